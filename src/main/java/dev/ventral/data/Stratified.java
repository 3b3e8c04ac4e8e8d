package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Draws that keep the proportions of the classes.
final class Stratified {
    private static final long TRAIN = 1;
    private static final long TEST = 2;
    private static final long SAMPLE = 3;

    private Stratified() {}

    /// `count` of the images in random order; each class has its share, by largest remainder.
    static int[] sample(int[] labels, int classes, int count, long seed) {
        return new Draw(labels, classes, Seeds.mix(seed, SAMPLE)).take(count);
    }

    /// The splits that `preparation` asks for, in its order of precedence: test, validation, training.
    static Splits split(Preparation preparation, LabelledImages pool, @Nullable LabelledImages own, long seed) {
        LabelledImages source = own == null ? pool : own;
        Double wantedTest = preparation.test();
        if (own == null && wantedTest == null) {
            throw new InputError("data.prepare.test: expected a number or fraction of images, as " + pool.name()
                    + " has no test images of its own");
        }
        int test = wantedTest == null ? source.count() : number(wantedTest, source.count());
        int validation = number(preparation.validation(), pool.count());
        int shared = own == null ? test : 0;
        Double wantedTrain = preparation.train();
        int train = wantedTrain == null
                ? Math.max(pool.count() - shared - validation, 0)
                : number(wantedTrain, pool.count());
        if (test > source.count()) {
            throw new InputError("data.prepare.test: expected at most the " + source.count() + " images of "
                    + source.name() + (own == null ? "" : "'s test set") + ", got " + test);
        }
        if ((long) train + validation + shared > pool.count()) {
            throw new InputError("data.prepare: expected at most the " + pool.count() + " images of " + pool.name()
                    + ", got train " + train + " + validation " + validation
                    + (own == null ? " + test " + test : "") + " = " + ((long) train + validation + shared));
        }
        if (train == 0) {
            throw new InputError("data.prepare.train: expected at least one image, got none of the " + pool.count()
                    + " images of " + pool.name());
        }
        var draw = new Draw(pool.labels(), pool.classes().size(), Seeds.mix(seed, TRAIN));
        var testDraw = own == null ? draw : new Draw(own.labels(), own.classes().size(), Seeds.mix(seed, TEST));
        LabelledImages testSet = source.select(testDraw.take(test));
        LabelledImages validationSet = pool.select(draw.take(validation));
        return new Splits(pool.select(draw.take(train)), validationSet, testSet);
    }

    private static int number(double wanted, int of) {
        return wanted < 1 ? (int) Math.round(wanted * of) : (int) wanted;
    }

    /// Takes stratified parts off a set, one after the other, each disjoint from those before.
    private static final class Draw {
        private final int[][] members;
        private final int[] taken;
        private final int count;
        private final SplittableRandom random;

        Draw(int[] labels, int classes, long seed) {
            random = new SplittableRandom(seed);
            int[] sizes = new int[classes];
            for (int label : labels) {
                sizes[label]++;
            }
            members = new int[classes][];
            Arrays.setAll(members, c -> new int[sizes[c]]);
            int[] next = new int[classes];
            for (int i = 0; i < labels.length; i++) {
                members[labels[i]][next[labels[i]]++] = i;
            }
            for (int[] member : members) {
                Shuffle.inPlace(member, random);
            }
            taken = new int[classes];
            count = labels.length;
        }

        /// All that there is, in order, or `number` of what is left, in random order.
        int[] take(int number) {
            if (number == count) {
                return Images.range(0, count);
            }
            int[] quota = quota(number);
            int[] part = new int[number];
            int at = 0;
            for (int c = 0; c < members.length; c++) {
                System.arraycopy(members[c], taken[c], part, at, quota[c]);
                taken[c] += quota[c];
                at += quota[c];
            }
            Shuffle.inPlace(part, random);
            return part;
        }

        /// Largest remainder (Hamilton): the integer part of each class's share, then one more for those with
        /// the largest fractions, the lower class first among equals. No quota exceeds what the class has
        /// left.
        private int[] quota(int number) {
            long left = 0;
            for (int c = 0; c < members.length; c++) {
                left += members[c].length - taken[c];
            }
            int[] quota = new int[members.length];
            long[] remainder = new long[members.length];
            int missing = number;
            for (int c = 0; c < members.length && left > 0; c++) {
                long share = (long) number * (members[c].length - taken[c]);
                quota[c] = (int) (share / left);
                remainder[c] = share % left;
                missing -= quota[c];
            }
            for (; missing > 0; missing--) {
                int largest = 0;
                for (int c = 1; c < remainder.length; c++) {
                    if (remainder[c] > remainder[largest]) {
                        largest = c;
                    }
                }
                quota[largest]++;
                remainder[largest] = -1;
            }
            return quota;
        }
    }
}
