package dev.ventral.report.similarity;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.similarity.ComparisonFiles.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Layers against recordings: values over depth, and a table with the ceilings below.
final class LayerSection {
    private LayerSection() {}

    static HeatTable of(ComparisonFiles files, List<Chart> pictures) {
        List<Figure> figures = files.figures("rsa.csv", "recording", "tap");
        Map<String, List<Figure>> recordings = new LinkedHashMap<>();
        figures.forEach(
                f -> recordings.computeIfAbsent(f.row(), _ -> new ArrayList<>()).add(f));
        List<Chart.Series> series = new ArrayList<>();
        recordings.forEach(
                (name, row) -> series.add(new Chart.Series(name, series.size() + 1, points(row), List.of())));
        if (figures.stream().map(Figure::column).distinct().count() > 1) {
            pictures.add(new Chart.Lines(
                            "layers",
                            "Likeness to the recordings by depth",
                            "Likeness of each layer to each recording; the values are in the table.",
                            "layer, in the order of the table",
                            "",
                            false,
                            false,
                            false,
                            series)
                    .overSteps());
        }
        List<Figure> all = new ArrayList<>(figures);
        recordings.forEach(
                (name, row) -> add(all, name, "lower ceiling", row.getFirst().floor()));
        recordings.forEach(
                (name, row) -> add(all, name, "ceiling", row.getFirst().ceiling()));
        return HeatTable.of("Likeness of layers to recordings", "layer", all, Figure::column, Figure::row);
    }

    private static void add(List<Figure> all, String recording, String name, @Nullable Double value) {
        if (value != null) {
            all.add(new Figure(recording, name, value, null, null, null, null));
        }
    }

    /// Without intervals, which would hide each other; they are in the table.
    private static List<List<Double>> points(List<Figure> row) {
        List<List<Double>> points = new ArrayList<>();
        for (Figure figure : row) {
            points.add(List.of(points.size() + 1.0, Numbers.rounded(figure.value())));
        }
        return points;
    }
}
