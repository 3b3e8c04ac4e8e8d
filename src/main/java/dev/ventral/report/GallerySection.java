package dev.ventral.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Images under noise and attack, and what the networks said: a table per image, rows are conditions.
///
/// @param problem what cannot be read, or is not there
public record GallerySection(List<Strip> strips, String problem) {
    private static final int LARGEST_FILE = 200_000;
    private static final int MOST_STRIPS = 24;

    /// The PNG signature: nothing else is put into the report as an image.
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /// One image.
    public record Strip(String label, List<String> columns, List<Row> rows) {}

    /// As one condition's network saw it.
    public record Row(Condition condition, List<Shot> shots) {}

    /// Under one perturbation.
    ///
    /// @param image PNG as a data URI; empty where there is none
    public record Shot(String image, String prediction, String confidence, boolean correct, String alt) {
        static final Shot EMPTY = new Shot("", "", "", false, "");
    }

    static GallerySection of(RunFolder run, List<Condition> conditions) {
        Map<String, List<GalleryRow>> byImage = new LinkedHashMap<>();
        run.gallery()
                .rows()
                .forEach(r -> byImage.computeIfAbsent(r.image(), _ -> new ArrayList<>())
                        .add(r));
        List<Strip> strips = byImage.values().stream()
                .limit(MOST_STRIPS)
                .map(rows -> strip(run.path().resolve("gallery"), rows, conditions))
                .toList();
        String problem = run.gallery().problem();
        if (problem.isEmpty() && byImage.size() > MOST_STRIPS) {
            problem = "The first %d of %d images.".formatted(MOST_STRIPS, byImage.size());
        }
        return new GallerySection(strips, problem);
    }

    private static Strip strip(Path folder, List<GalleryRow> rows, List<Condition> conditions) {
        List<ResultRow.Cell> cells = rows.stream()
                .map(GallerySection::cell)
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
        for (Condition condition : conditions) {
            Map<ResultRow.Cell, GalleryRow> shots = new LinkedHashMap<>();
            rows.stream()
                    .filter(r -> r.condition().equals(condition.name()))
                    .forEach(r -> shots.putIfAbsent(cell(r), r));
            if (!shots.isEmpty()) {
                List<Shot> line = new ArrayList<>();
                for (ResultRow.Cell cell : cells) {
                    GalleryRow row = shots.get(cell);
                    line.add(row == null ? Shot.EMPTY : shot(folder, row, cell));
                }
                lines.add(new Row(condition, line));
            }
        }
        return new Strip(rows.getFirst().label(), columns, lines);
    }

    private static ResultRow.Cell cell(GalleryRow row) {
        return new ResultRow.Cell(new Perturbation("", row.perturbation(), row.norm()), row.strength());
    }

    private static Shot shot(Path folder, GalleryRow row, ResultRow.Cell cell) {
        boolean correct = row.prediction().equals(row.label());
        Double confidence = row.confidence();
        String alt = "%s, %s: the network says %s, which is %s"
                .formatted(row.label(), cell.perturbation().title(), row.prediction(), correct ? "right" : "wrong");
        return new Shot(
                image(folder, row.file()),
                row.prediction(),
                confidence == null ? "" : Math.round(100 * confidence) + " %",
                correct,
                alt);
    }

    /// The file as a data URI, or empty where it is no small PNG file directly in the folder.
    private static String image(Path folder, String file) {
        try {
            Path path = folder.resolve(file).normalize();
            if (!folder.normalize().equals(path.getParent())
                    || !Files.isRegularFile(path)
                    || Files.size(path) > LARGEST_FILE) {
                return "";
            }
            byte[] bytes = Files.readAllBytes(path);
            boolean png = bytes.length > PNG.length && Arrays.equals(bytes, 0, PNG.length, PNG, 0, PNG.length);
            return png ? "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes) : "";
        } catch (IOException | InvalidPathException e) {
            return "";
        }
    }
}
