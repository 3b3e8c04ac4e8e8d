package dev.ventral.cli;

import dev.ventral.Fractions;
import dev.ventral.results.ResultRow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `results.csv` of an audit for people.
final class AuditTable {
    private AuditTable() {}

    static void print(Path folder, PrintWriter out) {
        List<ResultRow> rows = ResultRow.TABLE.readIn(folder);
        Map<String, StringBuilder> lines = new LinkedHashMap<>();
        for (ResultRow row : rows) {
            String name = row.perturbation().equals("none") ? "clean" : row.perturbation() + " " + row.norm();
            var line = lines.computeIfAbsent(name, _ -> new StringBuilder());
            switch (row.metric()) {
                case "accuracy" ->
                    line.append(
                            row.perturbation().equals("none")
                                    ? percent(row.value())
                                    : "   " + Fractions.text(row.strength()) + ": " + percent(row.value()));
                case "median_distance" -> line.append("   median distance ").append(distance(row.value()));
                case "mean_distance" -> line.append("   mean where found ").append(distance(row.value()));
                case "found" -> line.append("   found for ").append(percent(row.value()));
                default -> {}
            }
        }
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(1);
        int images = rows.isEmpty() ? 0 : rows.getFirst().n();
        out.println("Accuracy on " + images + " images, clean and by epsilon");
        lines.forEach((name, line) -> out.println(name + " ".repeat(width - name.length()) + "   "
                + line.toString().strip()));
        out.flush();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String distance(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value) : "not found";
    }
}
