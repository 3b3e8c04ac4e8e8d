package dev.ventral.neural.source;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.neural.Preprocessing;
import dev.ventral.neural.Recording;
import java.util.List;

/// Another recording after some steps, in their order: for example z-scored by session, its unreliable units
/// left out.
///
/// @param of the recording
/// @param steps what is done to it
@JsonClassDescription("Another recording after steps: z-score, reliable-units, average-repeats, principal-components.")
@JsonTypeName("preprocessed")
public record PreprocessedRecording(RecordingSource of, List<Preprocessing> steps) implements RecordingSource {

    public PreprocessedRecording {
        steps = List.copyOf(steps);
        InputError.unless(!steps.isEmpty(), "preprocessed.steps: expected steps, got none");
    }

    @Override
    public Recording read(RecordingContext context) {
        Recording recording = of.read(context);
        for (Preprocessing step : steps) {
            recording = step.apply(recording, context.seed());
        }
        return recording;
    }
}
