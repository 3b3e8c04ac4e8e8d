package dev.ventral.results;

import dev.ventral.component.Default;
import java.util.List;
import java.util.OptionalInt;

/// What one attack found for one image: a line of `samples.csv`.
///
/// @param image its number in the data set
/// @param label its class
/// @param clean the network's answer to the image as it is
/// @param attack the attack's name
/// @param norm of the attack, such as `l2`
/// @param adversarial the network's answer to the nearest candidate; empty where nothing was found
/// @param l0 how many values the nearest candidate changes; NaN where nothing was found, 0 where the answer
///     is wrong without a change
/// @param l1 the same by the L1 norm
/// @param l2 the same by the L2 norm
/// @param linf the same by the Linf norm
/// @param forward forward passes spent
/// @param gradients gradients spent
/// @param success whether the image is broken, by a change or without one
/// @param trace how the smallest distance the attack claims fell with the queries, see [QueryTrace]
public record SampleRow(
        int image,
        int label,
        int clean,
        String attack,
        String norm,
        OptionalInt adversarial,
        double l0,
        double l1,
        double l2,
        double linf,
        @Default("0") long forward,
        @Default("0") long gradients,
        boolean success,
        @Default("") String trace) {
    public static final CsvTable<SampleRow> TABLE = CsvTable.of(SampleRow.class, "samples.csv");

    /// Whether the network's answer to the image as it is is right.
    public boolean right() {
        return clean == label;
    }

    /// The smallest change found, by the attack's norm; 0 where the answer is wrong without one, infinite where
    /// nothing was found.
    public double distance() {
        double distance = by(norm);
        return success && !Double.isNaN(distance) ? distance : Double.POSITIVE_INFINITY;
    }

    private double by(String name) {
        return switch (name) {
            case "l0" -> l0;
            case "l1" -> l1;
            case "l2" -> l2;
            case "linf" -> linf;
            default -> Double.NaN;
        };
    }

    /// All forward passes and gradients.
    public long queries() {
        return forward + gradients;
    }

    /// The trace's points.
    ///
    /// @throws dev.ventral.InputError if it is none
    public List<QueryTrace> points() {
        return QueryTrace.parse(trace);
    }
}
