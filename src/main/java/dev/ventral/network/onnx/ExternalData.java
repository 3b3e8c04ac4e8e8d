package dev.ventral.network.onnx;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/// The numbers of a tensor in a file beside the model: within the model's own folder, nowhere else.
final class ExternalData {
    private ExternalData() {}

    /// @param model the ONNX file
    /// @param place the entries `location`, `offset` and `length`
    static TensorData.InFile find(Path model, String tensor, Map<String, String> place) {
        String location = place.getOrDefault("location", "");
        String shown = Node.shown(tensor);
        Path data = within(model, location, shown);
        try {
            long size = Files.size(data);
            long offset = number(place, "offset", 0, shown);
            InputError.unless(
                    offset <= size,
                    "tensor '%s': expected external data within the %d bytes of '%s', got offset %d",
                    shown,
                    size,
                    Node.shown(location),
                    offset);
            long length = number(place, "length", size - offset, shown);
            InputError.unless(
                    length <= size - offset,
                    "tensor '%s': expected external data within the %d bytes of '%s', got %d bytes from %d",
                    shown,
                    size,
                    Node.shown(location),
                    length,
                    offset);
            return new TensorData.InFile(data, new Span(offset, length));
        } catch (IOException e) {
            throw new InputError("tensor '" + shown + "': expected readable external data, got " + e.getMessage(), e);
        }
    }

    private static Path within(Path model, String location, String tensor) {
        try {
            Path folder = model.toRealPath().getParent();
            Path relative = Path.of(location);
            boolean inside = folder != null
                    && !location.isEmpty()
                    && !relative.isAbsolute()
                    && !location.contains("\\")
                    && folder.resolve(relative).normalize().startsWith(folder);
            if (folder != null && inside && Files.isRegularFile(folder.resolve(relative))) {
                // a link may still lead outside
                Path real = folder.resolve(relative).toRealPath();
                if (real.startsWith(folder)) {
                    return real;
                }
            }
        } catch (IOException | InvalidPathException e) {
            throw new InputError(
                    "tensor '" + tensor + "': expected external data in the model's folder, got '"
                            + Node.shown(location) + "'",
                    e);
        }
        throw new InputError("tensor '" + tensor + "': expected external data in the model's folder, got '"
                + Node.shown(location) + "'");
    }

    private static long number(Map<String, String> place, String key, long missing, String tensor) {
        String text = place.get(key);
        if (text == null) {
            return missing;
        }
        InputError.unless(
                text.matches("\\d{1,18}"),
                "tensor '%s': expected a number as %s of its external data, got '%s'",
                tensor,
                key,
                Node.shown(text));
        return Long.parseLong(text);
    }
}
