package dev.ventral.evaluation;

import java.util.Arrays;
import java.util.BitSet;

/// The images in a batch, and how many steps each has made.
final class Slots {
    private final int[] index;
    private final int[] made;

    /// @param index the images' numbers in the data set
    /// @param made steps made, one for each
    private Slots(int[] index, int[] made) {
        this.index = index;
        this.made = made;
    }

    /// An empty batch.
    static Slots none() {
        return new Slots(new int[0], new int[0]);
    }

    /// How many images.
    int count() {
        return index.length;
    }

    /// These and new images, which have made no step.
    Slots with(int[] added) {
        int[] all = Arrays.copyOf(index, index.length + added.length);
        System.arraycopy(added, 0, all, index.length, added.length);
        return new Slots(all, Arrays.copyOf(made, all.length));
    }

    /// The images' numbers, the last repeated up to a multiple of `unit`.
    int[] padded(int unit) {
        int[] padded = Arrays.copyOf(index, (index.length + unit - 1) / unit * unit);
        Arrays.fill(padded, index.length, padded.length, index[index.length - 1]);
        return padded;
    }

    /// The rows that go on: classified correctly after `steps` more, and not at the end. Notes in `survivors`
    /// which of the others survived.
    int[] staying(boolean[] correct, int steps, int total, BitSet survivors) {
        int[] rows = new int[index.length];
        int staying = 0;
        for (int i = 0; i < index.length; i++) {
            if (correct[i] && made[i] + steps < total) {
                rows[staying++] = i;
            } else {
                survivors.set(index[i], correct[i]);
            }
        }
        return Arrays.copyOf(rows, staying);
    }

    /// The chosen rows, `steps` later.
    Slots after(int[] rows, int steps) {
        int[] chosen = Arrays.stream(rows).map(r -> index[r]).toArray();
        return new Slots(chosen, Arrays.stream(rows).map(r -> made[r] + steps).toArray());
    }
}
