package dev.ventral.report.audit;

import dev.ventral.report.part.NodeText;
import dev.ventral.report.part.NormUnits;
import dev.ventral.results.SampleRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Which classes fall first, by one norm: for each image the attack that came nearest.
///
/// @param more classes that are not shown
public record BrokenClasses(String title, List<Row> rows, int more) {
    private static final int MOST_ROWS = 20;
    private static final int MOST_CLASSES = 3;

    /// A class.
    ///
    /// @param images of the class
    /// @param median of the smallest changes, over all images as in the table of results: 0 where an image is
    ///     wrong without one, infinite where nothing was found
    /// @param becomes what the network says instead, with counts
    public record Row(String name, int images, String median, String becomes) {}

    private record Fall(int label, int images, double median, String becomes) {}

    static List<BrokenClasses> of(AuditFolder folder, AuditFigures figures) {
        Map<Integer, String> names = names(folder);
        List<BrokenClasses> all = new ArrayList<>();
        for (String norm : figures.norms()) {
            NormUnits units = figures.units(norm);
            List<Fall> falls = falls(figures.nearest(norm), names);
            if (!falls.isEmpty()) {
                List<Row> rows = falls.stream()
                        .limit(MOST_ROWS)
                        .map(f -> new Row(name(names, f.label()), f.images(), units.distance(f.median()), f.becomes()))
                        .toList();
                all.add(new BrokenClasses(units.title(), rows, falls.size() - rows.size()));
            }
        }
        return all;
    }

    private static List<Fall> falls(List<SampleRow> nearest, Map<Integer, String> names) {
        Map<Integer, List<SampleRow>> byClass = new TreeMap<>();
        for (SampleRow sample : nearest) {
            byClass.computeIfAbsent(sample.label(), _ -> new ArrayList<>()).add(sample);
        }
        List<Fall> falls = new ArrayList<>();
        byClass.forEach((label, samples) -> {
            double[] sorted =
                    samples.stream().mapToDouble(SampleRow::distance).sorted().toArray();
            double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
            falls.add(new Fall(label, samples.size(), median, becomes(samples, names)));
        });
        falls.sort(Comparator.comparingDouble(Fall::median));
        return falls;
    }

    private static String becomes(List<SampleRow> samples, Map<Integer, String> names) {
        Map<Integer, Integer> counts = new LinkedHashMap<>();
        for (SampleRow sample : samples) {
            if (Double.isFinite(sample.distance())) {
                sample.adversarial().ifPresent(label -> counts.merge(label, 1, Integer::sum));
            }
        }
        Comparator<Map.Entry<Integer, Integer>> often = Map.Entry.comparingByValue();
        return String.join(
                ", ",
                counts.entrySet().stream()
                        .sorted(often.reversed().thenComparing(Map.Entry.comparingByKey()))
                        .limit(MOST_CLASSES)
                        .map(e -> name(names, e.getKey()) + "\u00a0" + e.getValue())
                        .toList());
    }

    private static String name(Map<Integer, String> names, int label) {
        return names.getOrDefault(label, "class " + label);
    }

    /// The names in the provenance.
    private static Map<Integer, String> names(AuditFolder folder) {
        Map<Integer, String> names = new TreeMap<>();
        JsonNode classes = folder.provenance().path("classes");
        for (int i = 0; classes.isArray() && i < classes.size(); i++) {
            names.put(i, NodeText.text(classes.path(i)));
        }
        return names;
    }
}
