package dev.ventral.neural.source;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.neural.Recording;

/// The catalogue of recordings: where responses and their images come from.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface RecordingSource
        permits ArrayRecording,
                BrainScoreRecording,
                MacaqueV4,
                NaturalScenes,
                NwbRecording,
                PreprocessedRecording,
                SimulatedV1,
                SimulatedVentral,
                CustomRecordingSource {

    /// Reads or makes the recording.
    ///
    /// @throws dev.ventral.InputError naming the file, what was expected, and what is there
    Recording read(RecordingContext context);
}
