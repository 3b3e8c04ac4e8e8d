package dev.ventral.neural.encoding;

import dev.ventral.InputError;
import dev.ventral.neural.Recording;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the tensors' sizes of a CNN encoding model follow from; kept in its file.
///
/// @param inputs channels of the images: 1 or 3
/// @param height of the images in pixels
/// @param width of the images in pixels
/// @param channels of each layer
/// @param kernels side of each layer's kernel
/// @param pools side of each layer's average pooling
/// @param units read out
/// @param pupil whether there is a shifter
/// @param states covariates of the modulator; 0: there is none
/// @param members of the ensemble
record EncodingShape(
        int inputs,
        int height,
        int width,
        int channels,
        List<Integer> kernels,
        List<Integer> pools,
        int units,
        boolean pupil,
        int states,
        int members) {

    /// For images as `encoding` wants them and the covariates of `recording`.
    static EncodingShape of(CnnEncoding encoding, Recording recording) {
        int longer = Math.max(recording.images().height(), recording.images().width());
        double scale = Math.min(1, (double) encoding.size() / longer);
        int height = Math.max(1, (int) Math.round(recording.images().height() * scale));
        int width = Math.max(1, (int) Math.round(recording.images().width() * scale));
        int pooled = encoding.pools().stream().reduce(1, (a, b) -> a * b);
        InputError.unless(
                Math.min(height, width) >= pooled,
                "encoding.pools: expected at most the image's shorter side, %d, in all, got %d",
                Math.min(height, width),
                pooled);
        return new EncodingShape(
                encoding.grey() ? 1 : recording.images().channels(),
                height,
                width,
                encoding.channels(),
                encoding.kernels(),
                encoding.pools(),
                recording.units(),
                EncodingTrials.pupil(recording),
                EncodingTrials.states(recording).size(),
                encoding.ensemble());
    }

    /// As a file's metadata.
    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("kind", "cnn");
        metadata.put("inputs", Integer.toString(inputs));
        metadata.put("height", Integer.toString(height));
        metadata.put("width", Integer.toString(width));
        metadata.put("channels", Integer.toString(channels));
        metadata.put("kernels", joined(kernels));
        metadata.put("pools", joined(pools));
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
        InputError.unless(
                "cnn".equals(metadata.get("kind")),
                "%s: expected an encoding model of kind cnn, got %s",
                file,
                metadata.getOrDefault("kind", "a file without a kind"));
        return new EncodingShape(
                EncodingFigures.number(metadata, "inputs", 1, file),
                EncodingFigures.number(metadata, "height", 1, file),
                EncodingFigures.number(metadata, "width", 1, file),
                EncodingFigures.number(metadata, "channels", 1, file),
                numbers(metadata, "kernels", file),
                numbers(metadata, "pools", file),
                EncodingFigures.number(metadata, "units", 1, file),
                Boolean.parseBoolean(metadata.get("pupil")),
                EncodingFigures.number(metadata, "states", 0, file),
                EncodingFigures.number(metadata, "members", 1, file));
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static List<Integer> numbers(Map<String, String> metadata, String key, String file) {
        List<Integer> numbers = Arrays.stream(metadata.getOrDefault(key, "").split(",", -1))
                .map(text -> EncodingFigures.number(Map.of(key, text), key, 1, file))
                .toList();
        InputError.unless(
                numbers.size() == CnnEncoding.LAYERS, "%s: %s: expected three numbers, got %s", file, key, numbers);
        return numbers;
    }
}
