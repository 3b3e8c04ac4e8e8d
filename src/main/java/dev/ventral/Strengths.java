package dev.ventral;

import java.util.List;

/// The check that all attacks and corruptions make of the strengths they are measured at.
public final class Strengths {
    private Strengths() {}

    /// A copy of `strengths`, if they are finite, not negative, strictly increasing and at least one.
    ///
    /// @param field the component's name and the field's, for the message
    public static List<Double> checked(String field, List<Double> strengths) {
        boolean increasing = !strengths.isEmpty();
        double before = -1;
        for (Double strength : strengths) {
            increasing &= strength >= 0 && strength > before && Double.isFinite(strength);
            before = strength;
        }
        InputError.unless(increasing, "%s: expected increasing numbers, none negative, got %s", field, strengths);
        return List.copyOf(strengths);
    }
}
