package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RdmInferenceTest {
    private static final List<SquareMatrix> SUBJECTS = matrices(RdmNoiseCeilingTest.noisy(6, 9));
    private static final List<SquareMatrix> MODELS =
            matrices(List.of(RdmComparisonTest.random(36, 1), RdmComparisonTest.random(36, 77)));

    @Test
    void subjectsAloneGiveTheVarianceOfAMeanAndStudentsTest() {
        double[] values = SUBJECTS.stream()
                .mapToDouble(s -> Rdm.pearson(MODELS.getFirst(), s))
                .toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance =
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / 5 / 6;
        RdmInference result = infer(RdmComparison.PEARSON, BootstrapFactor.SUBJECTS, 4000);
        assertThat(result.evaluation(0)).isEqualTo(mean, within(1e-12));
        assertThat(result.variance(0)).isEqualTo(variance, within(.1 * variance));
        double half = new TDistribution(5).inverseCumulativeProbability(.975) * Math.sqrt(variance);
        assertThat(result.interval(0, .95).high() - mean).isEqualTo(half, within(.05 * half));
        assertThat(mean - result.interval(0, .95).low()).isEqualTo(half, within(.05 * half));
        double p = new TDistribution(5).cumulativeProbability(-mean / Math.sqrt(variance));
        assertThat(Math.log(result.pAboveZero(0))).isEqualTo(Math.log(p), within(.4));
        assertThat(p).isLessThan(1e-3);
    }

    @Test
    void theTruthIsAtTheCeilingAndAnotherModelIsNot() {
        for (RdmComparison by : RdmComparison.values()) {
            RdmInference result = infer(by, BootstrapFactor.BOTH, 200);
            assertThat(result.pAboveZero(0)).isLessThan(.01);
            assertThat(result.pAgainstCeiling(0)).isGreaterThan(.01);
            assertThat(result.pAboveZero(1)).isGreaterThan(.01);
            assertThat(result.pAgainstCeiling(1)).isLessThan(.1);
            assertThat(result.pDifference(0, 1))
                    .isEqualTo(result.pDifference(1, 0))
                    .isLessThan(.1);
            assertThat(result.pDifference(1, 1)).isEqualTo(1);
            assertThat(result.ceiling()).isEqualTo(RdmNoiseCeiling.of(SUBJECTS, by));
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameSeedSameBits(BootstrapFactor over) {
        double[][] first = infer(RdmComparison.SPEARMAN, over, 30).samples();
        assertThat(infer(RdmComparison.SPEARMAN, over, 30).samples()).isDeepEqualTo(first);
        double[][] other = RdmInference.of(MODELS, SUBJECTS, RdmComparison.SPEARMAN, over, 30, 6)
                .samples();
        assertThat(Arrays.deepEquals(other, first)).isFalse();
    }

    @Test
    void anImageWithItselfIsLeftOut() {
        // Were zeros of coinciding images kept, all models would look alike to all subjects.
        double[] far = RdmComparisonTest.random(36, 1);
        double[] farther =
                Arrays.stream(RdmComparisonTest.random(36, 77)).map(v -> 10 + v).toArray();
        Arrays.setAll(far, k -> 10 + far[k]);
        RdmInference result = RdmInference.of(
                matrices(List.of(far)),
                matrices(List.of(farther, farther)),
                RdmComparison.PEARSON,
                BootstrapFactor.IMAGES,
                400,
                1);
        double mean =
                Arrays.stream(result.samples()).mapToDouble(r -> r[0]).average().orElseThrow();
        assertThat(mean).isEqualTo(result.evaluation(0), within(.1));
    }

    @Test
    void bothFactorsAreMoreUncertainThanOneAndLessThanTheSimpleBootstrap() {
        double images = infer(RdmComparison.COSINE, BootstrapFactor.IMAGES, 500).variance(0);
        double subjects =
                infer(RdmComparison.COSINE, BootstrapFactor.SUBJECTS, 500).variance(0);
        RdmInference both = infer(RdmComparison.COSINE, BootstrapFactor.BOTH, 500);
        double simple = variance(both.samples());
        assertThat(both.variance(0)).isBetween(Math.max(images, subjects), simple + 1e-15);
    }

    @Test
    void wrongInputIsNamed() {
        SquareMatrix small = SquareMatrix.ofUpperTriangle(new double[3]);
        assertThatThrownBy(() ->
                        RdmInference.of(List.of(small), SUBJECTS, RdmComparison.COSINE, BootstrapFactor.BOTH, 10, 1))
                .isInstanceOf(InputError.class)
                .hasMessage("model's dissimilarities: expected 9 images as in the first subject's, got 3");
        assertThatThrownBy(() -> RdmInference.of(
                        MODELS, SUBJECTS.subList(0, 1), RdmComparison.COSINE, BootstrapFactor.BOTH, 10, 1))
                .isInstanceOf(InputError.class);
    }

    private static RdmInference infer(RdmComparison by, BootstrapFactor over, int samples) {
        return RdmInference.of(MODELS, SUBJECTS, by, over, samples, 5);
    }

    private static double variance(double[][] rows) {
        double mean = Arrays.stream(rows).mapToDouble(r -> r[0]).average().orElseThrow();
        return Arrays.stream(rows)
                        .mapToDouble(r -> (r[0] - mean) * (r[0] - mean))
                        .sum()
                / (rows.length - 1);
    }

    private static List<SquareMatrix> matrices(List<double[]> upper) {
        return upper.stream().map(SquareMatrix::ofUpperTriangle).toList();
    }
}
