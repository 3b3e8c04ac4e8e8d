package dev.ventral.neural;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.NumberArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

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

    private static List<String> texts(ArrayRef file) {
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
    /// @param first the number of the first image
    /// @param names of the images, for messages and to find them by; with or without folder and extension
    static int[] images(List<ArrayRef> files, int trials, int first, List<String> names) {
        List<String> shown = texts(files, trials, "trial");
        Map<String, Integer> byName = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            for (String name : spellings(names.get(i))) {
                Integer other = byName.put(name, i);
                if (other != null) {
                    byName.put(name, -1);
                }
            }
        }
        boolean numbers = shown.stream().allMatch(s -> s.matches("-?\\d{1,9}"));
        List<Integer> images = new ArrayList<>();
        for (String name : shown) {
            Integer image = numbers ? Integer.valueOf(Integer.parseInt(name) - first) : byName.get(name);
            InputError.unless(
                    image != null && image >= 0 && image < names.size(),
                    numbers
                            ? "%s: expected images from %2$d to %3$d, got %4$s"
                            : "%s: expected names of images (%5$s, …), got '%4$s'",
                    files.getFirst(),
                    first,
                    first + names.size() - 1,
                    name,
                    names.getFirst());
            images.add(image);
        }
        return images.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<String> spellings(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        int dot = file.lastIndexOf('.');
        return List.of(name, file, dot > 0 ? file.substring(0, dot) : file).stream()
                .distinct()
                .toList();
    }
}
