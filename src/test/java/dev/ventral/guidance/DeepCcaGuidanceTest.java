package dev.ventral.guidance;

import static dev.ventral.guidance.GuidanceFixture.brain;
import static dev.ventral.guidance.GuidanceFixture.context;
import static dev.ventral.guidance.GuidanceFixture.features;
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
import dev.ventral.network.module.Weights;
import dev.ventral.similarity.Cca;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class DeepCcaGuidanceTest {
    private static final int IMAGES = 14;
    private static final int BATCH = 10;

    private static DeepCcaGuidance guidance(int outputs, double regularisation, int images) {
        return new DeepCcaGuidance(
                "a",
                Pooling.AVERAGE,
                3,
                outputs,
                regularisation,
                new Target.Data(),
                ResponseControl.NONE,
                images,
                false,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    private static Tensor golden(int columns, boolean other) {
        double[] values = new double[9 * columns];
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < columns; j++) {
                double x = (i * 7 + j * 5) % 11 / 10. + .1 * i * j;
                values[i * columns + j] = other ? (i * 3 + j * 4) % 7 / 5. - .05 * i * i * (j + 1) + x : x;
            }
        }
        return Tensors.of(values, 9, columns);
    }

    /// Computed with NumPy from inverse square roots of covariances by `eigh`, as the paper writes T.
    @Test
    void totalCorrelationIsNumpys() {
        Tensor x = golden(3, false);
        Tensor y = golden(2, true);
        assertThat(Tensors.item(Cca.total(x, y, 1e-9))).isCloseTo(1.4851988133051033, within(1e-12));
        assertThat(Tensors.item(Cca.total(x, y, .05))).isCloseTo(1.3072374985768382, within(1e-12));
        assertThat(Arrays.stream(Cca.correlations(x, y)).sum()).isCloseTo(1.4851988133051033, within(1e-6));
    }

    /// The projections have maps of their own: the loss is minus the total correlation of what they make.
    @Test
    void lossIsTheFormula() {
        Classifier model = smoothNetwork();
        Term term = guidance(2, .01, BATCH)
                .bind(context(model, brain("t", responses(IMAGES, 5, 4))))
                .getFirst();
        GuidanceBatch batch = term.batch(3);
        double[][] x = features(model, batch.images(), "a", Pooling.AVERAGE);
        double[][] a = GuidanceFixture.rows(term.parameters().get("cca.0.features"));
        double[][] c = GuidanceFixture.rows(term.parameters().get("cca.0.responses"));
        Tensor h = product(x, a);
        Tensor k = product(GuidanceFixture.rows(batch.target()), c);
        assertThat(Tensors.item(term.loss(model, batch)))
                .isCloseTo(-3 * Tensors.item(Cca.total(h, k, .01)), within(1e-5));
        assertThat(term.decaying()).isEqualTo(term.parameters().keySet());
    }

    private static Tensor product(double[][] rows, double[][] map) {
        int d = map[0].length;
        double[] values = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < d; j++) {
                for (int k = 0; k < map.length; k++) {
                    values[i * d + j] += rows[i][k] * map[k][j];
                }
            }
        }
        return Tensors.of(values, rows.length, d);
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        Classifier model = smoothNetwork();
        Term term = guidance(2, .01, BATCH)
                .bind(context(model, brain("t", responses(IMAGES, 5, 4))))
                .getFirst();
        model.net().to(ScalarType.Double, false);
        GuidanceBatch batch = GuidanceFixture.wide(term.batch(2));
        term.loss(model, batch).backward();
        GuidanceFixture.checkGradient(
                model, term, batch, Weights.state(model.net()).get("a.weight"), 1e-6, 1e-5);
        term.parameters()
                .values()
                .forEach(parameter -> GuidanceFixture.checkGradient(model, term, batch, parameter, 1e-3, 2e-3));
    }

    /// Both maps the same on the same numbers: all correlations are 1 and equal, where decompositions that
    /// divide by their differences have no gradient.
    @Test
    void equalCorrelationsHaveAGradient() {
        Classifier model = smoothNetwork();
        double[][] x = features(model, images(IMAGES).tensor(), "a", Pooling.AVERAGE);
        float[] r = new float[IMAGES * x[0].length];
        for (int k = 0; k < r.length; k++) {
            r[k] = (float) x[k / x[0].length][k % x[0].length];
        }
        Term term = guidance(2, 1e-9, BATCH)
                .bind(context(model, brain("same", new TargetResponses(IMAGES, x[0].length, r))))
                .getFirst();
        try (var _ = new NoGradGuard()) {
            term.parameters().get("cca.0.responses").copy_(term.parameters().get("cca.0.features"));
        }
        Tensor loss = term.loss(model, term.batch(1));
        assertThat(Tensors.item(loss)).isCloseTo(-3 * 2, within(1e-3));
        loss.backward();
        for (double g :
                Tensors.doubles(Weights.state(model.net()).get("a.weight").grad())) {
            assertThat(g).isFinite();
        }
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> guidance(2, 0, BATCH))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.regularisation: expected a positive number, got 0");
        assertThatThrownBy(() -> guidance(9, .01, BATCH))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.images: expected at least 11, got 10");
    }
}
