package dev.ventral.neural;

import dev.ventral.InputError;
import dev.ventral.similarity.Similarity;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The similarity of a scan's repeated images over all pairs of their trials ([RecordedSimilarity#oracle]):
/// what is needed of a scan to compare it with others, and much smaller than its recording.
///
/// @param repeated the images, ascending
/// @param mean of the similarity over pairs of trials, repeated x repeated
/// @param deviation of the similarity over pairs of trials: standard deviation, repeated x repeated
public record TrialPairs(List<Integer> repeated, SquareMatrix mean, SquareMatrix deviation) {

    /// @throws InputError if the recording has no repeats
    public static TrialPairs of(Recording recording) {
        int[] repeated = recording.repeatedImages();
        InputError.unless(
                repeated.length > 0,
                "recording %s has no repeats: expected images with at least two trials for the oracle similarity",
                recording.name());
        int n = repeated.length;
        float[] mean = new float[Math.multiplyExact(n, n)];
        float[] deviation = new float[mean.length];
        int[] trials = Arrays.stream(repeated)
                .flatMap(i -> Arrays.stream(recording.trialsOf(i)))
                .toArray();
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor unit = Tensors.scoped(() -> directions(recording, trials));
            int from = 0;
            for (int i = 0; i < n; i++) {
                int rows = recording.repeats(repeated[i]);
                double[] cosines;
                try (var _ = new PointerScope()) {
                    cosines = Tensors.doubles(unit.narrow(0, from, rows).mm(unit.t()));
                }
                int column = 0;
                for (int j = 0; j < n; j++) {
                    int columns = recording.repeats(repeated[j]);
                    double[] moments = moments(cosines, trials.length, rows, column, columns, i == j);
                    mean[i * n + j] = (float) moments[0];
                    deviation[i * n + j] = (float) moments[1];
                    column += columns;
                }
                from += rows;
            }
        }
        return new TrialPairs(
                Arrays.stream(repeated).boxed().toList(), new SquareMatrix(n, mean), new SquareMatrix(n, deviation));
    }

    /// The images that are repeated in each of these scans of the same images, ascending.
    public static List<Integer> common(List<TrialPairs> scans) {
        Set<Integer> common = new TreeSet<>(scans.getFirst().repeated);
        scans.forEach(scan -> common.retainAll(Set.copyOf(scan.repeated)));
        return List.copyOf(common);
    }

    /// Stability of the oracle similarity over scans of the same images.
    ///
    /// @throws InputError if fewer than two images are repeated in each of them
    public static RecordedSimilarity.Stability stability(List<TrialPairs> scans) {
        List<Integer> common = common(scans);
        InputError.unless(
                common.size() > 1,
                "scans: expected at least two images to be repeated in each of them, got %d",
                common.size());
        double repeats = scans.stream()
                .mapToDouble(scan -> average(scan.values(scan.deviation, common)))
                .average()
                .orElseThrow();
        List<double[]> means =
                scans.stream().map(scan -> scan.values(scan.mean, common)).toList();
        double[] between = IntStream.range(0, means.getFirst().length)
                .mapToDouble(k -> deviation(means, k))
                .toArray();
        return new RecordedSimilarity.Stability(common.size(), scans.size() == 1 ? null : average(between), repeats);
    }

    /// A matrix's values for all pairs of some of the repeated images.
    private double[] values(SquareMatrix matrix, List<Integer> images) {
        int[] rows = images.stream()
                .mapToInt(image -> Collections.binarySearch(repeated, image))
                .toArray();
        return matrix.select(rows).upperTriangle();
    }

    private static double average(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(List<double[]> scans, int k) {
        double mean = 0;
        for (double[] scan : scans) {
            mean += scan[k] / scans.size();
        }
        double squares = 0;
        for (double[] scan : scans) {
            squares += (scan[k] - mean) * (scan[k] - mean);
        }
        return Math.sqrt(squares / (scans.size() - 1));
    }

    /// Unit vectors of single trials, float64.
    private static Tensor directions(Recording recording, int[] trials) {
        int units = recording.units();
        Tensor weights = Tensors.of(Reliability.weights(recording), units);
        Tensor centre = Tensors.of(recording.means(), recording.count(), units)
                .to(ScalarType.Double)
                .mean(0);
        Tensor rows = recording.tensor(trials).to(ScalarType.Double);
        Tensor scaled = rows.mul(weights);
        return Similarity.directions(scaled, centre.mul(weights));
    }

    /// Mean and standard deviation of a block of `cosines`, without its diagonal where the images are the same.
    private static double[] moments(double[] cosines, int width, int rows, int column, int columns, boolean same) {
        double sum = 0;
        double squares = 0;
        int count = same ? rows * (rows - 1) : rows * columns;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                if (!same || r != c) {
                    double cosine = cosines[r * width + column + c];
                    sum += cosine;
                    squares += cosine * cosine;
                }
            }
        }
        double mean = sum / count;
        return new double[] {mean, Math.sqrt(Math.max(0, (squares - sum * mean) / (count - 1)))};
    }
}
