package dev.ventral.guidance;

import static dev.ventral.guidance.GuidanceFixture.brain;
import static dev.ventral.guidance.GuidanceFixture.context;
import static dev.ventral.guidance.GuidanceFixture.images;
import static dev.ventral.guidance.GuidanceFixture.responses;
import static dev.ventral.guidance.GuidanceFixture.smoothNetwork;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.Augmentation;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Classifier;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.neural.encoding.EncodingLoss;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoTrainingGuidanceTest {
    private static final int IMAGES = 12;
    private static final int BATCH = 6;
    private static final int UNITS = 4;

    private static CoTrainingGuidance guidance(EncodingLoss loss) {
        return new CoTrainingGuidance(
                "a",
                loss,
                .3,
                .02,
                new Target.Data(),
                ResponseControl.NONE,
                BATCH,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    private static Term bound(Classifier model, EncodingLoss loss, TargetResponses responses) {
        return guidance(loss).bind(context(model, brain("t", responses))).getFirst();
    }

    private static void set(Tensor parameter, double value) {
        try (var _ = new NoGradGuard()) {
            parameter.fill_(Tensors.scalar(value));
        }
    }

    /// Bilinear between the centres of positions, (-1, -1) the upper left one's.
    private static double at(double[] map, int side, double x, double y) {
        double column = (x + 1) / 2 * (side - 1);
        double row = (y + 1) / 2 * (side - 1);
        int c = Math.min((int) column, side - 2);
        int r = Math.min((int) row, side - 2);
        double right = column - c;
        double down = row - r;
        return (1 - down) * ((1 - right) * map[r * side + c] + right * map[r * side + c + 1])
                + down * ((1 - right) * map[(r + 1) * side + c] + right * map[(r + 1) * side + c + 1]);
    }

    /// Without spread every unit reads at its place: the whole loss by plain loops.
    @ParameterizedTest
    @EnumSource
    void lossIsTheFormula(EncodingLoss loss) {
        Classifier model = smoothNetwork();
        Term term = bound(model, loss, responses(IMAGES, UNITS, 4));
        Map<String, Tensor> parameters = term.parameters();
        set(parameters.get("readout.0.spread"), 0);
        set(parameters.get("log-variance.responses"), .7);
        GuidanceBatch batch = term.batch(3);
        Taps taps = Taps.of(List.of("a"));
        model.logits(batch.images(), taps);
        double[] maps = Tensors.doubles(taps.get("a"));
        int side = (int) taps.get("a").size(2);
        int channels = (int) taps.get("a").size(1);
        double[][] place = GuidanceFixture.rows(parameters.get("readout.0.position"));
        double[][] weight = GuidanceFixture.rows(parameters.get("readout.0.features"));
        double[][] target = GuidanceFixture.rows(batch.target());
        double error = 0;
        double penalty = 0;
        for (int u = 0; u < UNITS; u++) {
            for (int c = 0; c < channels; c++) {
                penalty += Math.abs(weight[u][c]) / UNITS;
            }
            for (int i = 0; i < BATCH; i++) {
                double z = 0;
                for (int c = 0; c < channels; c++) {
                    double[] map = new double[side * side];
                    System.arraycopy(maps, (i * channels + c) * side * side, map, 0, map.length);
                    z += weight[u][c] * at(map, side, place[u][0], place[u][1]);
                }
                double p = z > 0 ? z + 1 : Math.exp(z);
                double r = target[i][u];
                error += (loss == EncodingLoss.POISSON ? p - r + r * Math.log(r / p) : (p - r) * (p - r))
                        / (BATCH * UNITS);
            }
        }
        double expected = Math.exp(-.7) * error / 2 + .35 + .02 * penalty;
        assertThat(Tensors.item(term.loss(model, batch))).isCloseTo(expected, within(1e-5));
        assertThat(term.report()).containsKeys("log-variance/task", "log-variance/responses");
        assertThat(term.report().get("log-variance/responses")).isCloseTo(.7, within(1e-6));
    }

    /// With the points drawn about their places: the same step has the same points.
    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfFiniteDifferences(EncodingLoss loss) {
        Classifier model = smoothNetwork();
        Term term = bound(model, loss, responses(IMAGES, UNITS, 4));
        model.net().to(ScalarType.Double, false);
        GuidanceBatch batch = GuidanceFixture.wide(term.batch(2));
        term.loss(model, batch).backward();
        GuidanceFixture.checkGradient(
                model, term, batch, Weights.state(model.net()).get("a.weight"), 1e-6, 1e-6);
        for (String name : List.of("log-variance.responses", "readout.0.bias")) {
            GuidanceFixture.checkGradient(model, term, batch, term.parameters().get(name), 1e-2, 2e-3);
        }
        // bilinear maps have kinks, so that places take smaller steps; L1 has one at 0
        for (String name : List.of("readout.0.position", "readout.0.spread", "readout.0.features")) {
            GuidanceFixture.checkGradient(model, term, batch, term.parameters().get(name), 1e-4, 5e-3);
        }
        assertThat(Tensors.item(term.loss(model, batch)))
                .isNotEqualTo(Tensors.item(term.loss(
                        model,
                        new GuidanceBatch(batch.images(), batch.target(), batch.recording(), batch.step() + 1))));
    }

    /// e^-w L + w/2: its slope in w is 0 where w is log 2L.
    @Test
    void theTaskIsWeighedByWhatIsLearnt() {
        Term term = bound(smoothNetwork(), EncodingLoss.POISSON, responses(IMAGES, UNITS, 4));
        Tensor w = term.parameters().get("log-variance.task");
        Tensor task = Tensors.of(new float[] {3}, 1).sum();
        assertThat(Tensors.item(term.weighTaskLoss(task))).isEqualTo(3);
        set(w, .4);
        Tensor weighed = term.weighTaskLoss(task);
        assertThat(Tensors.item(weighed)).isCloseTo(3 * Math.exp(-.4) + .2, within(1e-6));
        weighed.backward();
        assertThat(Tensors.item(w.grad())).isCloseTo(.5 - 3 * Math.exp(-.4), within(1e-6));
        w.mutable_grad().reset();
        set(w, Math.log(6));
        term.weighTaskLoss(task).backward();
        assertThat(Tensors.item(w.grad())).isCloseTo(0, within(1e-6));
        assertThat(term.decaying()).isEmpty();
    }

    /// What is predicted without error costs nothing, in either loss; silence too.
    @ParameterizedTest
    @EnumSource
    void aPerfectPredictionIsZero(EncodingLoss loss) {
        Tensor response = Tensors.of(new float[] {.5f, 1, 3, 20, 0, 7}, 3, 2);
        Tensor prediction = Tensors.of(new float[] {.5f, 1, 3, 20, 1e-12f, 7}, 3, 2);
        assertThat(Tensors.item(loss.excess(prediction, response))).isCloseTo(0, within(1e-6));
        assertThat(Tensors.item(loss.excess(prediction.add(Tensors.scalar(.1)), response)))
                .isPositive();
        assertThat(Tensors.item(loss.excess(prediction.mul(Tensors.scalar(.9)), response)))
                .isPositive();
    }

    @Test
    void targetsAreInUnitsOfTheirMean() {
        var given = new TargetResponses(2, 3, new float[] {1, 0, -2, 3, 0, 4});
        assertThat(CoTrainingTerm.inMeans(EncodingLoss.SQUARED, given).values()).containsExactly(.5f, 0, 0, 1.5f, 0, 2);
        assertThatThrownBy(() -> CoTrainingTerm.inMeans(EncodingLoss.POISSON, given))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.loss: expected squared, as targets are negative (unit 2 down to -2.0)");
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> new CoTrainingGuidance(
                                "e",
                                EncodingLoss.POISSON,
                                .3,
                                0,
                                new Target.Data(),
                                ResponseControl.NONE,
                                BATCH,
                                GuidingStimuli.RECORDED,
                                List.of(),
                                new WeightSchedule.Constant(),
                                Augmentation.NONE)
                        .bind(context(smoothNetwork(), brain("t", responses(IMAGES, 2, 1), images(IMAGES)))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected a tap with height and width, got activations of shape [6, 2] at 'e'");
    }
}
