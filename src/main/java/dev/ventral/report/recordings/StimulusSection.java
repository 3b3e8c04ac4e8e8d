package dev.ventral.report.recordings;

import dev.ventral.report.part.Entry;
import dev.ventral.report.part.NodeText;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.Pictures;
import dev.ventral.results.CsvRows;
import dev.ventral.results.StimulusRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is in a recording, and the images with the strongest and the weakest mean responses.
///
/// @param problem what cannot be read
public record StimulusSection(String name, List<Entry> facts, List<Row> rows, String problem) {

    /// Of the population, or of a unit.
    public record Row(String of, List<Shot> strongest, List<Shot> weakest) {}

    /// An image.
    ///
    /// @param image PNG as a data URI; empty where there is none
    public record Shot(String image, String label, String response, String alt) {}

    /// @return nothing for a recording that was not inspected
    static Optional<StimulusSection> of(Path recordings, String name) {
        Path own = recordings.resolve(name);
        if (!Files.exists(own.resolve("facts.json"))) {
            return Optional.empty();
        }
        Path folder = own.resolve("stimuli");
        CsvRows<StimulusRow> lines = StimulusRow.TABLE.tolerant(own);
        Map<String, Row> rows = new LinkedHashMap<>();
        for (StimulusRow line : lines.rows()) {
            Row row = rows.computeIfAbsent(line.of(), of -> new Row(of, new ArrayList<>(), new ArrayList<>()));
            String response = Numbers.plain(line.response());
            (line.end().equals("strongest") ? row.strongest() : row.weakest())
                    .add(new Shot(
                            Pictures.uri(folder, line.file()),
                            line.label(),
                            response,
                            "%s, %s %s: image %s, response %s"
                                    .formatted(line.of(), line.end(), line.rank(), line.label(), response)));
        }
        return Optional.of(new StimulusSection(
                name,
                NodeText.table(NodeText.json(own.resolve("facts.json"))),
                List.copyOf(rows.values()),
                lines.problem()));
    }
}
