package dev.ventral.neural;

import dev.ventral.InputError;
import dev.ventral.similarity.SquareMatrix;
import java.util.List;
import java.util.function.Function;

/// The similarity of images over several scans (recordings of other units, or other animals, with the same
/// images).
public final class ScanAverage {
    private ScanAverage() {}

    /// The mean of the scans' similarity matrices, each scan counting once.
    ///
    /// @param similarity of one scan, such as [RecordedSimilarity#of]
    /// @throws InputError if the scans show different images
    public static SquareMatrix of(List<Recording> scans, Function<Recording, SquareMatrix> similarity) {
        checkSameImages(scans);
        return SquareMatrix.mean(scans.stream().map(similarity).toList());
    }

    /// Whether all recordings show the same images in the same order.
    public static boolean sameImages(List<Recording> scans) {
        return scans.stream()
                .allMatch(scan -> scan.images().equals(scans.getFirst().images()));
    }

    static void checkSameImages(List<Recording> scans) {
        if (scans.isEmpty()) {
            throw new IllegalArgumentException("expected at least one scan");
        }
        for (Recording scan : scans) {
            InputError.unless(
                    sameImages(List.of(scans.getFirst(), scan)),
                    "scans: expected the same images in the same order, got %s in %s and %s in %s",
                    scans.getFirst().images(),
                    scans.getFirst().name(),
                    scan.images(),
                    scan.name());
        }
    }
}
