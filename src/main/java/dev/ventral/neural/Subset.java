package dev.ventral.neural;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.tensor.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A part of a recording, as if less had been recorded: what a sweep over the amount of neural data compares.
///
/// Units, images and trials are drawn at random, each from a permutation of its own, of which the first are
/// taken: with the same seed a smaller subset lies within a larger one, and the number of units has no
/// bearing on which images stay. Images that are held out stay, beside the number asked for, so that models
/// of all sizes are tested on the same ones. What is left keeps its order. Without settings everything stays:
/// the end of a sweep.
///
/// @param units how many; all without
/// @param images how many of those that are not held out; all without
/// @param repeats the most trials of an image; all without
@JsonClassDescription("A random part of the units, images or repeats, as if less had been recorded.")
@JsonTypeName("subset")
public record Subset(
        @Nullable Integer units,
        @Nullable Integer images,
        @Nullable Integer repeats) implements Preprocessing {
    public Subset {
        check("units", units);
        check("images", images);
        check("repeats", repeats);
    }

    private static void check(String name, @Nullable Integer value) {
        InputError.unless(value == null || value >= 1, "subset.%s: expected at least 1, got %s", name, value);
    }

    @Override
    public Recording apply(Recording recording, long seed) {
        Recording part = recording;
        if (units != null) {
            int[] all = IntStream.range(0, part.units()).toArray();
            part = part.withUnits(drawn("units", all, units, recording, Seeds.mix(seed, 0x50B, 0)));
        }
        if (images != null) {
            int[] held = part.heldOut();
            int[] free = IntStream.range(0, part.count())
                    .filter(i -> Arrays.binarySearch(held, i) < 0)
                    .toArray();
            int[] kept = drawn("images", free, images, recording, Seeds.mix(seed, 0x50B, 1));
            part = part.select(IntStream.concat(Arrays.stream(kept), Arrays.stream(held))
                    .sorted()
                    .toArray());
        }
        return repeats == null ? part : fewer(part, repeats, seed);
    }

    private static int[] drawn(String what, int[] from, int count, Recording recording, long seed) {
        InputError.unless(
                count <= from.length,
                "subset.%s: expected at most the %d of recording %s, got %d",
                what,
                from.length,
                recording.name(),
                count);
        int[] order = from.clone();
        Shuffle.inPlace(order, new SplittableRandom(seed));
        int[] first = Arrays.copyOf(order, count);
        Arrays.sort(first);
        return first;
    }

    private static Recording fewer(Recording recording, int repeats, long seed) {
        int[] images = IntStream.range(0, recording.count()).toArray();
        int[][] trials = new int[images.length][];
        for (int i = 0; i < trials.length; i++) {
            int[] all = recording.trialsOf(i);
            Shuffle.inPlace(all, new SplittableRandom(Seeds.mix(seed, 0x50C, i)));
            trials[i] = Arrays.copyOf(all, Math.min(repeats, all.length));
            Arrays.sort(trials[i]);
        }
        return recording.select(images, trials);
    }
}
