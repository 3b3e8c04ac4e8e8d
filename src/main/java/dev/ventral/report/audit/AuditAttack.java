package dev.ventral.report.audit;

import dev.ventral.report.part.Titles;
import dev.ventral.results.Metrics;

/// An attack under its name in `results.csv`, with the colour it has throughout the report, whatever its norm.
///
/// @param colour 0 for the worst case, from 1 on for the others
public record AuditAttack(String name, String title, int colour) {
    private static final int COLOURS = 7;
    private static final int STYLES = 14;

    /// @param number from 0 on
    static AuditAttack of(String name, int number, Titles titles) {
        return new AuditAttack(name, titles.of(name), 1 + number % STYLES);
    }

    static AuditAttack worst() {
        return new AuditAttack(Metrics.WORST_CASE, "Worst case", 0);
    }

    /// The class of its swatch: from the eighth on, colours return with other strokes and marks.
    public int swatch() {
        return colour == 0 ? 0 : 1 + (colour - 1) % COLOURS;
    }
}
