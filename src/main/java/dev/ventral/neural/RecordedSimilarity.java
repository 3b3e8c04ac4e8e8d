package dev.ventral.neural;

import dev.ventral.similarity.Similarity;
import dev.ventral.similarity.SquareMatrix;
import java.util.List;
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
    /// @throws dev.ventral.InputError if the recording has no repeats
    public static SquareMatrix oracle(Recording recording) {
        return TrialPairs.of(recording).mean();
    }

    /// How much similarities vary between scans of the same images, against between repeats within a scan: over
    /// the images repeated in every scan. What the units that happened to be recorded contribute varies between
    /// scans and not between repeats; with more units from the same population both fall, as one over the root
    /// of their number.
    ///
    /// @param images number of images repeated in every scan
    /// @param betweenScans standard deviation over scans of the oracle similarity of two images, mean over all
    ///     pairs of images; absent for one scan
    /// @param betweenRepeats standard deviation over pairs of trials of the similarity of two images, mean over
    ///     all pairs of images and scans
    public record Stability(int images, @Nullable Double betweenScans, double betweenRepeats) {}

    /// Stability of the oracle similarity.
    ///
    /// @param scans recordings of the same images
    /// @throws dev.ventral.InputError if a scan has other images, or fewer than two images are repeated in all of
    /// them
    public static Stability stability(List<Recording> scans) {
        ScanAverage.checkSameImages(scans);
        return TrialPairs.stability(scans.stream().map(TrialPairs::of).toList());
    }
}
