package dev.ventral.neural.source;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.NumberArray;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Columns that go with trials, images or units: one value each, from one array or several after each other.
final class Columns {
    private Columns() {}

    /// Numbers.
    ///
    /// @param expected how many
    /// @param of what they are of, for messages
    static double[] numbers(List<ArrayRef> files, int expected, String of) {
        double[] all = files.stream()
                .map(ArrayRef::read)
                .flatMapToDouble(a -> DoubleStream.of(a.doubles()))
                .toArray();
        count(files, all.length, expected, of);
        return all;
    }

    /// Numbers or texts as texts; whole numbers without a point.
    static List<String> texts(List<ArrayRef> files, int expected, String of) {
        List<String> all = files.stream().flatMap(f -> texts(f).stream()).toList();
        count(files, all.size(), expected, of);
        return all;
    }

    private static void count(List<ArrayRef> files, int got, int expected, String of) {
        InputError.unless(
                got == expected,
                "%s: expected %d values, one for each %s, got %d",
                files.size() == 1 ? files.getFirst() : files,
                expected,
                of,
                got);
    }

    /// The same, however many there are.
    static List<String> texts(ArrayRef file) {
        NumberArray numbers;
        try {
            numbers = file.read();
        } catch (InputError notNumbers) {
            try {
                return file.strings();
            } catch (InputError e) {
                e.addSuppressed(notNumbers);
                throw e;
            }
        }
        return Arrays.stream(numbers.doubles())
                .mapToObj(v -> v == Math.rint(v) && Math.abs(v) < 1e15 ? Long.toString((long) v) : Double.toString(v))
                .toList();
    }

    /// Each value's place among the different ones, in the order in which they come.
    static int[] places(List<String> values) {
        Map<String, Integer> places = new HashMap<>();
        return values.stream()
                .mapToInt(v -> places.computeIfAbsent(v, _ -> places.size()))
                .toArray();
    }

    /// The image of each trial: by its number, or by its name.
    ///
    /// @param file where they are from, for messages
    /// @param first the number of the first image
    /// @param names of the images, to find them by; with or without folder and extension
    static int[] images(ArrayRef file, List<String> shown, int first, List<String> names) {
        if (!shown.stream().allMatch(s -> s.matches("-?\\d{1,9}"))) {
            return images(file, shown, byName(names));
        }
        int[] images = shown.stream().mapToInt(s -> Integer.parseInt(s) - first).toArray();
        for (int image : images) {
            InputError.unless(
                    image >= 0 && image < names.size(),
                    "%s: expected images from %d to %d, got %d",
                    file,
                    first,
                    first + names.size() - 1,
                    image + first);
        }
        return images;
    }

    /// The image of each trial by its name.
    static int[] images(ArrayRef file, List<String> shown, Map<String, Integer> byName) {
        for (String name : shown) {
            InputError.unless(
                    byName.getOrDefault(name, -1) >= 0,
                    "%s: expected names of images, such as '%s', got '%s'",
                    file,
                    byName.keySet().stream().sorted().findFirst().orElse("none"),
                    name);
        }
        return shown.stream().mapToInt(name -> byName.getOrDefault(name, -1)).toArray();
    }

    /// Images by their names, with or without folder and extension; -1 for a name that is two images'.
    static Map<String, Integer> byName(List<String> names) {
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            for (String name : spellings(names.get(i))) {
                if (byName.put(name, i) != null) {
                    byName.put(name, -1);
                }
            }
        }
        return byName;
    }

    private static List<String> spellings(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return Stream.of(name, file, dot > 0 ? file.substring(0, dot) : file)
                .distinct()
                .toList();
    }
}
