package dev.ventral.tensor;

import java.util.SplittableRandom;

/// Random orders.
public final class Shuffle {
    private Shuffle() {}

    /// Puts values into an order drawn uniformly from all (Fisher & Yates; Durstenfeld 1964, algorithm 235).
    public static void inPlace(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int moved = values[i];
            values[i] = values[j];
            values[j] = moved;
        }
    }
}
