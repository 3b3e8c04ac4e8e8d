package dev.ventral.neural.source;

import dev.ventral.InputError;
import java.util.Arrays;

/// Spike times of several units, as NWB keeps them: all in one row, unit after unit.
@SuppressWarnings("ArrayRecordComponent") // handed on at once
record Spikes(double[][] times) {

    /// @param all the times of all units
    /// @param ends for each unit the place behind its last spike in `all`
    /// @param where for messages
    static Spikes of(double[] all, long[] ends, String where) {
        double[][] times = new double[ends.length][];
        long from = 0;
        for (int u = 0; u < times.length; u++) {
            InputError.unless(
                    ends[u] >= from && ends[u] <= all.length,
                    "%s: expected the end of unit %d's spikes from %d to %d, got %d",
                    where,
                    u,
                    from,
                    all.length,
                    ends[u]);
            times[u] = Arrays.copyOfRange(all, (int) from, (int) ends[u]);
            Arrays.sort(times[u]);
            from = ends[u];
        }
        return new Spikes(times);
    }

    /// How many spikes of a unit are in a window.
    ///
    /// @param from included
    /// @param to not included
    int count(int unit, double from, double to) {
        return before(times[unit], to) - before(times[unit], from);
    }

    private static int before(double[] sorted, double time) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
