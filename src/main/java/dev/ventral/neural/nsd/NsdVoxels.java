package dev.ventral.neural.nsd;

import java.util.Arrays;
import java.util.List;

/// Places of one volume, or of one hemisphere's surface.
///
/// @param hemisphere `lh.` or `rh.`; empty for a volume
/// @param shape x, y, z; or the number of vertices
/// @param inside the places that are taken, counted from 0 with the last dimension the fastest,
///     ascending: the order of `betas[mask]` in NumPy
@SuppressWarnings("ArrayRecordComponent") // handed on at once
record NsdVoxels(String hemisphere, long[] shape, int[] inside) {

    /// `x,y,z`, or `lh,vertex`.
    List<String> labels() {
        return Arrays.stream(inside).mapToObj(this::label).toList();
    }

    private String label(int place) {
        if (!hemisphere.isEmpty()) {
            return hemisphere.replace('.', ',') + place;
        }
        int[] at = at(place, shape);
        StringBuilder label = new StringBuilder();
        for (int each : at) {
            label.append(label.isEmpty() ? "" : ",").append(each);
        }
        return label.toString();
    }

    /// The index along each dimension.
    static int[] at(int place, long[] shape) {
        int[] at = new int[shape.length];
        int rest = place;
        for (int d = shape.length - 1; d >= 0; d--) {
            at[d] = (int) (rest % shape[d]);
            rest /= (int) shape[d];
        }
        return at;
    }

    /// A shape without the ones at its end: surfaces are `vertices x 1 x 1` in some files.
    static long[] trimmed(long[] shape) {
        int rank = shape.length;
        while (rank > 1 && shape[rank - 1] == 1) {
            rank--;
        }
        return Arrays.copyOf(shape, rank);
    }
}
