package dev.ventral.comparison;

import dev.ventral.neural.Recording;
import dev.ventral.similarity.Distance;
import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.RdmComparison;
import dev.ventral.similarity.RdmMeasure;
import dev.ventral.similarity.Responses;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.similarity.Trials;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Shuffle;
import java.util.SplittableRandom;

/// How alike a model could be to one recording's dissimilarity matrix, given how its repeats differ.
///
/// The trials of each image are split in two at random, and the matrices of both halves compared:
///
///     split half  r = mean over splits of comparison(half, other half)
///     ceiling     sqrt(2 r / (1 + r))
///
/// The first is what half of the trials know of the other half: less than what could be reached. The second is
/// how alike the matrix of all trials is to that without noise: r brought to all trials (Spearman-Brown), and
/// its root, as the noise is on one side only. It holds for correlations and cosines of matrices whose errors
/// are independent between halves; for Kendall's tau it is a guide. Where noise is larger than what the images
/// make of the responses it is too low, as the noise of distances then grows faster than by the trials left
/// out. What noise does to both halves alike (correlation distances all become larger) it cannot see.
///
/// Source: Spearman 1910, "Correlation calculated from faulty data"; Brown 1910, "Some experimental results in
/// the correlation of mental abilities", both British Journal of Psychology 3.
///
/// @param splitHalf r; NaN where not every image has enough trials
/// @param ceiling NaN likewise; 0 where r is not above 0
record RepeatCeiling(double splitHalf, double ceiling) {
    private static final int SPLITS = 20;

    static RepeatCeiling of(Recording recording, RdmMeasure measure, RdmComparison by, long seed) {
        // folds within a half need two trials there
        int needed = measure.distance().needsNoise() ? 4 : 2;
        if (!RecordingInput.each(recording, needed)) {
            return new RepeatCeiling(Double.NaN, Double.NaN);
        }
        double sum = 0;
        for (int split = 0; split < SPLITS; split++) {
            var random = new SplittableRandom(ImageRandom.mix(seed, 0x5B17, split));
            int[][] shuffled = new int[recording.count()][];
            for (int i = 0; i < shuffled.length; i++) {
                shuffled[i] = recording.trialsOf(i);
                Shuffle.inPlace(shuffled[i], random);
            }
            SquareMatrix one = half(recording, shuffled, 0, measure);
            SquareMatrix other = half(recording, shuffled, 1, measure);
            sum += Rdm.compare(one, other, by);
        }
        return ofSplitHalf(sum / SPLITS);
    }

    static RepeatCeiling ofSplitHalf(double r) {
        return new RepeatCeiling(r, r > 0 ? Math.sqrt(2 * r / (1 + r)) : 0);
    }

    /// The first or second half of each image's trials; of an odd number the last is left out.
    private static SquareMatrix half(Recording recording, int[][] shuffled, int which, RdmMeasure measure) {
        int count = 0;
        for (int[] trials : shuffled) {
            count += trials.length / 2;
        }
        int[] trials = new int[count];
        int[] image = new int[count];
        int[] fold = new int[count];
        int least = measure.distance() == Distance.CROSSNOBIS ? least(shuffled) : 1;
        int at = 0;
        for (int i = 0; i < shuffled.length; i++) {
            int each = shuffled[i].length / 2;
            for (int k = 0; k < each; k++) {
                trials[at] = shuffled[i][which * each + k];
                image[at] = i;
                fold[at++] = k % least;
            }
        }
        Responses rows = RecordingInput.responses(recording, trials);
        return measure.of(new Trials(rows, image, fold), null);
    }

    private static int least(int[][] shuffled) {
        int least = Integer.MAX_VALUE;
        for (int[] trials : shuffled) {
            least = Math.min(least, trials.length / 2);
        }
        return least;
    }
}
