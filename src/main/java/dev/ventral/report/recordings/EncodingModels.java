package dev.ventral.report.recordings;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Numbers;
import dev.ventral.results.EncodingRow;
import java.util.ArrayList;
import java.util.List;

/// Encoding models of one recording side by side.
final class EncodingModels {
    private EncodingModels() {}

    /// A model's cells in the table.
    static List<String> cells(EncodingRow row) {
        return List.of(
                row.features().isEmpty() ? row.model() : row.model() + " (" + row.features() + ")",
                Numbers.plain(row.correlation()) + " [" + Numbers.plain(row.ciLow()) + ", "
                        + Numbers.plain(row.ciHigh()) + "]",
                orDash(row.corrected()),
                row.bestUnits() + " of " + row.units(),
                orDash(row.shuffled()));
    }

    private static String orDash(double value) {
        return Double.isFinite(value) ? Numbers.plain(value) : "–";
    }

    /// All models in one figure.
    static Chart.Bars chart(String id, List<EncodingRow> rows) {
        List<Chart.Bar> bars = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (EncodingRow row : rows) {
            boolean controlled = Double.isFinite(row.shuffled());
            bars.add(new Chart.Bar(
                    row.model(),
                    Numbers.rounded(row.correlation()),
                    Numbers.rounded(row.ciLow()),
                    Numbers.rounded(row.ciHigh()),
                    controlled ? (Double) Numbers.rounded(row.shuffled()) : null));
            said.add(row.model() + " " + Numbers.plain(row.correlation())
                    + (controlled ? " (shuffled " + Numbers.plain(row.shuffled()) + ")" : ""));
        }
        return new Chart.Bars(
                id,
                "Encoding models (dots: fitted to shuffled images)",
                "Mean held-out correlation over units: " + String.join(", ", said) + ".",
                "correlation",
                null,
                null,
                bars);
    }
}
