package dev.ventral.comparison;

import dev.ventral.Seeds;
import dev.ventral.neural.Recording;
import dev.ventral.neural.TrialHalves;
import dev.ventral.similarity.Distance;
import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.RdmComparison;
import dev.ventral.similarity.RdmMeasure;
import dev.ventral.similarity.Responses;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.similarity.Trials;
import java.util.Arrays;
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
            var random = new SplittableRandom(Seeds.mix(seed, 0x5B17, split));
            TrialHalves halves = TrialHalves.draw(recording, random);
            SquareMatrix one = matrix(recording, halves.first(), measure);
            SquareMatrix other = matrix(recording, halves.second(), measure);
            sum += Rdm.compare(one, other, by);
        }
        return ofSplitHalf(sum / SPLITS);
    }

    static RepeatCeiling ofSplitHalf(double r) {
        return new RepeatCeiling(r, r > 0 ? Math.sqrt(TrialHalves.ofAll(r)) : 0);
    }

    /// Of some trials of each image.
    private static SquareMatrix matrix(Recording recording, int[][] trials, RdmMeasure measure) {
        int least = measure.distance() == Distance.CROSSNOBIS
                ? Arrays.stream(trials).mapToInt(each -> each.length).min().orElseThrow()
                : 1;
        int[] all = Arrays.stream(trials).flatMapToInt(Arrays::stream).toArray();
        int[] image = new int[all.length];
        int[] fold = new int[all.length];
        int at = 0;
        for (int i = 0; i < trials.length; i++) {
            for (int k = 0; k < trials[i].length; k++) {
                image[at] = i;
                fold[at++] = k % least;
            }
        }
        Responses rows = RecordingInput.responses(recording, all);
        return measure.of(new Trials(rows, image, fold), null);
    }
}
