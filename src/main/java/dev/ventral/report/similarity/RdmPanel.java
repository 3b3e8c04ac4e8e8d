package dev.ventral.report.similarity;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Entry;
import dev.ventral.report.part.Matrix;
import dev.ventral.report.part.NodeText;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.Pictures;
import dev.ventral.report.similarity.ComparisonFiles.Rdm;
import dev.ventral.results.PlaceRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A dissimilarity matrix: pictures of it, facts, and its images on a plane.
///
/// @param values a data URI; empty where only ranks are shown
/// @param points null where the images were not placed
public record RdmPanel(
        String title,
        String alt,
        String values,
        String ranks,
        String low,
        String high,
        List<Entry> facts,
        Chart.@Nullable Points points) {
    /// Names are legible beside so many points.
    private static final int NAMED = 150;

    /// Labels with a colour of their own.
    private static final int COLOURS = 8;

    static RdmPanel of(ComparisonFiles files, Rdm rdm, List<PlaceRow> places, String id, boolean ranksOnly) {
        Matrix matrix = files.matrix(rdm);
        if (!matrix.problem().isEmpty()) {
            files.problems().add(matrix.problem());
        }
        Pixels pixels = Pixels.of(matrix);
        List<Entry> facts = NodeText.table(rdm.facts()).stream()
                .filter(e -> !e.key().equals("name") && !e.key().equals("file"))
                .map(e -> new Entry(e.key().replace('-', ' '), e.value()))
                .toList();
        String alt = "Dissimilarity matrix %s of %s, from %s to %s"
                .formatted(
                        rdm.name(),
                        rdm.facts().path("images").asString("?") + " images",
                        Numbers.plain(pixels.low()),
                        Numbers.plain(pixels.high()));
        return new RdmPanel(
                rdm.name(),
                alt,
                ranksOnly ? "" : pixels.values(),
                pixels.ranks(),
                Numbers.plain(pixels.low()),
                Numbers.plain(pixels.high()),
                facts,
                places.isEmpty() ? null : points(files, rdm, places, id));
    }

    private static Chart.Points points(ComparisonFiles files, Rdm rdm, List<PlaceRow> places, String id) {
        List<String> thumbnails = new ArrayList<>();
        for (int i = 1; i <= places.size(); i++) {
            thumbnails.add(Pictures.uri(files.folder().resolve("thumbnails").resolve(rdm.file()), i + ".png"));
        }
        return points(id, "Images of " + rdm.name() + " on a plane", places, thumbnails);
    }

    /// @param images one per place; empty texts where there are none
    static Chart.Points points(String id, String title, List<PlaceRow> places, List<String> images) {
        List<String> labels = places.stream().map(PlaceRow::label).distinct().toList();
        boolean coloured = labels.size() <= COLOURS;
        Map<String, List<Chart.Point>> groups = new LinkedHashMap<>();
        double reach = 0;
        for (int i = 0; i < places.size(); i++) {
            PlaceRow place = places.get(i);
            String group = coloured ? place.label() : "";
            String name = coloured || place.label().isEmpty() ? place.item() : place.item() + " " + place.label();
            reach = Math.max(reach, Math.max(Math.abs(place.x()), Math.abs(place.y())));
            groups.computeIfAbsent(group, _ -> new ArrayList<>())
                    .add(new Chart.Point(Numbers.rounded(place.x()), Numbers.rounded(place.y()), name, images.get(i)));
        }
        List<Chart.Group> all = new ArrayList<>();
        groups.forEach((name, points) -> all.add(new Chart.Group(name, all.size() + 1, points)));
        boolean pictures = images.stream().noneMatch(String::isEmpty);
        String alt = "%s: %s.".formatted(title, Numbers.of(places.size(), "point"));
        return new Chart.Points(id, title, alt, Numbers.rounded(reach), !pictures && places.size() <= NAMED, all);
    }
}
