package dev.ventral.neural.encoding;

import dev.ventral.InputError;
import dev.ventral.neural.Recording;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the tensors' sizes of an encoding model follow from; kept in its file.
///
/// @param core the layers that units share
/// @param inputs channels of the images: 1 or 3
/// @param height of the images in pixels
/// @param width of the images in pixels
/// @param units read out
/// @param pupil whether there is a shifter
/// @param states covariates of the modulator; 0: there is none
/// @param members of the ensemble
record EncodingShape(
        CorePlan core, int inputs, int height, int width, int units, boolean pupil, int states, int members) {

    /// For images as `encoding` wants them and the covariates of `recording`.
    static EncodingShape of(EncodingTraining encoding, Recording recording) {
        int longer = Math.max(recording.images().height(), recording.images().width());
        double scale = Math.min(1, (double) encoding.size() / longer);
        int height = Math.max(1, (int) Math.round(recording.images().height() * scale));
        int width = Math.max(1, (int) Math.round(recording.images().width() * scale));
        int pooled = encoding.core().pooled();
        InputError.unless(
                Math.min(height, width) >= pooled,
                "encoding: expected pooling by at most the image's shorter side, %d, in all, got %d",
                Math.min(height, width),
                pooled);
        return new EncodingShape(
                encoding.core(),
                encoding.grey() ? 1 : recording.images().channels(),
                height,
                width,
                recording.units(),
                EncodingTrials.pupil(recording),
                EncodingTrials.states(recording).size(),
                encoding.ensemble());
    }

    /// As a file's metadata.
    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("kind", core.kind());
        metadata.put("inputs", Integer.toString(inputs));
        metadata.put("height", Integer.toString(height));
        metadata.put("width", Integer.toString(width));
        core.metadata(metadata);
        metadata.put("units", Integer.toString(units));
        metadata.put("pupil", Boolean.toString(pupil));
        metadata.put("states", Integer.toString(states));
        metadata.put("members", Integer.toString(members));
        return metadata;
    }

    /// From a file's metadata.
    ///
    /// @throws InputError naming the file, if an entry is missing or out of range
    static EncodingShape of(Map<String, String> metadata, String file) {
        return new EncodingShape(
                CorePlan.of(metadata, file),
                EncodingFigures.number(metadata, "inputs", 1, file),
                EncodingFigures.number(metadata, "height", 1, file),
                EncodingFigures.number(metadata, "width", 1, file),
                EncodingFigures.number(metadata, "units", 1, file),
                Boolean.parseBoolean(metadata.get("pupil")),
                EncodingFigures.number(metadata, "states", 0, file),
                EncodingFigures.number(metadata, "members", 1, file));
    }
}
