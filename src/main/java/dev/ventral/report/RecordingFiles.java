package dev.ventral.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What was written about one recording: `recordings/NAME/`.
///
/// @param summary a missing node where there is none
record RecordingFiles(String name, JsonNode summary, Csv<Unit> units, Csv<Fit> encoding) {

    /// A line of `units.csv`; null where not measured.
    record Unit(
            @Nullable Double weight,
            @Nullable Double splitHalf,
            @Nullable Double encoding) {
        static Unit of(CsvRow row) {
            return new Unit(
                    row.numberOrNull("reliability_weight"),
                    row.numberOrNull("split_half"),
                    row.numberOrNull("encoding_correlation"));
        }
    }

    /// A line of `encoding.csv`: an epoch of the encoding model's training.
    record Fit(
            double epoch,
            @Nullable Double trainLoss,
            @Nullable Double validationLoss,
            @Nullable Double correlation) {
        static Fit of(CsvRow row) {
            return new Fit(
                    row.number("epoch"),
                    row.numberOrNull("train_loss"),
                    row.numberOrNull("validation_loss"),
                    row.numberOrNull("validation_correlation"));
        }
    }

    static RecordingFiles read(Path folder) {
        String name = String.valueOf(folder.getFileName());
        JsonNode summary = Trees.json(folder.resolve("summary.json"));
        Csv<Fit> encoding = Files.exists(folder.resolve("encoding.csv"))
                ? Csv.read(folder, "encoding.csv", List.of("epoch"), Fit::of)
                : new Csv<>(List.of(), "");
        return new RecordingFiles(name, summary, Csv.read(folder, "units.csv", List.of("unit"), Unit::of), encoding);
    }

    boolean simulated() {
        return summary.path("simulated").asBoolean(false);
    }
}
