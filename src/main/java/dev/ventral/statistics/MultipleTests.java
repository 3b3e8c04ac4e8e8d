package dev.ventral.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// p-values of several tests, adjusted so that each can be held against the level wanted for all.
public final class MultipleTests {
    private MultipleTests() {}

    /// Bonferroni: `min(1, n p)`. Below the level, the chance of any false finding is below the level,
    /// however the tests depend on each other.
    public static double[] bonferroni(double... p) {
        check(p);
        return Arrays.stream(p).map(v -> Math.min(1, v * p.length)).toArray();
    }

    /// Holm: `max over j <= i of min(1, (n - j + 1) p_(j))` for the i-th smallest. What Bonferroni promises,
    /// and never finds less.
    ///
    /// Source: Holm 1979, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    /// Statistics
    /// 6.
    public static double[] holm(double... p) {
        check(p);
        int[] order = rising(p);
        double[] adjusted = new double[p.length];
        double most = 0;
        for (int rank = 0; rank < p.length; rank++) {
            most = Math.max(most, Math.min(1, p[order[rank]] * (p.length - rank)));
            adjusted[order[rank]] = most;
        }
        return adjusted;
    }

    private static int[] rising(double[] p) {
        return IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    /// Benjamini and Hochberg: `min over j >= i of p_(j) n / j` for the i-th smallest. Below the level, the
    /// expected share of false ones among the findings is below the level, for tests that are independent or
    /// positively dependent.
    ///
    /// Source: Benjamini & Hochberg 1995, "Controlling the false discovery rate", Journal of the Royal
    /// Statistical Society B 57.
    public static double[] benjaminiHochberg(double... p) {
        check(p);
        int[] order = rising(p);
        double[] adjusted = new double[p.length];
        double least = 1;
        for (int rank = p.length; rank > 0; rank--) {
            int i = order[rank - 1];
            least = Math.min(least, p[i] * p.length / rank);
            adjusted[i] = least;
        }
        return adjusted;
    }

    private static void check(double[] p) {
        for (double value : p) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException("expected p-values from 0 to 1, got " + value);
            }
        }
    }
}
