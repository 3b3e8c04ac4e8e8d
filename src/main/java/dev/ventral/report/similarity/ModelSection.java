package dev.ventral.report.similarity;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PlainTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Models against subjects: bars with intervals before the noise ceiling, and the numbers.
final class ModelSection {
    private ModelSection() {}

    private record Ceiling(@Nullable Double lower, @Nullable Double upper) {}

    static void of(ComparisonFiles files, List<Chart> pictures, List<PlainTable> tables) {
        List<Chart.Bar> bars = new ArrayList<>();
        List<List<String>> models = files.rows("comparison.csv", List.of("model", "mean"), row -> {
            bars.add(new Chart.Bar(
                    row.text("model"),
                    Numbers.rounded(row.finite("mean")),
                    row.finiteOrNull("ci_low"),
                    row.finiteOrNull("ci_high"),
                    null));
            return List.of(
                    row.text("model"),
                    number(row.finiteOrNull("mean")),
                    number(row.finiteOrNull("standard_error")),
                    number(row.finiteOrNull("ci_low")) + " to " + number(row.finiteOrNull("ci_high")),
                    p(row.finiteOrNull("p_above_zero")),
                    p(row.finiteOrNull("p_against_ceiling")));
        });
        Ceiling ceiling = files
                .rows(
                        "ceiling.csv",
                        List.of("lower", "upper"),
                        row -> new Ceiling(row.finiteOrNull("lower"), row.finiteOrNull("upper")))
                .stream()
                .findFirst()
                .orElse(new Ceiling(null, null));
        String by = files.summary().path("comparison").asString("likeness");
        if (!bars.isEmpty()) {
            pictures.add(new Chart.Bars(
                    "models", "Likeness of models to subjects", alt(bars), by, ceiling.lower, ceiling.upper, bars));
        }
        String band = "noise ceiling " + number(ceiling.lower) + " to " + number(ceiling.upper);
        tables.add(new PlainTable(
                "Models",
                band,
                List.of("model", "mean", "standard error", "95 % interval", "p above 0", "p against the lower ceiling"),
                models));
        List<List<String>> pairs = files.rows(
                "pairs.csv",
                List.of("model", "other", "difference"),
                row -> List.of(
                        row.text("model") + " − " + row.text("other"),
                        number(row.finiteOrNull("difference")),
                        number(row.finiteOrNull("standard_error")),
                        p(row.finiteOrNull("p")),
                        p(row.finiteOrNull("p_fdr"))));
        if (!pairs.isEmpty()) {
            tables.add(new PlainTable(
                    "Differences between models",
                    "p corrected for all pairs by the false discovery rate",
                    List.of("models", "difference", "standard error", "p", "p corrected"),
                    pairs));
        }
    }

    private static String alt(List<Chart.Bar> bars) {
        return "Likeness: "
                + String.join(
                        ", ",
                        bars.stream()
                                .map(bar -> bar.name() + " " + HeatTable.short3(bar.value()))
                                .toList())
                + ".";
    }

    private static String number(@Nullable Double value) {
        return value == null ? "–" : HeatTable.short3(value);
    }

    private static String p(@Nullable Double value) {
        return value == null ? "–" : value < 1e-4 ? "< 0.0001" : String.format(Locale.ROOT, "%.2g", value);
    }
}
