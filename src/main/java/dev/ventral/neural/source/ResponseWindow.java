package dev.ventral.neural.source;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import java.util.Arrays;

/// The part of the time axis over which responses are averaged.
///
/// @param from start, in the unit of `times`, included
/// @param to end, not included
/// @param times the time of each bin, ascending
public record ResponseWindow(double from, double to, ArrayRef times) {
    public ResponseWindow {
        InputError.unless(
                Double.isFinite(from) && Double.isFinite(to) && from < to,
                "window: expected from before to, got %s and %s",
                from,
                to);
    }

    /// The first bin in the window and the one behind the last.
    ///
    /// @param bins the size of the time axis
    /// @throws InputError if the bins are not `bins`, do not ascend, or none is in the window
    int[] range(long bins) {
        double[] at = times.read().doubles();
        InputError.unless(at.length == bins, "%s: expected the times of %d bins, got %d", times, bins, at.length);
        for (int i = 1; i < at.length; i++) {
            InputError.unless(
                    at[i] > at[i - 1], "%s: expected ascending times, got %s after %s", times, at[i], at[i - 1]);
        }
        int first = (int) Arrays.stream(at).filter(t -> t < from).count();
        int last = (int) Arrays.stream(at).filter(t -> t < to).count();
        InputError.unless(
                first < last,
                "window: expected bins from %s to %s, got none: %s goes from %s to %s",
                from,
                to,
                times,
                at[0],
                at[at.length - 1]);
        return new int[] {first, last};
    }
}
