package dev.ventral.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.ventral.InputError;
import dev.ventral.neural.source.SimulatedV1;
import dev.ventral.neural.source.SimulatedV1Test;
import dev.ventral.similarity.Correlation;
import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.Similarity;
import dev.ventral.similarity.SquareMatrix;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordedSimilarityTest {

    @Test
    void oracleEqualsBruteForceOverPairsOfTrials() {
        Recording recording = random(1);
        double[] w = Reliability.weights(recording);
        int[] repeated = recording.repeatedImages();
        SquareMatrix oracle = RecordedSimilarity.oracle(recording);
        assertThat(oracle.size()).isEqualTo(repeated.length);
        for (int i = 0; i < repeated.length; i++) {
            for (int j = 0; j < repeated.length; j++) {
                double sum = 0;
                int count = 0;
                for (int t : recording.trialsOf(repeated[i])) {
                    for (int s : recording.trialsOf(repeated[j])) {
                        if (t != s) {
                            sum += cosine(recording, w, t, s);
                            count++;
                        }
                    }
                }
                assertThat((double) oracle.get(i, j)).isEqualTo(sum / count, within(1e-6));
            }
        }
    }

    @Test
    void dataSimilarityUsesReliabilityWeights() {
        Recording recording = random(2);
        SquareMatrix expected = Similarity.of(recording.means(), recording.count(), Reliability.weights(recording));
        assertThat(RecordedSimilarity.of(recording)).isEqualTo(expected);
        assertThat(expected).isNotEqualTo(Similarity.of(recording.means(), recording.count()));
    }

    @Test
    void trueSimilarityOfASimulatedRecordingIsRecovered() {
        var context = SimulatedV1Test.context(60, 3);
        var source = SimulatedV1Test.source(60, 200, 60, 40, SimulatedV1.Noise.POISSON);
        Recording recording = source.read(context);
        SquareMatrix truth = Similarity.of(source.rates(context), recording.count(), Reliability.weights(recording));
        SquareMatrix data = RecordedSimilarity.of(recording);
        SquareMatrix oracle = RecordedSimilarity.oracle(recording);
        assertThat(Rdm.pearson(data, truth)).isGreaterThan(0.99);
        assertThat(largestDifference(data, truth)).isLessThan(0.1);
        assertThat(Rdm.pearson(oracle, truth)).isGreaterThan(0.97);
        // Forty times fewer trials say less.
        Recording few =
                SimulatedV1Test.source(60, 200, 0, 1, SimulatedV1.Noise.POISSON).read(context);
        double once = Rdm.pearson(Similarity.of(few.means(), 60), truth);
        assertThat(once).isBetween(0.3, Rdm.pearson(data, truth) - 0.02);
    }

    @Test
    void stabilityOfOneAndOfSeveralScans() {
        var context = SimulatedV1Test.context(30, 3);
        Recording first = SimulatedV1Test.source(30, 150, 30, 10, SimulatedV1.Noise.POISSON)
                .read(context);
        RecordedSimilarity.Stability one = RecordedSimilarity.stability(List.of(first));
        assertThat(one.betweenScans()).isNull();
        assertThat(one.betweenRepeats()).isGreaterThan(0.01);
        RecordedSimilarity.Stability same = RecordedSimilarity.stability(List.of(first, first, first));
        assertThat(same.betweenScans()).isEqualTo(0, within(1e-12));
        assertThat(same.betweenRepeats()).isEqualTo(one.betweenRepeats(), within(1e-12));
        // The mean over pairs of trials varies less than a pair does.
        Recording second = again(first, 7);
        Double between = RecordedSimilarity.stability(List.of(first, second)).betweenScans();
        assertThat(between).isNotNull().isBetween(1e-4, one.betweenRepeats());
    }

    @Test
    void spreadBetweenRepeatsInClosedForm() {
        // Two units, two images; trials at right angles and opposite around the mean (0, 0).
        float[][] responses = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
        Recording recording = Recording.ofTrials("r", RecordingTest.images(2), responses, new int[] {0, 0, 1, 1});
        // Cosines between the images' trials: -1, 0, 0, -1: mean -1/2, deviation sqrt(1/3).
        assertThat(RecordedSimilarity.oracle(recording).get(0, 1)).isEqualTo(-0.5f, within(1e-6f));
        assertThat(RecordedSimilarity.oracle(recording).get(0, 0)).isEqualTo(0f, within(1e-6f));
        assertThat(RecordedSimilarity.stability(List.of(recording)).betweenRepeats())
                .isEqualTo(Math.sqrt(1 / 3.0), within(1e-6));
    }

    @Test
    void stabilityEqualsBruteForceOverTheImagesThatAllScansRepeat() {
        List<Recording> scans = List.of(
                scan(1, 6, 0, 3, 1, 0, 4, 2, 3, 3, 0, 2, 4, 3), // repeats 0, 2, 3, 4
                scan(2, 5, 4, 1, 3, 0, 0, 1, 4, 2, 3), // repeats 0, 1, 3, 4
                scan(3, 8, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 4)); // repeats all
        int[] common = {0, 3, 4};
        double between = 0;
        double repeats = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < i; j++) {
                double[] means = new double[scans.size()];
                for (int s = 0; s < means.length; s++) {
                    double[] cosines = cosines(scans.get(s), common[i], common[j]);
                    for (double cosine : cosines) {
                        means[s] += cosine / cosines.length;
                    }
                    repeats += deviation(cosines) / (3 * means.length);
                }
                between += deviation(means) / 3;
            }
        }
        RecordedSimilarity.Stability stability = RecordedSimilarity.stability(scans);
        assertThat(stability.images()).isEqualTo(3);
        assertThat(stability.betweenScans()).isNotNull().isCloseTo(between, within(1e-6));
        assertThat(stability.betweenRepeats()).isEqualTo(repeats, within(1e-6));
        // scans 4 and 5 repeat two images each, of which they share one
        assertThatThrownBy(() -> RecordedSimilarity.stability(
                        List.of(scan(4, 6, 0, 0, 1, 1, 2, 3, 4), scan(5, 6, 0, 0, 1, 2, 2, 3, 4))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at least two images to be repeated in each of them, got 1");
    }

    /// Units are drawn from a population, and a similarity is a mean over units: its error falls as one over
    /// the root of their number.
    @Test
    void scansWithSixteenTimesTheUnitsDifferByAQuarter() {
        Double few = RecordedSimilarity.stability(scansOf(40)).betweenScans();
        Double many = RecordedSimilarity.stability(scansOf(640)).betweenScans();
        assertThat(few).isNotNull();
        assertThat(many).isNotNull().isCloseTo(few / 4, withinPercentage(35));
    }

    private static List<Recording> scansOf(int units) {
        return IntStream.range(0, 6)
                .mapToObj(scan -> new SimulatedV1(
                                30, units, 12, 6, List.of(.2, .33), 2, .1, 3, SimulatedV1.Noise.POISSON, 32, 0, scan)
                        .read(SimulatedV1Test.context(30, 3)))
                .toList();
    }

    private static Recording scan(long seed, int units, int... shown) {
        return Recording.ofTrials("scan " + seed, RecordingTest.images(5), noise(shown, units, seed), shown);
    }

    /// Of all pairs of a trial of one image with a trial of another.
    private static double[] cosines(Recording recording, int i, int j) {
        double[] w = Reliability.weights(recording);
        double[] cosines = new double[recording.repeats(i) * recording.repeats(j)];
        int k = 0;
        for (int t : recording.trialsOf(i)) {
            for (int s : recording.trialsOf(j)) {
                cosines[k++] = cosine(recording, w, t, s);
            }
        }
        return cosines;
    }

    /// Sample standard deviation from the pairwise differences: s^2 = sum over pairs of (x - y)^2, over n (n
    /// - 1).
    private static double deviation(double[] values) {
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < i; j++) {
                squares += (values[i] - values[j]) * (values[i] - values[j]);
            }
        }
        return Math.sqrt(squares / (values.length * (values.length - 1.0)));
    }

    @Test
    void withoutRepeatsThereIsNoOracle() {
        Recording recording = Recording.ofMeans("averages", RecordingTest.images(2), new float[][] {{1, 2}, {3, 4}});
        assertThatThrownBy(() -> RecordedSimilarity.oracle(recording))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("recording averages has no repeats");
    }

    @Test
    void scansOfTheSameImagesAreAveraged() {
        Recording first = random(3);
        Recording second = again(first, 4);
        SquareMatrix a = RecordedSimilarity.of(first);
        SquareMatrix b = RecordedSimilarity.of(second);
        SquareMatrix mean = ScanAverage.of(List.of(first, second), RecordedSimilarity::of);
        assertThat(mean.get(0, 1)).isEqualTo((a.get(0, 1) + b.get(0, 1)) / 2, within(1e-6f));
        assertThat(Correlation.pearson(mean.upperTriangle(), a.upperTriangle())).isLessThan(0.999);
        Recording other = first.select(new int[] {1, 0, 2, 3, 4});
        assertThat(ScanAverage.sameImages(List.of(first, second))).isTrue();
        assertThat(ScanAverage.sameImages(List.of(first, other))).isFalse();
        assertThatThrownBy(() -> ScanAverage.of(List.of(first, other), RecordedSimilarity::of))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("same images");
    }

    private static double cosine(Recording recording, double[] w, int t, int s) {
        double ts = 0;
        double tt = 0;
        double ss = 0;
        for (int u = 0; u < w.length; u++) {
            double centre = 0;
            for (int i = 0; i < recording.count(); i++) {
                centre += recording.means()[i * w.length + u] / (double) recording.count();
            }
            double a = w[u] * (recording.response(t, u) - centre);
            double b = w[u] * (recording.response(s, u) - centre);
            ts += a * b;
            tt += a * a;
            ss += b * b;
        }
        return ts / Math.sqrt(tt * ss);
    }

    private static double largestDifference(SquareMatrix a, SquareMatrix b) {
        double largest = 0;
        for (int k = 0; k < a.values().length; k++) {
            largest = Math.max(largest, Math.abs(a.values()[k] - b.values()[k]));
        }
        return largest;
    }

    /// Five images with 3, 1, 2, 4 and 2 trials in mixed order.
    private static Recording random(long seed) {
        int[] shown = {0, 3, 1, 0, 4, 2, 3, 3, 0, 2, 4, 3};
        return Recording.ofTrials("random", RecordingTest.images(5), noise(shown, 6, seed), shown);
    }

    /// The same trials of a new population: the signal of other units.
    private static Recording again(Recording recording, long seed) {
        int[] shown = recording.imageOfTrial();
        float[][] noise = noise(shown, recording.units(), seed);
        for (int t = 0; t < shown.length; t++) {
            for (int u = 0; u < recording.units(); u++) {
                noise[t][u] += recording.response(t, u);
            }
        }
        return Recording.ofTrials("again", recording.images(), noise, shown);
    }

    private static float[][] noise(int[] shown, int units, long seed) {
        var random = new SplittableRandom(seed);
        float[][] signal = new float[shown.length][units];
        float[][] responses = new float[shown.length][units];
        for (float[] s : signal) {
            for (int u = 0; u < units; u++) {
                s[u] = (float) random.nextGaussian();
            }
        }
        for (int t = 0; t < shown.length; t++) {
            for (int u = 0; u < units; u++) {
                responses[t][u] = (float) (signal[shown[t]][u] + random.nextGaussian());
            }
        }
        return responses;
    }
}
