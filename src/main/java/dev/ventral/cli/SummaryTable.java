package dev.ventral.cli;

import dev.ventral.Fractions;
import dev.ventral.evaluation.Csv;
import dev.ventral.evaluation.SummaryRow;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `summary.csv` for people: a line for each perturbation and strength, a column for each condition.
final class SummaryTable {
    private SummaryTable() {}

    static void print(Path folder, PrintWriter out) {
        List<SummaryRow> rows = Csv.readSummary(folder.resolve("summary.csv")).stream()
                .filter(row -> row.metric().equals("accuracy"))
                .toList();
        if (rows.isEmpty()) {
            out.println("No network was evaluated.");
            return;
        }
        List<String> conditions =
                rows.stream().map(SummaryRow::condition).distinct().toList();
        Map<String, Map<String, String>> table = new LinkedHashMap<>();
        for (SummaryRow row : rows) {
            table.computeIfAbsent(label(row), _ -> new LinkedHashMap<>()).put(row.condition(), cell(row));
        }
        List<Integer> widths = new ArrayList<>();
        for (String condition : conditions) {
            int width = condition.length();
            for (Map<String, String> cells : table.values()) {
                width = Math.max(width, cells.getOrDefault(condition, "").length());
            }
            widths.add(width);
        }
        int first = table.keySet().stream().mapToInt(String::length).max().orElse(1);
        out.println("Accuracy in %, mean over seeds [95 % interval]");
        out.println(line("", first, conditions, widths));
        table.forEach((label, cells) -> out.println(line(
                label,
                first,
                conditions.stream().map(c -> cells.getOrDefault(c, "")).toList(),
                widths)));
        out.flush();
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
        return row.perturbation() + (row.norm().isEmpty() ? "" : " " + row.norm()) + " "
                + Fractions.text(row.strength());
    }

    private static String cell(SummaryRow row) {
        String mean = String.format(Locale.ROOT, "%.1f", 100 * row.mean());
        return Double.isNaN(row.ciLow())
                ? mean
                : mean + String.format(Locale.ROOT, " [%.1f, %.1f]", 100 * row.ciLow(), 100 * row.ciHigh());
    }
}
