package dev.ventral.guidance;

import dev.ventral.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Images of a step: which of them guide, a function of seed and step. With several recordings each step takes one of
/// them, in proportion to their numbers of images.
///
/// @param seed of the draws
/// @param counts images of each recording
record StepImages(long seed, int[] counts) {

    /// @param recording counted from 0
    /// @param images different ones, in drawn order
    record Choice(int recording, int[] images) {}

    public Choice choose(long step, int size) {
        var random = new SplittableRandom(Seeds.mix(seed, step));
        int ticket = random.nextInt(Arrays.stream(counts).sum());
        int which = 0;
        while (ticket >= counts[which]) {
            ticket -= counts[which];
            which++;
        }
        return new Choice(which, sample(random, counts[which], size));
    }

    private static int[] sample(SplittableRandom random, int count, int size) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int i = 0; i < size; i++) {
            int j = i + random.nextInt(count - i);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return Arrays.copyOf(order, size);
    }
}
