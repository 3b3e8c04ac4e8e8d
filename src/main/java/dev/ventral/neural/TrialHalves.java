package dev.ventral.neural;

import dev.ventral.tensor.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Each image's trials in two halves, drawn at random: what one knows of the other tells how reliable a
/// recording is. Of an odd number the last drawn is left out.
///
/// @param first trials by image
/// @param second as many
public record TrialHalves(int[][] first, int[][] second) {

    /// Draws them, image by image.
    public static TrialHalves draw(Recording recording, SplittableRandom random) {
        int[][] first = new int[recording.count()][];
        int[][] second = new int[recording.count()][];
        for (int i = 0; i < first.length; i++) {
            int[] trials = recording.trialsOf(i);
            Shuffle.inPlace(trials, random);
            int each = trials.length / 2;
            first[i] = Arrays.copyOf(trials, each);
            second[i] = Arrays.copyOfRange(trials, each, 2 * each);
        }
        return new TrialHalves(first, second);
    }

    /// What is known of all trials from how alike two halves are (Spearman 1910, Brown 1910): 2 r / (1 + r).
    public static double ofAll(double r) {
        return 2 * r / (1 + r);
    }
}
