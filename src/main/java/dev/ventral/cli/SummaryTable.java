package dev.ventral.cli;

import dev.ventral.Fractions;
import dev.ventral.results.SummaryRow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `summary.csv` for people: a line for each perturbation and strength (of transfer also for each condition that
/// the examples were made on), a column for each condition; smallest changes in a table of their own.
final class SummaryTable {
    private static final String FROM = "accuracy_from_";
    private final List<String> conditions;
    private final Map<String, Map<String, String>> accuracies = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> distances = new LinkedHashMap<>();

    private SummaryTable(List<SummaryRow> rows) {
        conditions = rows.stream().map(SummaryRow::condition).distinct().toList();
        for (SummaryRow row : rows) {
            String metric = row.metric();
            if (metric.equals("accuracy")) {
                put(accuracies, label(row), row, percent(row));
            } else if (metric.startsWith(FROM) && conditions.contains(metric.substring(FROM.length()))) {
                put(accuracies, label(row) + " from " + metric.substring(FROM.length()), row, percent(row));
            } else if (metric.equals("median_distance")) {
                put(distances, label(row), row, distance(row));
            }
        }
    }

    static void print(Path folder, PrintWriter out) {
        var table = new SummaryTable(SummaryRow.TABLE.readIn(folder));
        if (table.accuracies.isEmpty()) {
            out.println("No network was evaluated.");
            return;
        }
        out.println("Accuracy in %, mean over seeds [95 % interval]");
        table.print(table.accuracies, out);
        if (!table.distances.isEmpty()) {
            out.println();
            out.println("Median distance of the smallest change, mean over seeds [95 % interval]");
            table.print(table.distances, out);
        }
        out.flush();
    }

    private static void put(Map<String, Map<String, String>> table, String label, SummaryRow row, String cell) {
        table.computeIfAbsent(label, _ -> new LinkedHashMap<>()).put(row.condition(), cell);
    }

    private void print(Map<String, Map<String, String>> table, PrintWriter out) {
        List<Integer> widths = new ArrayList<>();
        for (String condition : conditions) {
            int width = condition.length();
            for (Map<String, String> cells : table.values()) {
                width = Math.max(width, cells.getOrDefault(condition, "").length());
            }
            widths.add(width);
        }
        int first = table.keySet().stream().mapToInt(String::length).max().orElse(1);
        out.println(line("", first, conditions, widths));
        table.forEach((label, cells) -> out.println(line(
                label,
                first,
                conditions.stream().map(c -> cells.getOrDefault(c, "")).toList(),
                widths)));
    }

    private static String line(String label, int first, List<String> cells, List<Integer> widths) {
        var line = new StringBuilder(label).repeat(" ", first - label.length());
        for (int i = 0; i < cells.size(); i++) {
            line.append("   ")
                    .repeat(" ", widths.get(i) - cells.get(i).length())
                    .append(cells.get(i));
        }
        return line.toString();
    }

    private static String label(SummaryRow row) {
        if (row.perturbation().equals("none")) {
            return "clean";
        }
        return row.perturbation()
                + (row.norm().isEmpty() ? "" : " " + row.norm())
                + (Double.isNaN(row.strength()) ? "" : " " + Fractions.text(row.strength()));
    }

    private static String percent(SummaryRow row) {
        return cell("%.1f", row, 100);
    }

    private static String distance(SummaryRow row) {
        return Double.isInfinite(row.mean()) ? "not found" : cell("%.4f", row, 1);
    }

    private static String cell(String format, SummaryRow row, double scale) {
        String mean = String.format(Locale.ROOT, format, scale * row.mean());
        return Double.isNaN(row.ciLow())
                ? mean
                : mean
                        + String.format(
                                Locale.ROOT,
                                " [" + format + ", " + format + "]",
                                scale * row.ciLow(),
                                scale * row.ciHigh());
    }
}
