package dev.ventral.report;

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

    private record Line(String of, String end, String rank, String label, String response, String file) {
        static Line of(CsvRow row) {
            return new Line(
                    row.text("of"),
                    row.text("end"),
                    row.text("rank"),
                    row.text("label"),
                    Numbers.plain(row.number("response")),
                    row.text("file"));
        }
    }

    /// @return nothing for a recording that was not inspected
    static Optional<StimulusSection> of(Path recordings, String name) {
        Path own = recordings.resolve(name);
        if (!Files.exists(own.resolve("facts.json"))) {
            return Optional.empty();
        }
        Path folder = own.resolve("stimuli");
        Csv<Line> lines =
                Csv.read(folder, "stimuli.csv", List.of("of", "end", "rank", "label", "response", "file"), Line::of);
        Map<String, Row> rows = new LinkedHashMap<>();
        for (Line line : lines.rows()) {
            Row row = rows.computeIfAbsent(line.of(), of -> new Row(of, new ArrayList<>(), new ArrayList<>()));
            (line.end().equals("strongest") ? row.strongest() : row.weakest())
                    .add(new Shot(
                            Pictures.uri(folder, line.file()),
                            line.label(),
                            line.response(),
                            "%s, %s %s: image %s, response %s"
                                    .formatted(line.of(), line.end(), line.rank(), line.label(), line.response())));
        }
        return Optional.of(new StimulusSection(
                name, Trees.table(Trees.json(own.resolve("facts.json"))), List.copyOf(rows.values()), lines.problem()));
    }
}
