package dev.ventral.neural;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/// One response per image, the mean over its repeats, however many there are. Reliability cannot be told from
/// what is left, and covariates, sessions and whatever else belongs to single trials are gone.
@JsonClassDescription("One response per image: the mean over its repeats.")
@JsonTypeName("average-repeats")
public record AverageRepeats() implements Preprocessing {

    @Override
    public Recording apply(Recording recording, long seed) {
        int units = recording.units();
        float[] means = recording.means();
        float[][] rows = new float[recording.count()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(means, i * units, (i + 1) * units);
        }
        return new Recording(
                        recording.name(),
                        recording.simulated(),
                        recording.images(),
                        rows,
                        IntStream.range(0, rows.length).toArray(),
                        recording.unitLabels(),
                        recording.imageLabels(),
                        Map.of())
                .withHeldOut(recording.heldOut());
    }
}
