package dev.ventral.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What was written about one recording: `recordings/NAME/`.
///
/// @param summary a missing node where there is none
/// @param units lines of `units.csv`: values by column, absent where not measured
/// @param encoding lines of `encoding.csv`, the same: epochs of the encoding model's training
/// @param comparison lines of `comparison.csv`, empty where one model or none was fitted
record RecordingFiles(
        String name,
        JsonNode summary,
        Csv<Map<String, Double>> units,
        Csv<Map<String, Double>> encoding,
        Csv<ModelRow> comparison) {
    private static final List<String> UNIT = List.of(
            "reliability_weight",
            "split_half",
            "noise_ceiling",
            "explainable_variance",
            "oracle_score",
            "encoding_correlation",
            "encoding_correlation_corrected");
    static final String EPOCH = "epoch";
    private static final List<String> FIT = List.of("train_loss", "validation_loss", "validation_correlation");

    static RecordingFiles read(Path folder) {
        String name = String.valueOf(folder.getFileName());
        JsonNode summary = Trees.json(folder.resolve("summary.json"));
        Csv<Map<String, Double>> encoding = Files.exists(folder.resolve("encoding.csv"))
                ? Csv.read(folder, "encoding.csv", List.of(EPOCH), RecordingFiles::epoch)
                : new Csv<>(List.of(), "");
        return new RecordingFiles(
                name,
                summary,
                Csv.read(folder, "units.csv", List.of("unit"), row -> numbers(row, UNIT)),
                encoding,
                ModelRow.read(folder));
    }

    private static Map<String, Double> epoch(CsvRow row) {
        Map<String, Double> numbers = numbers(row, FIT);
        numbers.put(EPOCH, row.number(EPOCH));
        return numbers;
    }

    private static Map<String, Double> numbers(CsvRow row, List<String> columns) {
        Map<String, Double> numbers = new HashMap<>();
        for (String column : columns) {
            Double number = row.numberOrNull(column);
            if (number != null) {
                numbers.put(column, number);
            }
        }
        return numbers;
    }

    boolean simulated() {
        return summary.path("simulated").asBoolean(false);
    }
}
