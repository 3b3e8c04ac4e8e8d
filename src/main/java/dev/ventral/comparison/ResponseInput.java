package dev.ventral.comparison;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.similarity.Responses;
import dev.ventral.tensor.Npy;
import dev.ventral.tensor.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Arrays and labels as the command line names them: all reading of these commands is here.
final class ResponseInput {
    private ResponseInput() {}

    /// Numbers of any shape.
    ///
    /// @param name what results call them: the file's name without its ending
    /// @param source as the user wrote it, for messages
    record Numbers(String name, String source, long[] shape, double[] values) {
        String shapeText() {
            return Arrays.toString(shape);
        }
    }

    static Numbers numbers(String source) {
        Path file = path(source);
        NpyArray array = Npy.read(file);
        return new Numbers(stem(file), source, array.shape(), array.doubles());
    }

    /// Responses `images x units` (or trials x units); further dimensions count as units.
    static Responses responses(String source) {
        Numbers numbers = numbers(source);
        long[] shape = numbers.shape();
        InputError.unless(
                shape.length >= 2 && numbers.values().length > 0,
                "%s: expected responses images x units, got shape %s",
                source,
                numbers.shapeText());
        int images = Math.toIntExact(shape[0]);
        int units = numbers.values().length / images;
        for (int k = 0; k < numbers.values().length; k++) {
            double value = numbers.values()[k];
            InputError.unless(
                    Double.isFinite(value),
                    "%s: expected finite responses, got %s in row %d, column %d",
                    source,
                    value,
                    k / units + 1,
                    k % units + 1);
        }
        return new Responses(images, units, numbers.values());
    }

    /// One label for each image or trial: an array of numbers, or lines of a text file.
    static List<String> labels(String source) {
        if (isArray(source)) {
            return Arrays.stream(numbers(source).values())
                    .mapToObj(v -> v == Math.rint(v) ? Long.toString((long) v) : Double.toString(v))
                    .toList();
        }
        Path file = path(source);
        try {
            return Files.readAllLines(file).stream().map(String::strip).toList();
        } catch (IOException e) {
            throw new InputError(source + ": expected a label per line, got " + WholeFile.reason(e), e);
        }
    }

    /// What results call an input.
    static String name(String source) {
        return stem(path(source));
    }

    /// Whether a text names a recording's description, not an array.
    static boolean isRecording(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml") || Files.isDirectory(path(source));
    }

    private static boolean isArray(String source) {
        return source.toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InputError("expected the name of a file, got '" + text + "'", e);
        }
    }
}
