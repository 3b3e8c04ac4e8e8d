package dev.ventral.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Whether paired differences have a mean other than 0: the permutation test that exchanges the two of each
/// pair, which changes the sign of its difference.
///
/// p is the share of all 2^n choices of signs that give a sum at least as far from 0 as the one seen;
/// two-sided, exact up to [#EXACT] differences, and beyond from 99,999 random choices, `(1 + as far) / (1 +
/// drawn)` (Phipson & Smyth 2010). It needs no distribution, only that under the null hypothesis differences
/// are symmetric about 0.
///
/// Source: Fisher 1935, "The Design of Experiments", section 21.
///
/// @param p two-sided
/// @param least the smallest p that as many differences can have, `2 / 2^n`: where it is above the level, no
///     data could have reached it
public record PairedTest(double p, double least) {
    /// The most differences of which all choices of signs are tried.
    public static final int EXACT = 20;

    private static final int DRAWN = 99_999;
    /// Sums that differ by less, relative to the sum of sizes, count as equal.
    private static final double EQUAL = 1e-12;

    /// @param differences finite, at least one
    public static PairedTest of(double... differences) {
        int n = differences.length;
        if (n == 0 || !Arrays.stream(differences).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("expected finite differences, got " + Arrays.toString(differences));
        }
        double sizes = Arrays.stream(differences).map(Math::abs).sum();
        double seen = Math.abs(Arrays.stream(differences).sum()) - EQUAL * sizes;
        return n <= EXACT
                ? new PairedTest(exact(differences, seen), Math.min(1, 2 / Math.pow(2, n)))
                : new PairedTest(drawn(differences, seen), 1.0 / (1 + DRAWN));
    }

    private static double exact(double[] differences, double seen) {
        long all = 1L << differences.length;
        long far = 0;
        for (long signs = 0; signs < all; signs++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
            }
            far += Math.abs(sum) >= seen ? 1 : 0;
        }
        return (double) far / all;
    }

    private static double drawn(double[] differences, double seen) {
        var random = new SplittableRandom(differences.length);
        int far = 0;
        for (int k = 0; k < DRAWN; k++) {
            double sum = 0;
            for (double difference : differences) {
                sum += random.nextBoolean() ? difference : -difference;
            }
            far += Math.abs(sum) >= seen ? 1 : 0;
        }
        return (1.0 + far) / (1 + DRAWN);
    }
}
