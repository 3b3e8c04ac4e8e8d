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
import dev.ventral.guidance.NeuralHeadGuidance.Variant;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Classifier;
import dev.ventral.network.module.Weights;
import dev.ventral.neural.Standardisation;
import dev.ventral.tensor.Tensors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NeuralHeadGuidanceTest {
    private static final int IMAGES = 12;
    private static final int UNITS = 4;

    private static NeuralHeadGuidance guidance(Pooling pooling, Variant variant, double alpha) {
        return new NeuralHeadGuidance(
                "a",
                pooling,
                variant,
                alpha,
                new Target.Data(),
                ResponseControl.NONE,
                6,
                false,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    private static GuidingRecording animal() {
        return brain("test", responses(IMAGES, UNITS, 4));
    }

    /// Predictions minus targets, by plain loops in float64.
    private static double[][] errors(Classifier model, Term term, GuidanceBatch batch, Pooling pooling) {
        double[][] x = features(model, batch.images(), "a", pooling);
        double[][] w = GuidanceFixture.rows(term.parameters().get("head.0.weight"));
        double[] b = Tensors.doubles(term.parameters().get("head.0.bias"));
        double[][] errors = GuidanceFixture.rows(batch.target());
        for (int i = 0; i < errors.length; i++) {
            for (int u = 0; u < UNITS; u++) {
                double prediction = b[u];
                for (int k = 0; k < x[i].length; k++) {
                    prediction += w[u][k] * x[i][k];
                }
                errors[i][u] = prediction - errors[i][u];
            }
        }
        return errors;
    }

    @ParameterizedTest
    @CsvSource({"FLATTEN, PAPER", "AVERAGE, PAPER", "FLATTEN, CODE", "AVERAGE, CODE"})
    void lossIsTheFormula(Pooling pooling, Variant variant) {
        Classifier model = smoothNetwork();
        Term term =
                guidance(pooling, variant, .8).bind(context(model, animal())).getFirst();
        GuidanceBatch batch = term.batch(5);
        double norms = 0;
        double squares = 0;
        for (double[] row : errors(model, term, batch, pooling)) {
            double square = 0;
            for (double e : row) {
                square += e * e;
            }
            norms += Math.sqrt(square) / 6;
            squares += square / (6 * UNITS);
        }
        double expected = variant == Variant.PAPER ? .2 * norms : .8 * squares;
        assertThat(Tensors.item(term.loss(model, batch))).isCloseTo(expected, within(1e-5 * expected));
        assertThat(Tensors.item(term.weighTaskLoss(Tensors.of(new float[] {3}, 1))))
                .isCloseTo(variant == Variant.PAPER ? 2.4 : .6, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfFiniteDifferences(Variant variant) {
        Classifier model = smoothNetwork();
        Term term = guidance(Pooling.FLATTEN, variant, .5)
                .bind(context(model, animal()))
                .getFirst();
        model.net().to(ScalarType.Double, false);
        GuidanceBatch batch = GuidanceFixture.wide(term.batch(2));
        term.loss(model, batch).backward();
        GuidanceFixture.checkGradient(
                model, term, batch, Weights.state(model.net()).get("a.weight"), 1e-6, 1e-6);
        // the head is float32: wider steps, coarser agreement
        term.parameters()
                .values()
                .forEach(parameter -> GuidanceFixture.checkGradient(model, term, batch, parameter, 1e-2, 2e-3));
    }

    /// Responses that are linear in the features are predicted without error by the head that made them, where
    /// the norm has no slope of its own.
    @ParameterizedTest
    @EnumSource
    void aLinearBrainIsReached(Variant variant) {
        Classifier model = smoothNetwork();
        NeuralHeadGuidance guidance = guidance(Pooling.AVERAGE, variant, .5);
        double[][] x = features(model, images(IMAGES).tensor(), "a", Pooling.AVERAGE);
        float[] w = GuidanceFixture.uniform(UNITS * 3, 8);
        float[] r = new float[IMAGES * UNITS];
        for (int i = 0; i < IMAGES; i++) {
            for (int u = 0; u < UNITS; u++) {
                double sum = u;
                for (int k = 0; k < 3; k++) {
                    sum += w[u * 3 + k] * x[i][k];
                }
                r[i * UNITS + u] = (float) sum;
            }
        }
        Term term = guidance.bind(context(model, brain("linear", new TargetResponses(IMAGES, UNITS, r))))
                .getFirst();
        GuidanceBatch batch = term.batch(1);
        assertThat(Tensors.item(term.loss(model, batch))).isGreaterThan(.1);
        try (var _ = new NoGradGuard()) {
            term.parameters().get("head.0.weight").copy_(Tensors.of(w, UNITS, 3));
            term.parameters().get("head.0.bias").copy_(Tensors.of(new float[] {0, 1, 2, 3}, UNITS));
        }
        Tensor loss = term.loss(model, batch);
        assertThat(Tensors.item(loss)).isLessThan(1e-5);
        loss.backward();
        for (double g :
                Tensors.doubles(Weights.state(model.net()).get("a.weight").grad())) {
            assertThat(g).isFinite();
        }
    }

    @Test
    void standardisedByTheRecordingsFigures() {
        Classifier model = smoothNetwork();
        TargetResponses data = responses(IMAGES, UNITS, 4);
        TargetResponses predicted = responses(IMAGES, UNITS, 5);
        var scale = new Standardisation(new double[] {1, 2, 3, 4}, new double[] {1, 2, 4, 8});
        GuidingRecording animal = animal();
        var brain = new GuidingRecording(
                "test", true, animal.images(), animal.data(), null, new NeuralResponses(data, predicted, null, scale));
        for (Target target : new Target[] {new Target.Data(), new Target.Model()}) {
            TargetResponses raw = target instanceof Target.Data ? data : predicted;
            var guidance = new NeuralHeadGuidance(
                    "a",
                    Pooling.AVERAGE,
                    Variant.PAPER,
                    .5,
                    target,
                    ResponseControl.NONE,
                    IMAGES,
                    true,
                    GuidingStimuli.RECORDED,
                    List.of(),
                    new WeightSchedule.Constant(),
                    Augmentation.NONE);
            GuidanceBatch batch =
                    guidance.bind(context(model, brain)).getFirst().batch(0);
            double[][] got = GuidanceFixture.rows(batch.target());
            float[] shown = Tensors.floats(batch.images());
            for (int i = 0; i < IMAGES; i++) {
                int image = number(shown[i * 25]);
                for (int u = 0; u < UNITS; u++) {
                    double z = (raw.values()[image * UNITS + u] - scale.mean()[u]) / scale.deviation()[u];
                    assertThat(got[i][u]).isCloseTo(z, within(1e-5));
                }
            }
        }
    }

    private static int number(float firstPixel) {
        for (int i = 0; i < IMAGES; i++) {
            if (images(IMAGES).pixels(i)[0] == firstPixel) {
                return i;
            }
        }
        throw new AssertionError("no such image");
    }

    /// Two animals that saw other images have a head each, of their own number of units.
    @Test
    void everyAnimalHasItsHead() {
        Classifier model = smoothNetwork();
        Term term = guidance(Pooling.AVERAGE, Variant.PAPER, .5)
                .bind(context(model, animal(), brain("other", responses(9, 2, 6))))
                .getFirst();
        assertThat(term.parameters().keySet())
                .containsExactly("head.0.weight", "head.0.bias", "head.1.weight", "head.1.bias");
        assertThat(Tensors.shape(term.parameters().get("head.1.weight"))).containsExactly(2, 3);
        Set<Integer> seen = new HashSet<>();
        for (int step = 0; step < 20; step++) {
            GuidanceBatch batch = term.batch(step);
            assertThat(batch.target().size(1)).isEqualTo(batch.recording() == 0 ? UNITS : 2);
            assertThat(Tensors.item(term.loss(model, batch))).isFinite();
            seen.add(batch.recording());
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void theHeadStartsWithinItsBound() {
        Term term = guidance(Pooling.FLATTEN, Variant.PAPER, .5)
                .bind(context(smoothNetwork(), animal()))
                .getFirst();
        double[] weights = Tensors.doubles(term.parameters().get("head.0.weight"));
        double bound = 1 / Math.sqrt(27);
        assertThat(weights).hasSize(27 * UNITS);
        double square = 0;
        for (double w : weights) {
            assertThat(Math.abs(w)).isLessThanOrEqualTo(bound);
            square += w * w / weights.length;
        }
        // variance of a uniform: bound^2 / 3
        assertThat(square).isCloseTo(bound * bound / 3, within(.25 * bound * bound / 3));
    }

    @Test
    void mistakesAreNamed() {
        GuidanceContext context = context(smoothNetwork(), animal());
        assertThatThrownBy(() -> guidance(Pooling.FLATTEN, Variant.PAPER, 1.1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.alpha: expected a number from 0 to 1, got 1.1");
        assertThatThrownBy(() -> new NeuralHeadGuidance(
                                "a",
                                Pooling.FLATTEN,
                                Variant.PAPER,
                                .5,
                                new Target.Data(),
                                ResponseControl.NONE,
                                13,
                                true,
                                GuidingStimuli.RECORDED,
                                List.of(),
                                new WeightSchedule.Constant(),
                                Augmentation.NONE)
                        .bind(context)
                        .getFirst())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at most the 12 images of recording 'test', got 13");
        assertThatThrownBy(() -> new NeuralHeadGuidance(
                                "a",
                                Pooling.FLATTEN,
                                Variant.PAPER,
                                .5,
                                new Target.Model(),
                                ResponseControl.NONE,
                                6,
                                true,
                                GuidingStimuli.RECORDED,
                                List.of(),
                                new WeightSchedule.Constant(),
                                Augmentation.NONE)
                        .bind(context)
                        .getFirst())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected an encoding model for recording 'test'");
        assertThatThrownBy(() -> new NeuralHeadGuidance(
                                "z",
                                Pooling.FLATTEN,
                                Variant.PAPER,
                                .5,
                                new Target.Data(),
                                ResponseControl.NONE,
                                6,
                                true,
                                GuidingStimuli.RECORDED,
                                List.of(),
                                new WeightSchedule.Constant(),
                                Augmentation.NONE)
                        .bind(context)
                        .getFirst())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("'z'");
        TargetResponses few = responses(9, UNITS, 4);
        assertThatThrownBy(() -> guidance(Pooling.FLATTEN, Variant.PAPER, .5)
                        .bind(context(smoothNetwork(), brain("short", few, images(IMAGES))))
                        .getFirst())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected responses to the 12 images of recording 'short', got 9");
    }
}
