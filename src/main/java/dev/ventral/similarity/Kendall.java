package dev.ventral.similarity;

import java.util.Arrays;

/// Kendall's tau-a: how many more pairs two rankings order alike than otherwise, of all pairs,
///
///     tau_a = (concordant - discordant) / (n (n - 1) / 2)
///
/// A pair that is tied on either side counts for neither, so that ties make it smaller. For models that
/// predict ties (categories) it is the rank correlation to use: tau-b and Spearman's rho favour models that
/// simplify. Exact, in O(n log n).
///
/// Source: Kendall 1938, "A new measure of rank correlation", Biometrika 30; the algorithm is Knight's, 1966,
/// "A computer method for calculating Kendall's tau with ungrouped data", JASA 61; the advice is that of Nili
/// et al. 2014, "A toolbox for representational similarity analysis", PLoS Computational Biology 10.
public final class Kendall {
    private Kendall() {}

    /// @return on [-1, 1]; NaN below two values, or where one of them is NaN
    public static double tauA(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("expected as many values, got " + x.length + " and " + y.length);
        }
        int n = x.length;
        if (n < 2 || anyNaN(x) || anyNaN(y)) {
            return Double.NaN;
        }
        int[] rankX = places(x);
        int[] rankY = places(y);
        long[] both = new long[n];
        for (int i = 0; i < n; i++) {
            both[i] = ((long) rankX[i] << 32) | rankY[i];
        }
        // by x, and by y among equal x, which are thus never counted as discordant
        Arrays.sort(both);
        long ties = tied(both, 32) - tied(both, 0);
        int[] inOrder = new int[n];
        for (int i = 0; i < n; i++) {
            inOrder[i] = (int) both[i];
        }
        long discordant = inversions(inOrder, 0, n, new int[n]);
        // sorted by the count just made
        long[] sortedY = Arrays.stream(inOrder).asLongStream().toArray();
        ties += tied(sortedY, 0);
        long pairs = (long) n * (n - 1) / 2;
        return (double) (pairs - ties - 2 * discordant) / pairs;
    }

    private static boolean anyNaN(double[] values) {
        return Arrays.stream(values).anyMatch(Double::isNaN);
    }

    /// Each value's place in order, or that of an equal value: the search finds the same one for all of them.
    private static int[] places(double[] values) {
        // Adding 0 makes -0 equal to 0.
        double[] sorted = Arrays.stream(values).map(v -> v + 0.0).toArray();
        Arrays.sort(sorted);
        int[] places = new int[values.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = Arrays.binarySearch(sorted, values[i] + 0.0);
        }
        return places;
    }

    /// Pairs of neighbours in order that are equal without their last `bits`.
    private static long tied(long[] sorted, int bits) {
        long pairs = 0;
        long run = 0;
        for (int i = 1; i < sorted.length; i++) {
            run = sorted[i] >> bits == sorted[i - 1] >> bits ? run + 1 : 0;
            pairs += run;
        }
        return pairs;
    }

    /// Pairs of which the first is larger; sorts the values from `from` to `to` (merge sort).
    private static long inversions(int[] values, int from, int to, int[] room) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        long count = inversions(values, from, middle, room) + inversions(values, middle, to, room);
        System.arraycopy(values, from, room, from, to - from);
        int left = from;
        int right = middle;
        for (int k = from; k < to; k++) {
            if (right == to || (left < middle && room[left] <= room[right])) {
                values[k] = room[left++];
            } else {
                count += middle - left;
                values[k] = room[right++];
            }
        }
        return count;
    }
}
