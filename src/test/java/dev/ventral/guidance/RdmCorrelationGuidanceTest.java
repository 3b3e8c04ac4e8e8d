package dev.ventral.guidance;

import static dev.ventral.guidance.GuidanceFixture.brain;
import static dev.ventral.guidance.GuidanceFixture.context;
import static dev.ventral.guidance.GuidanceFixture.correlation;
import static dev.ventral.guidance.GuidanceFixture.features;
import static dev.ventral.guidance.GuidanceFixture.images;
import static dev.ventral.guidance.GuidanceFixture.responses;
import static dev.ventral.guidance.GuidanceFixture.smoothNetwork;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.Augmentation;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Classifier;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class RdmCorrelationGuidanceTest {
    private static final int IMAGES = 12;
    private static final int BATCH = 7;
    private static final int UNITS = 6;

    private static RdmCorrelationGuidance guidance() {
        return new RdmCorrelationGuidance(
                "a",
                Pooling.FLATTEN,
                3,
                new Target.Data(),
                ResponseControl.NONE,
                BATCH,
                false,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    private static double loss(Classifier model, TargetResponses responses) {
        Term term = guidance().bind(context(model, brain("t", responses))).getFirst();
        return Tensors.item(term.loss(model, term.batch(4)));
    }

    /// The upper triangle of 1 - Pearson.
    private static double[] triangle(double[][] rows) {
        double[] triangle = new double[rows.length * (rows.length - 1) / 2];
        int k = 0;
        for (int i = 0; i < rows.length; i++) {
            for (int j = i + 1; j < rows.length; j++) {
                triangle[k++] = 1 - correlation(rows[i], rows[j]);
            }
        }
        return triangle;
    }

    @Test
    void lossIsTheFormula() {
        Classifier model = smoothNetwork();
        Term term = guidance()
                .bind(context(model, brain("t", responses(IMAGES, UNITS, 4))))
                .getFirst();
        GuidanceBatch batch = term.batch(5);
        double r = correlation(
                triangle(features(model, batch.images(), "a", Pooling.FLATTEN)),
                triangle(GuidanceFixture.rows(batch.target())));
        assertThat(Tensors.item(term.loss(model, batch))).isCloseTo(3 * (1 - r), within(1e-4));
    }

    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        Classifier model = smoothNetwork();
        model.net().to(ScalarType.Double, false);
        Term term = guidance()
                .bind(context(model, brain("t", responses(IMAGES, UNITS, 4))))
                .getFirst();
        GuidanceBatch batch = GuidanceFixture.wide(term.batch(2));
        term.loss(model, batch).backward();
        GuidanceFixture.checkGradient(
                model, term, batch, Weights.state(model.net()).get("a.weight"), 1e-6, 1e-6);
    }

    /// A correlation does not see what an image's responses are multiplied by, nor what is added to them, nor
    /// the order of units.
    @Test
    void scaleOffsetAndOrderOfUnitsDoNotMatter() {
        Classifier model = smoothNetwork();
        float[] plain = GuidanceFixture.uniform(IMAGES * UNITS, 4);
        float[] other = new float[plain.length];
        for (int i = 0; i < IMAGES; i++) {
            for (int u = 0; u < UNITS; u++) {
                other[i * UNITS + UNITS - 1 - u] = (1 + i) * plain[i * UNITS + u] + i * i / 10f;
            }
        }
        double expected = loss(model, new TargetResponses(IMAGES, UNITS, plain));
        assertThat(loss(model, new TargetResponses(IMAGES, UNITS, other))).isCloseTo(expected, within(1e-4));
        plain[3] += 1;
        assertThat(loss(model, new TargetResponses(IMAGES, UNITS, plain))).isNotCloseTo(expected, within(1e-3));
    }

    @Test
    void itsOwnFeaturesCostNothing() {
        Classifier model = smoothNetwork();
        double[][] x = features(model, images(IMAGES).tensor(), "a", Pooling.FLATTEN);
        float[] r = new float[IMAGES * x[0].length];
        for (int k = 0; k < r.length; k++) {
            r[k] = (float) x[k / x[0].length][k % x[0].length];
        }
        assertThat(loss(model, new TargetResponses(IMAGES, x[0].length, r))).isCloseTo(0, within(1e-4));
    }

    @Test
    void identicalImagesAreNotANumberNowhere() {
        Classifier model = smoothNetwork();
        Images black = Images.ofFloats(IMAGES, 1, 5, 5, new float[IMAGES * 25]);
        Term term = guidance()
                .bind(context(model, brain("same", responses(IMAGES, UNITS, 4), black)))
                .getFirst();
        Tensor loss = term.loss(model, term.batch(0));
        loss.backward();
        assertThat(Tensors.item(loss)).isFinite();
        for (double g :
                Tensors.doubles(Weights.state(model.net()).get("a.weight").grad())) {
            assertThat(g).isFinite();
        }
    }

    @Test
    void tooFewUnitsAreNamed() {
        assertThatThrownBy(() -> guidance()
                        .bind(context(smoothNetwork(), brain("t", responses(IMAGES, 2, 4))))
                        .getFirst())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected at least 3 units to correlate over, got 2");
    }
}
