package dev.ventral.neural;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Each unit's responses less their mean, divided by their standard deviation (unbiased: divided by one less
/// than the number of trials). A unit that is constant keeps its scale.
///
/// By sessions, a drift between them is taken out and every session weighs the same; images shown in one
/// session only then lose what that session had in common. By training statistics, mean and deviation are
/// those of the trials of all images that are not held out, so that nothing is known of the others.
///
/// @param by whose mean and deviation: those of each session; of the images that are not held out; of all
///     trials
@JsonClassDescription("Each unit's responses at mean 0 and deviation 1, by session or by training images.")
@JsonTypeName("z-score")
public record ZScore(@Default("session") By by) implements Preprocessing {

    /// Over which trials mean and deviation are taken.
    public enum By {
        /// The trials of the same session.
        SESSION,
        /// The trials of images that are not held out; all where the recording sets none apart.
        TRAINING,
        /// All trials.
        ALL
    }

    @Override
    public Recording apply(Recording recording, long seed) {
        float[][] scaled = new float[recording.trials()][];
        int[] heldOut = recording.heldOut();
        if (by == By.SESSION) {
            int[] session = recording.sessionOfTrial();
            for (int each : Arrays.stream(session).distinct().toArray()) {
                int[] trials = IntStream.range(0, session.length)
                        .filter(t -> session[t] == each)
                        .toArray();
                scale(recording, trials, trials, scaled);
            }
        } else {
            int[] all = IntStream.range(0, recording.trials()).toArray();
            int[] known = Arrays.stream(all)
                    .filter(t -> by == By.ALL || Arrays.binarySearch(heldOut, recording.imageOfTrial(t)) < 0)
                    .toArray();
            scale(recording, known, all, scaled);
        }
        return recording.withResponses(scaled, recording.unitLabels());
    }

    private static void scale(Recording recording, int[] known, int[] trials, float[][] scaled) {
        int units = recording.units();
        for (int t : trials) {
            scaled[t] = new float[units];
        }
        double[] values = new double[known.length];
        for (int u = 0; u < units; u++) {
            double sum = 0;
            for (int k = 0; k < known.length; k++) {
                values[k] = recording.response(known[k], u);
                sum += values[k];
            }
            double mean = sum / known.length;
            double deviation = known.length < 2 ? 0 : Math.sqrt(Variances.variance(values));
            double scale = deviation > 0 ? deviation : 1;
            for (int t : trials) {
                scaled[t][u] = (float) ((recording.response(t, u) - mean) / scale);
            }
        }
    }
}
