package dev.ventral.comparison;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.array.ArrayFile;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.NumberArray;
import dev.ventral.similarity.Responses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Arrays (`FILE` or `FILE#VARIABLE`) and labels as the command line names them: all reading of these
/// commands is here.
final class ResponseInput {
    private ResponseInput() {}

    /// Numbers of any shape.
    ///
    /// @param name what results call them: the variable, or the file's name without its ending
    /// @param source as the user wrote it, for messages
    record Numbers(String name, String source, long[] shape, double[] values) {
        String shapeText() {
            return Arrays.toString(shape);
        }
    }

    static Numbers numbers(String source) {
        NumberArray array = ArrayRef.parse(source).read();
        return new Numbers(name(source), source, array.shape(), array.doubles());
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

    /// One label for each image or trial: an array of numbers or texts, or lines of a text file (`.txt`).
    static List<String> labels(String source) {
        Path file = path(source);
        if (!source.toLowerCase(Locale.ROOT).endsWith(".txt")) {
            return ofArray(ArrayRef.parse(source));
        }
        try {
            return Files.readAllLines(file).stream().map(String::strip).toList();
        } catch (IOException e) {
            throw new InputError(source + ": expected a label per line, got " + WholeFile.reason(e), e);
        }
    }

    private static List<String> ofArray(ArrayRef ref) {
        try (ArrayFile arrays = ArrayFile.open(ref.file())) {
            String named = ref.variable();
            boolean text = arrays.entries().stream()
                    .filter(entry -> named == null || entry.name().equals(named))
                    .anyMatch(entry -> entry.kind() == ArrayFile.Kind.TEXT);
            if (text) {
                return ref.strings();
            }
        }
        return Arrays.stream(ref.read().doubles())
                .mapToObj(v -> v == Math.rint(v) ? Long.toString((long) v) : Double.toString(v))
                .toList();
    }

    /// What results call an input: its variable, or its file without the ending.
    static String name(String source) {
        ArrayRef ref = ArrayRef.parse(source);
        String variable = ref.variable();
        return variable == null ? stem(ref.file()) : variable;
    }

    /// What a file itself calls the elements of a structure's field `S.FIELD`: the texts of `S.name`; empty
    /// where there are none.
    static List<String> names(String source) {
        ArrayRef ref = ArrayRef.parse(source);
        String variable = ref.variable();
        int dot = variable == null ? -1 : variable.lastIndexOf('.');
        if (variable == null || dot < 0) {
            return List.of();
        }
        String names = variable.substring(0, dot) + ".name";
        try (ArrayFile arrays = ArrayFile.open(ref.file())) {
            boolean there = arrays.entries().stream()
                    .anyMatch(entry -> entry.name().equals(names) && entry.kind() == ArrayFile.Kind.TEXT);
            return there ? arrays.strings(names) : List.of();
        }
    }

    /// Whether a text names a recording's description, not an array.
    static boolean isRecording(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        return lower.endsWith(".yaml") || lower.endsWith(".yml") || Files.isDirectory(path(source));
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
