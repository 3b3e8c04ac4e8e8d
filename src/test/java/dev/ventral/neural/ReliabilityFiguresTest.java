package dev.ventral.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.SharedData;
import dev.ventral.neural.source.MacaqueV4;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.tensor.Compute;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Noise ceilings, explainable variance, oracle scores and the permutation test.
class ReliabilityFiguresTest {
    /// Two repeats of two images. Unit 0: variances within 2 and 8 (mean 5), of all four values 1, 3, 6, 10:
    /// 46/3; unit 1 repeats exactly; unit 2 is constant; unit 3 has equal means.
    private static Recording small() {
        float[][] responses = {{1, 1, 7, 0}, {3, 1, 7, 4}, {6, 2, 7, 1}, {10, 2, 7, 3}};
        return Recording.ofTrials("small", RecordingTest.images(2), responses, new int[] {0, 0, 1, 1});
    }

    @Test
    void ceilingsInClosedForm() {
        double noise = 5 / (46 / 3.0);
        assertThat(NoiseCeiling.ncsnr(small()))
                .containsExactly(
                        new double[] {Math.sqrt((1 - noise) / noise), Double.POSITIVE_INFINITY, 0, 0}, within(1e-12));
        // unit 3: variance within 8 and 2, of 0, 4, 1, 3: 10/3
        assertThat(NoiseCeiling.explainable(small()))
                .containsExactly(new double[] {1 - noise, 1, 0, 1 - 5 / (10 / 3.0)}, within(1e-12));
        assertThat(NoiseCeiling.share(1, 1)).isEqualTo(.5);
        assertThat(NoiseCeiling.share(1, 3)).isEqualTo(.75);
        assertThat(NoiseCeiling.correlation(1, 3)).isEqualTo(Math.sqrt(.75));
        assertThat(NoiseCeiling.share(Double.POSITIVE_INFINITY, 2)).isEqualTo(1);
        assertThat(NoiseCeiling.share(0, 2)).isZero();
    }

    /// Trials 1, 3, 6, 10 against the other repeat, 3, 1, 10, 6: with deviations from the mean 5, -4 -2 1 5
    /// and -2
    /// -4 5 1, the sum of products is 26 of 46.
    @Test
    void oracleScoresInClosedForm() {
        assertThat(OracleScore.of(small())).containsExactly(new double[] {26 / 46.0, 1, 0, -1}, within(1e-12));
    }

    /// Signal of variance 1, noise of variance 4, 6 repeats.
    @Test
    void aKnownRatioIsRecovered() {
        Recording recording = ReliabilityTest.gaussian(3000, 6, 2, 1);
        double ncsnr = NoiseCeiling.ncsnr(recording)[0];
        assertThat(ncsnr).isCloseTo(.5, within(.02));
        assertThat(NoiseCeiling.share(ncsnr, 6)).isCloseTo(.6, within(.02));
        assertThat(NoiseCeiling.explainable(recording)[0]).isCloseTo(.2, within(.015));
        // correlation of a trial with the mean of five others: 1 / sqrt(5) / sqrt(1.8)
        assertThat(OracleScore.of(recording)[0]).isCloseTo(1 / 3.0, within(.02));
        // the figure and the split-half reliability are two estimates of the same thing
        assertThat(Reliability.splitHalf(recording, 5, 0)[0]).isCloseTo(NoiseCeiling.share(ncsnr, 6), within(.02));
    }

    @Test
    void noiseIsToldFromSignal() {
        ReliabilityCheck signal = ReliabilityCheck.of(ReliabilityTest.gaussian(100, 4, 2, 3), 199, 0);
        assertThat(signal.units()[0]).isEqualTo(1 / 200.0);
        assertThat(signal.recording()).isEqualTo(1 / 200.0);
        assertThat(ReliabilityCheck.of(ReliabilityTest.gaussian(100, 4, 2, 3), 199, 0))
                .isEqualTo(signal);
        ReliabilityCheck small = ReliabilityCheck.of(small(), 400, 0);
        // of the 24 orders of four trials 8 keep the pairs: the share of images that repeat exactly
        assertThat(small.units()[1]).isCloseTo(1 / 3.0, within(.08));
        assertThat(small.units()[2]).isEqualTo(1);
        assertThat(small.units()[3]).isEqualTo(1);
    }

    /// With noise only, p is uniform: a twentieth of the units falls below .05.
    @Test
    void theTestKeepsItsLevel() {
        var random = new SplittableRandom(5);
        float[][] responses = new float[60][400];
        int[] shown = new int[60];
        for (int t = 0; t < 60; t++) {
            shown[t] = t / 3;
            for (int u = 0; u < 400; u++) {
                responses[t][u] = (float) Math.exp(random.nextGaussian());
            }
        }
        Recording noise = Recording.ofTrials("noise", RecordingTest.images(20), responses, shown);
        double[] p = ReliabilityCheck.of(noise, 199, 1).units();
        assertThat(Arrays.stream(p).filter(v -> v <= .05).count()).isBetween(8L, 34L);
        assertThat(Arrays.stream(p).average().orElseThrow()).isCloseTo(.5, within(.05));
    }

    @Test
    void withoutRepeatsThereIsNothingToMeasure() {
        Recording means = Recording.ofMeans("averages", RecordingTest.images(2), new float[][] {{1}, {2}});
        assertThatThrownBy(() -> NoiseCeiling.ncsnr(means)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> OracleScore.of(means)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> ReliabilityCheck.of(means, 9, 0))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("has no repeats");
    }

    @Test
    void macaqueNeuronsAreReliable() {
        Recording recording = new MacaqueV4(SharedData.path("macaque-v4"), "210325", true, true, 8)
                .read(new RecordingContext(RecordingTest.images(1), 0, Compute.CPU));
        ReliabilityCheck check = ReliabilityCheck.of(recording, 99, 0);
        assertThat(check.recording()).isEqualTo(.01);
        assertThat(check.units()).containsOnly(.01);
        double[] halves = Reliability.splitHalf(recording, 10, 0);
        double[] ncsnr = NoiseCeiling.ncsnr(recording);
        int repeats = recording.trials() / recording.count();
        for (int u = 0; u < halves.length; u++) {
            assertThat(NoiseCeiling.share(ncsnr[u], repeats)).isCloseTo(halves[u], within(.1));
        }
    }
}
