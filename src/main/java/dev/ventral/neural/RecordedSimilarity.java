package dev.ventral.neural;

import dev.ventral.InputError;
import dev.ventral.similarity.Similarity;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// How alike images are to a brain, from the recorded responses (not from an encoding model).
///
/// Source: Li et al. 2019, "Learning from brains how to regularize machines", NeurIPS, section 2.2.
public final class RecordedSimilarity {
    private RecordedSimilarity() {}

    /// Similarity of all images: responses averaged over repeats and scaled by their reliability
    /// ([Reliability#weights]), then [Similarity#of].
    public static SquareMatrix of(Recording recording) {
        return Similarity.of(recording.means(), recording.count(), Reliability.weights(recording));
    }

    /// Similarity of the repeated images, trial by trial: the mean over all pairs of trials of the cosine of
    /// their scaled and centred population vectors,
    ///
    ///     S_ij = mean over t, t' of e_it . e_jt',   on the diagonal over t != t'
    ///
    /// in the order of [Recording#repeatedImages]. Centred by the mean over all images of the recording. Noise
    /// in single trials makes all values smaller, the diagonal included, and biases none of them towards
    /// another pair's.
    ///
    /// @throws InputError if the recording has no repeats
    public static SquareMatrix oracle(Recording recording) {
        return pairs(recording).mean;
    }

    /// How much similarities vary between scans of the same images, against between repeats within a scan.
    ///
    /// @param betweenScans standard deviation over scans of the oracle similarity of two images, mean over all
    ///     pairs of images; absent for one scan
    /// @param betweenRepeats standard deviation over pairs of trials of the similarity of two images, mean over
    ///     all pairs of images and scans
    public record Stability(@Nullable Double betweenScans, double betweenRepeats) {}

    /// Stability of the oracle similarity.
    ///
    /// @param scans recordings in which the same images are repeated
    /// @throws InputError if a scan has no repeats or other images
    public static Stability stability(List<Recording> scans) {
        ScanAverage.checkSameImages(scans);
        List<Pairs> pairs = scans.stream().map(RecordedSimilarity::pairs).toList();
        int size = pairs.getFirst().mean.size();
        InputError.unless(
                pairs.stream().allMatch(p -> p.mean.size() == size),
                "scans: expected the same images to be repeated in each of them");
        double repeats = pairs.stream()
                .mapToDouble(p ->
                        Arrays.stream(p.deviation.upperTriangle()).average().orElse(0))
                .average()
                .orElseThrow();
        if (scans.size() == 1) {
            return new Stability(null, repeats);
        }
        List<double[]> triangles =
                pairs.stream().map(p -> p.mean.upperTriangle()).toList();
        double between = IntStream.range(0, triangles.getFirst().length)
                .mapToDouble(k -> deviation(triangles, k))
                .average()
                .orElse(0);
        return new Stability(between, repeats);
    }

    /// Mean and standard deviation over pairs of trials.
    private record Pairs(SquareMatrix mean, SquareMatrix deviation) {}

    private static Pairs pairs(Recording recording) {
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
        return new Pairs(new SquareMatrix(n, mean), new SquareMatrix(n, deviation));
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
}
