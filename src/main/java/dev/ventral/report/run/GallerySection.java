package dev.ventral.report.run;

import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.Pictures;
import dev.ventral.report.part.Titles;
import dev.ventral.results.GalleryRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Images under noise and attack, and what the networks said: a table per image, rows are conditions.
///
/// @param problem what cannot be read, or is not there
public record GallerySection(List<Strip> strips, String problem) {
    private static final int MOST_STRIPS = 24;

    /// One image.
    public record Strip(String label, List<String> columns, List<Row> rows) {}

    /// As one condition's network saw it.
    public record Row(ConditionDescription condition, List<Shot> shots) {}

    /// Under one perturbation.
    ///
    /// @param image PNG as a data URI; empty where there is none
    public record Shot(String image, String prediction, String confidence, boolean correct, String alt) {
        static final Shot EMPTY = new Shot("", "", "", false, "");
    }

    static GallerySection of(RunData run, List<ConditionDescription> conditions) {
        Map<Integer, List<GalleryRow>> byImage = new LinkedHashMap<>();
        run.gallery()
                .rows()
                .forEach(r -> byImage.computeIfAbsent(r.image(), _ -> new ArrayList<>())
                        .add(r));
        List<Strip> strips = byImage.values().stream()
                .limit(MOST_STRIPS)
                .map(rows -> strip(run.path().resolve("gallery"), rows, conditions, run.titles()))
                .toList();
        String problem = run.gallery().problem();
        if (problem.isEmpty() && byImage.size() > MOST_STRIPS) {
            problem = "The first %d of %d images.".formatted(MOST_STRIPS, byImage.size());
        }
        return new GallerySection(strips, problem);
    }

    private static Strip strip(
            Path folder, List<GalleryRow> rows, List<ConditionDescription> conditions, Titles titles) {
        List<TestPoint> cells = rows.stream()
                .map(row -> cell(row, titles))
                .distinct()
                .sorted(Comparator.comparing(c -> !c.perturbation().clean()))
                .toList();
        List<String> columns = cells.stream()
                .map(c -> c.perturbation().clean()
                        ? "clean"
                        : c.perturbation().title() + " " + c.perturbation().strengthName() + " = "
                                + c.perturbation().strengthText(c.strength()))
                .toList();
        List<Row> lines = new ArrayList<>();
        for (ConditionDescription condition : conditions) {
            Map<TestPoint, GalleryRow> shots = new LinkedHashMap<>();
            rows.stream()
                    .filter(r -> r.condition().equals(condition.name()))
                    .forEach(r -> shots.putIfAbsent(cell(r, titles), r));
            if (!shots.isEmpty()) {
                List<Shot> line = new ArrayList<>();
                for (TestPoint cell : cells) {
                    GalleryRow row = shots.get(cell);
                    line.add(row == null ? Shot.EMPTY : shot(folder, row, cell));
                }
                lines.add(new Row(condition, line));
            }
        }
        return new Strip(rows.getFirst().label(), columns, lines);
    }

    private static TestPoint cell(GalleryRow row, Titles titles) {
        return new TestPoint(new PerturbationTitle("", row.perturbation(), row.norm(), titles), row.strength());
    }

    private static Shot shot(Path folder, GalleryRow row, TestPoint cell) {
        boolean correct = row.prediction().equals(row.label());
        String alt = "%s, %s: the network says %s, which is %s"
                .formatted(row.label(), cell.perturbation().title(), row.prediction(), correct ? "right" : "wrong");
        return new Shot(
                Pictures.uri(folder, row.file()),
                row.prediction(),
                Double.isFinite(row.confidence()) ? Math.round(100 * row.confidence()) + " %" : "",
                correct,
                alt);
    }
}
