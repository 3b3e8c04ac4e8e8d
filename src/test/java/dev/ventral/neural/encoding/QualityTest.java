package dev.ventral.neural.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.ReliabilityCheck;
import dev.ventral.neural.UnitFigures;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QualityTest {
    private static final double[] NONE = {0, 0};

    private static UnitFigures figures(double[] ncsnr, double[] p) {
        return new UnitFigures(NONE, NONE, ncsnr, NONE, NONE, NONE, new ReliabilityCheck(p, 0), 1);
    }

    /// Four images, the last three held out; unit 0 by hand, unit 1 cannot be told from noise.
    @Test
    void figuresByHand() {
        Images images = Images.ofFloats(1, 1, 1, new float[4][1]);
        // repeats 1, 1, 2, 4: the harmonic mean over the held-out ones is 3 / (1 + 1/2 + 1/4)
        int[] shown = {0, 1, 2, 2, 3, 3, 3, 3};
        float[][] responses = {{9, 0}, {1, 1}, {1, 2}, {3, 2}, {5, 0}, {6, 0}, {6, 0}, {7, 0}};
        Recording recording = Recording.ofTrials("r", images, responses, shown);
        float[] predicted = {1, 0, 4, 0, 4, 0};
        double[] ncsnr = {1, 1};
        int[] heldOut = {1, 2, 3};
        EncodingQuality q = EncodingQuality.of(predicted, recording, heldOut, figures(ncsnr, new double[] {.05, .06}));
        // y = 1, 2, 6, mean 3: total 14; errors 0, 4, 4; products (-2)(-2) + (-1)(1) + 3(1) = 6; |m - 3|^2 = 6
        double r = 6 / Math.sqrt(14 * 6);
        double c = 1 / (1 + 1.75 / 3);
        assertThat(q.correlation()[0]).isCloseTo(r, within(1e-12));
        assertThat(q.r2()[0]).isCloseTo(1 - 8.0 / 14, within(1e-12));
        assertThat(q.ceiling()[0]).isCloseTo(Math.sqrt(c), within(1e-12));
        assertThat(q.corrected()[0]).isCloseTo(r / Math.sqrt(c), within(1e-12));
        assertThat(q.correctedR2()[0]).isCloseTo((1 - 8.0 / 14) / c, within(1e-12));
        assertThat(q.corrected()[1]).isNaN();
        assertThat(q.ceiling()[1]).isNaN();
        assertThat(q.correlation()[1]).isZero();

        EncodingQuality unknown = EncodingQuality.of(predicted, recording, heldOut, null);
        assertThat(unknown.corrected()).containsOnly(Double.NaN);
        assertThat(unknown.correctedR2()).containsOnly(Double.NaN);
        assertThat(unknown.r2()).isEqualTo(q.r2());
        EncodingQuality silent =
                EncodingQuality.of(predicted, recording, heldOut, figures(new double[] {0, 0}, new double[] {0, 0}));
        assertThat(silent.corrected()).containsOnly(Double.NaN);
    }

    /// Whoever knows the signal has a corrected correlation and R2 of 1, whatever the noise.
    @Test
    void theTruthIsPerfectAfterCorrection() {
        var random = new SplittableRandom(5);
        int count = 500;
        int repeats = 4;
        double[] noise = {.5, 2};
        float[][] responses = new float[count * repeats][2];
        int[] shown = IntStream.range(0, count * repeats).map(t -> t % count).toArray();
        double[] signal =
                random.doubles(count, -1, 1).map(v -> v * Math.sqrt(3)).toArray();
        float[] truth = new float[count * 2];
        for (int t = 0; t < shown.length; t++) {
            for (int u = 0; u < 2; u++) {
                responses[t][u] = (float) (signal[shown[t]] + noise[u] * random.nextGaussian());
                truth[shown[t] * 2 + u] = (float) signal[shown[t]];
            }
        }
        Recording recording = Recording.ofTrials("r", Images.ofFloats(1, 1, 1, new float[count][1]), responses, shown);
        EncodingQuality q =
                EncodingQuality.of(truth, recording, IntStream.range(0, count).toArray(), UnitFigures.of(recording, 1));
        for (int u = 0; u < 2; u++) {
            // signal variance 1, noise variance of the mean s^2 / 4
            double share = 1 / (1 + noise[u] * noise[u] / repeats);
            assertThat(q.ceiling()[u]).isCloseTo(Math.sqrt(share), within(.03));
            assertThat(q.correlation()[u]).isCloseTo(Math.sqrt(share), within(.05));
            assertThat(q.corrected()[u]).isCloseTo(1, within(.06));
            assertThat(q.correctedR2()[u]).isCloseTo(1, within(.12));
        }
        assertThat(Arrays.stream(q.correlation()).min().orElseThrow()).isLessThan(.8);
    }
}
