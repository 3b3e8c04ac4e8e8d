package dev.ventral.report.run;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.Titles;
import dev.ventral.results.MetricRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Figures of training over epochs: one chart per figure with all conditions, and one per condition with the
/// learnt mix of its layers.
final class TrainingCurves {
    private static final String GAMMA = "gamma/";
    private static final List<String> FIRST =
            List.of("validation/accuracy", "validation/loss", "loss/task", "loss/similarity");

    private final List<ConditionDescription> conditions;
    private final Titles titles;

    /// condition -> name -> seed -> epoch -> mean over the epoch's rows
    private final Map<String, Map<String, Map<Long, Map<Double, Mean>>>> values = new LinkedHashMap<>();

    TrainingCurves(List<MetricRow> rows, List<ConditionDescription> conditions, Titles titles) {
        this.titles = titles;
        this.conditions = conditions;
        for (MetricRow row : rows) {
            if (Double.isFinite(row.value())) {
                values.computeIfAbsent(row.condition(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(row.name(), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(row.seed(), _ -> new TreeMap<>())
                        .computeIfAbsent((double) row.epoch(), _ -> new Mean())
                        .add(row.value());
            }
        }
    }

    /// One chart per figure, the best known first, the learning rate last.
    List<Chart> figures() {
        Set<String> names = new LinkedHashSet<>(FIRST);
        values.values().forEach(byName -> names.addAll(byName.keySet()));
        if (names.remove("lr")) {
            names.add("lr");
        }
        List<Chart> charts = new ArrayList<>();
        for (String name : names) {
            List<Chart.Series> series = new ArrayList<>();
            for (ConditionDescription condition : conditions) {
                Map<Long, Map<Double, Mean>> seeds = seeds(condition, name);
                if (!seeds.isEmpty()) {
                    series.add(series(condition.name(), condition.colour(), seeds));
                }
            }
            if (!series.isEmpty() && !name.startsWith(GAMMA)) {
                boolean percent = name.endsWith("accuracy");
                String title = titles.of(name);
                charts.add(new Chart.Lines(
                                "training-" + charts.size(),
                                title,
                                alt(title, percent, series),
                                "epoch",
                                "",
                                percent,
                                false,
                                false,
                                series)
                        .overSteps());
            }
        }
        return charts;
    }

    /// One chart per condition that has a learnt mix.
    List<Chart> mixes() {
        List<Chart> charts = new ArrayList<>();
        for (ConditionDescription condition : conditions) {
            List<Chart.Series> series = new ArrayList<>();
            for (String name : values.getOrDefault(condition.name(), Map.of()).keySet()) {
                if (name.startsWith(GAMMA)) {
                    series.add(series(name.substring(GAMMA.length()), series.size(), seeds(condition, name)));
                }
            }
            if (!series.isEmpty()) {
                charts.add(new Chart.Lines(
                                "mix-" + charts.size(),
                                condition.name(),
                                alt("Learnt layer mix of " + condition.name(), false, series),
                                "epoch",
                                "γ",
                                false,
                                false,
                                true,
                                series)
                        .overSteps());
            }
        }
        return charts;
    }

    private Map<Long, Map<Double, Mean>> seeds(ConditionDescription condition, String name) {
        return values.getOrDefault(condition.name(), Map.of()).getOrDefault(name, Map.of());
    }

    private static Chart.Series series(String name, int colour, Map<Long, Map<Double, Mean>> seeds) {
        Map<Double, Mean> means = new TreeMap<>();
        List<List<List<Double>>> runs = new ArrayList<>();
        for (Map<Double, Mean> seed : seeds.values()) {
            seed.forEach((epoch, mean) ->
                    means.computeIfAbsent(epoch, _ -> new Mean()).add(mean.value()));
            runs.add(points(seed));
        }
        return new Chart.Series(name, colour, points(means), runs.size() > 1 ? runs : List.of());
    }

    private static List<List<Double>> points(Map<Double, Mean> byEpoch) {
        List<List<Double>> points = new ArrayList<>();
        byEpoch.forEach((epoch, mean) -> points.add(List.of(epoch, Numbers.rounded(mean.value()))));
        return points;
    }

    private static String alt(String title, boolean percent, List<Chart.Series> series) {
        List<String> last = series.stream()
                .map(s -> {
                    double value = s.points().getLast().get(1);
                    return s.name() + " " + (percent ? Numbers.percent(value) + " %" : Numbers.plain(value));
                })
                .toList();
        return title + " over epochs. Last values: " + String.join(", ", last) + ".";
    }

    private static final class Mean {
        private double sum;
        private long count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return sum / count;
        }
    }
}
