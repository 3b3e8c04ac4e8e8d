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
import dev.ventral.guidance.CkaGuidance.Estimate;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Classifier;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CkaGuidanceTest {
    private static final int IMAGES = 12;
    private static final int BATCH = 8;

    private static CkaGuidance guidance(Pooling pooling, Estimate estimate, double epsilon) {
        return guidance(pooling, estimate, epsilon, 1, 0, new Target.Data(), BATCH);
    }

    private static CkaGuidance guidance(
            Pooling pooling,
            Estimate estimate,
            double epsilon,
            double probability,
            int start,
            Target target,
            int images) {
        return new CkaGuidance(
                "a",
                pooling,
                2,
                estimate,
                probability,
                start,
                epsilon,
                target,
                ResponseControl.NONE,
                images,
                false,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    private static double[][] gram(double[][] x) {
        double[][] gram = new double[x.length][x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                for (int k = 0; k < x[i].length; k++) {
                    gram[i][j] += x[i][k] * x[j][k];
                }
            }
        }
        return gram;
    }

    /// Doubly centred, or U-centred (Szekely & Rizzo 2014): HSIC is then a plain sum of products, biased or
    /// unbiased but for a factor that the ratio loses.
    private static double[][] centred(double[][] k, boolean unbiased) {
        int n = k.length;
        double[] rows = new double[n];
        double total = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double v = unbiased && i == j ? 0 : k[i][j];
                rows[i] += v;
                total += v;
            }
        }
        double of = unbiased ? n - 2 : n;
        double all = unbiased ? (n - 1.0) * (n - 2) : (double) n * n;
        double[][] centred = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (!unbiased || i != j) {
                    centred[i][j] = k[i][j] - rows[i] / of - rows[j] / of + total / all;
                }
            }
        }
        return centred;
    }

    private static double dot(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                sum += a[i][j] * b[i][j];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void lossIsTheFormula(Estimate estimate) {
        Classifier model = smoothNetwork();
        Term term = guidance(Pooling.FLATTEN, estimate, 1e-3)
                .bind(context(model, brain("t", responses(IMAGES, 5, 4))))
                .getFirst();
        GuidanceBatch batch = term.batch(5);
        boolean unbiased = estimate == Estimate.UNBIASED;
        double[][] k = centred(gram(features(model, batch.images(), "a", Pooling.FLATTEN)), unbiased);
        double[][] l = centred(gram(GuidanceFixture.rows(batch.target())), unbiased);
        double cka = dot(k, l) / Math.sqrt(dot(k, k) * dot(l, l));
        assertThat(Math.abs(cka)).isBetween(.001, .999);
        assertThat(Tensors.item(term.loss(model, batch))).isCloseTo(2 * Math.log(1 - .999 * cka), within(1e-4));
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfFiniteDifferences(Estimate estimate) {
        Classifier model = smoothNetwork();
        model.net().to(ScalarType.Double, false);
        Term term = guidance(Pooling.FLATTEN, estimate, 1e-6)
                .bind(context(model, brain("t", responses(IMAGES, 5, 4))))
                .getFirst();
        GuidanceBatch batch = GuidanceFixture.wide(term.batch(2));
        term.loss(model, batch).backward();
        GuidanceFixture.checkGradient(
                model, term, batch, Weights.state(model.net()).get("a.weight"), 1e-6, 1e-6);
    }

    /// Features that are the brain's already, turned and scaled: CKA is 1, the loss the logarithm of epsilon,
    /// and the gradient a number.
    @ParameterizedTest
    @EnumSource
    void alignedFeaturesAreAtTheFloor(Estimate estimate) {
        Classifier model = smoothNetwork();
        double[][] x = features(model, images(IMAGES).tensor(), "a", Pooling.AVERAGE);
        float[] r = new float[IMAGES * 3];
        for (int i = 0; i < IMAGES; i++) {
            // a rotation by 3-4-5, a swap, and a scale
            r[i * 3] = (float) (20 * (.6 * x[i][0] - .8 * x[i][1]));
            r[i * 3 + 2] = (float) (20 * (.8 * x[i][0] + .6 * x[i][1]));
            r[i * 3 + 1] = (float) (20 * x[i][2]);
        }
        GuidingRecording animal = brain("own", new TargetResponses(IMAGES, 3, r));
        for (double epsilon : new double[] {.01, 1e-6}) {
            Term term = guidance(Pooling.AVERAGE, estimate, epsilon)
                    .bind(context(model, animal))
                    .getFirst();
            Tensor loss = term.loss(model, term.batch(1));
            if (epsilon == .01) {
                assertThat(Tensors.item(loss)).isCloseTo(2 * Math.log(.01), within(1e-3));
            }
            assertThat(Tensors.item(loss)).isFinite();
            loss.backward();
            for (double g :
                    Tensors.doubles(Weights.state(model.net()).get("a.weight").grad())) {
                assertThat(g).isFinite();
            }
        }
    }

    /// Responses that no linear function of the features has a share in: CKA is 0, and so is the loss.
    @Test
    void unrelatedFeaturesCostNothing() {
        Classifier model = smoothNetwork();
        double[][] x = features(model, images(BATCH).tensor(), "a", Pooling.AVERAGE);
        double[][] basis = new double[5][BATCH];
        for (int i = 0; i < BATCH; i++) {
            basis[0][i] = 1;
            for (int k = 0; k < 3; k++) {
                basis[k + 1][i] = x[i][k];
            }
            basis[4][i] = Math.sin(3 * i * i);
        }
        for (int b = 0; b < 5; b++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int a = 0; a < b; a++) {
                    double ab = 0;
                    double aa = 0;
                    for (int i = 0; i < BATCH; i++) {
                        ab += basis[a][i] * basis[b][i];
                        aa += basis[a][i] * basis[a][i];
                    }
                    for (int i = 0; i < BATCH; i++) {
                        basis[b][i] -= ab / aa * basis[a][i];
                    }
                }
            }
        }
        float[] r = new float[BATCH];
        for (int i = 0; i < BATCH; i++) {
            r[i] = (float) (3 + 5 * basis[4][i]);
        }
        Term term = guidance(Pooling.AVERAGE, Estimate.BIASED, 1e-6)
                .bind(context(model, brain("unrelated", new TargetResponses(BATCH, 1, r))))
                .getFirst();
        assertThat(Tensors.item(term.loss(model, term.batch(0)))).isCloseTo(0, within(1e-6));
    }

    private static BitSet guided(double probability, int start, long seed) {
        Classifier model = smoothNetwork();
        GuidanceContext context = context(model, brain("t", responses(IMAGES, 5, 4)));
        Term term = guidance(Pooling.AVERAGE, Estimate.BIASED, 1e-6, probability, start, new Target.Data(), BATCH)
                .bind(new GuidanceContext(
                        model,
                        context.shape(),
                        context.recordings(),
                        context.networks(),
                        context.training(),
                        context.stepsPerEpoch(),
                        context.compute(),
                        seed))
                .getFirst();
        BitSet steps = new BitSet();
        for (int step = 0; step < 8000; step++) {
            steps.set(step, term.guides(step));
        }
        return steps;
    }

    /// A step's number is one of [0, 1) whatever the probability: steps guided with a small one are guided
    /// with a larger one too, and as many as it says.
    @Test
    void guidesWithItsProbabilityByAFixedSchedule() {
        assertThat(guided(0, 0, 1).cardinality()).isZero();
        assertThat(guided(1, 0, 1).cardinality()).isEqualTo(8000);
        BitSet eighth = guided(1 / 8.0, 0, 1);
        BitSet quarter = guided(1 / 4.0, 0, 1);
        // four standard deviations
        assertThat(eighth.cardinality()).isBetween(1000 - 118, 1000 + 118);
        assertThat(quarter.cardinality()).isBetween(2000 - 155, 2000 + 155);
        BitSet both = (BitSet) eighth.clone();
        both.and(quarter);
        assertThat(both).isEqualTo(eighth);
        assertThat(guided(1 / 8.0, 0, 1)).isEqualTo(eighth);
        assertThat(guided(1 / 8.0, 0, 2)).isNotEqualTo(eighth);
        BitSet late = guided(1 / 8.0, 2500, 1);
        BitSet rest = (BitSet) eighth.clone();
        rest.clear(0, 2500);
        assertThat(late).isEqualTo(rest);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> guidance(Pooling.FLATTEN, Estimate.BIASED, 1e-9))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.epsilon");
        assertThatThrownBy(() -> guidance(Pooling.FLATTEN, Estimate.BIASED, 1e-6, 1.5, 0, new Target.Data(), BATCH))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.probability: expected a number from 0 to 1, got 1.5");
        assertThatThrownBy(() -> guidance(Pooling.FLATTEN, Estimate.UNBIASED, 1e-6, 1, 0, new Target.Data(), 3))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.images: expected at least 4, got 3");
        var similarityOnly = new GuidingRecording(
                "old", true, images(IMAGES), brain("x", responses(IMAGES, 3, 1)).data(), null, null);
        assertThatThrownBy(() -> guidance(Pooling.FLATTEN, Estimate.BIASED, 1e-6)
                        .bind(context(smoothNetwork(), similarityOnly))
                        .getFirst())
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected responses of recording 'old'");
    }
}
