package dev.ventral.report.recordings;

import dev.ventral.report.part.NodeText;
import dev.ventral.results.Csv;
import dev.ventral.results.CsvRow;
import dev.ventral.results.CsvRows;
import dev.ventral.results.EncodingRow;
import dev.ventral.results.RunFiles;
import java.io.IOException;
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
public record RecordingFiles(
        String name,
        JsonNode summary,
        CsvRows<Map<String, Double>> units,
        CsvRows<Map<String, Double>> encoding,
        CsvRows<EncodingRow> comparison) {
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
        JsonNode summary = NodeText.json(folder.resolve(RunFiles.SUMMARY));
        CsvRows<Map<String, Double>> encoding = Files.exists(folder.resolve(RunFiles.ENCODING))
                ? Csv.read(folder, RunFiles.ENCODING, List.of(EPOCH)).map(RecordingFiles::epoch)
                : CsvRows.none();
        return new RecordingFiles(
                name,
                summary,
                Csv.read(folder, RunFiles.UNITS, List.of("unit")).map(row -> numbers(row, UNIT)),
                encoding,
                EncodingRow.TABLE.tolerantIfThere(folder));
    }

    private static Map<String, Double> epoch(CsvRow row) {
        Map<String, Double> numbers = numbers(row, FIT);
        numbers.put(EPOCH, row.finite(EPOCH));
        return numbers;
    }

    private static Map<String, Double> numbers(CsvRow row, List<String> columns) {
        Map<String, Double> numbers = new HashMap<>();
        for (String column : columns) {
            Double number = row.finiteOrNull(column);
            if (number != null) {
                numbers.put(column, number);
            }
        }
        return numbers;
    }

    public boolean simulated() {
        return summary.path("simulated").asBoolean(false);
    }

    /// What was written about recordings in a folder.
    public static List<RecordingFiles> all(Path path) {
        return folders(path.resolve(RunFiles.RECORDINGS)).stream()
                .map(RecordingFiles::read)
                .toList();
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (var children = Files.list(parent)) {
            return children.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
