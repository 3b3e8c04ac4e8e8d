package dev.ventral.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An encoding model beside others of the same recording: a line of `comparison.csv`.
///
/// @param features what a linear model regresses on, empty for others
/// @param units number of units
/// @param correlation mean over units on the held-out images
/// @param low end of its interval
/// @param high likewise
/// @param corrected for noise; absent where images were not repeated
/// @param best for how many units it is
/// @param shuffled correlation of the model fitted to shuffled images
public record ModelRow(
        String model,
        String features,
        int units,
        double correlation,
        double low,
        double high,
        @Nullable Double corrected,
        int best,
        @Nullable Double shuffled) {
    private static final String FILE = "comparison.csv";

    static Csv<ModelRow> read(Path folder) {
        List<String> columns = List.of("model", "units", "correlation", "ci_low", "ci_high", "best_units");
        return Files.exists(folder.resolve(FILE))
                ? Csv.read(folder, FILE, columns, ModelRow::of)
                : new Csv<>(List.of(), "");
    }

    private static ModelRow of(CsvRow row) {
        return new ModelRow(
                row.text("model"),
                row.optional("features"),
                (int) row.number("units"),
                row.number("correlation"),
                row.number("ci_low"),
                row.number("ci_high"),
                row.numberOrNull("corrected"),
                (int) row.number("best_units"),
                row.numberOrNull("shuffled"));
    }

    /// Its cells in the report.
    public List<String> cells() {
        Double noiseless = corrected;
        Double control = shuffled;
        return List.of(
                features.isEmpty() ? model : model + " (" + features + ")",
                Numbers.plain(correlation) + " [" + Numbers.plain(low) + ", " + Numbers.plain(high) + "]",
                noiseless == null ? "–" : Numbers.plain(noiseless),
                best + " of " + units,
                control == null ? "–" : Numbers.plain(control));
    }

    /// All models in one figure.
    static Chart.Bars chart(String id, List<ModelRow> rows) {
        List<Chart.Bar> bars = new ArrayList<>();
        List<String> said = new ArrayList<>();
        for (ModelRow row : rows) {
            Double control = row.shuffled();
            bars.add(new Chart.Bar(
                    row.model(),
                    Numbers.rounded(row.correlation()),
                    Numbers.rounded(row.low()),
                    Numbers.rounded(row.high()),
                    control == null ? null : Numbers.rounded(control)));
            said.add(row.model() + " " + Numbers.plain(row.correlation())
                    + (control == null ? "" : " (shuffled " + Numbers.plain(control) + ")"));
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
