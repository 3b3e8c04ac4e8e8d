package dev.ventral.report.recordings;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Entry;
import dev.ventral.report.part.NodeText;
import dev.ventral.report.part.Numbers;
import dev.ventral.results.EncodingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// How good a recording is, and how well its encoding model predicts it.
///
/// @param models encoding models side by side, empty where there are not several
/// @param problems what cannot be read
public record RecordingSection(
        String name,
        boolean simulated,
        List<Entry> facts,
        List<List<String>> models,
        List<Chart> charts,
        List<String> problems) {
    private static final int BINS = 20;
    private static final String SCANS = "scans";

    /// How much the similarity of two images varies between scans, a sentence for each set of scans of the
    /// same images; or why that is not known.
    public static List<String> stability(List<RecordingFiles> recordings) {
        return recordings.stream()
                .filter(files -> files.summary().has(SCANS))
                .map(files -> stability(files.name(), files.summary().path(SCANS)))
                .distinct()
                .toList();
    }

    private static String stability(String name, JsonNode scans) {
        double between = scans.path("stability-between-scans").asDouble(Double.NaN);
        double repeats = scans.path("stability-between-repeats").asDouble(Double.NaN);
        if (Double.isNaN(between) || Double.isNaN(repeats)) {
            return "Stability across scans is not known for %s: %s.".formatted(name, NodeText.text(scans));
        }
        return ("Stability across scans (%s): the similarity of two images has a standard deviation of %s from scan to"
                        + " scan, and of %s from one pair of trials to another within a scan: means over all pairs of %s"
                        + " that every scan repeats.")
                .formatted(
                        NodeText.text(scans.path("recordings")),
                        Numbers.plain(between),
                        Numbers.plain(repeats),
                        Numbers.of(scans.path("repeated-images").asLong(0), "image"));
    }

    public static List<RecordingSection> of(List<RecordingFiles> recordings) {
        List<RecordingSection> sections = new ArrayList<>();
        for (RecordingFiles files : recordings) {
            sections.add(of(files, "recording-" + sections.size()));
        }
        return sections;
    }

    private static RecordingSection of(RecordingFiles files, String id) {
        List<Chart> charts = new ArrayList<>();
        add(charts, id, "Reliability weight per unit", "weight", files, "reliability_weight");
        add(charts, id, "Split-half reliability per unit", "correlation", files, "split_half");
        add(charts, id, "Noise ceiling per unit", "share of variance", files, "noise_ceiling");
        add(charts, id, "Explainable variance per unit", "share of variance", files, "explainable_variance");
        add(charts, id, "Oracle score per unit", "correlation", files, "oracle_score");
        add(charts, id, "Held-out prediction per unit", "correlation", files, "encoding_correlation");
        add(
                charts,
                id,
                "Held-out prediction over its ceiling per unit",
                "correlation / ceiling",
                files,
                "encoding_correlation_corrected");
        List<EncodingRow> models = files.comparison().rows();
        if (!models.isEmpty()) {
            charts.addFirst(EncodingModels.chart(id + "-" + charts.size(), models));
        }
        fit(charts, id, files.encoding().rows());
        List<String> problems = new ArrayList<>();
        if (!files.summary().isObject()) {
            problems.add("summary.json is not in the recording's folder, or cannot be read.");
        }
        problems.add(files.units().problem());
        problems.add(files.encoding().problem());
        problems.add(files.comparison().problem());
        problems.removeIf(String::isEmpty);
        List<Entry> facts = NodeText.table(files.summary()).stream()
                .filter(e -> !e.key().isEmpty()
                        && !e.key().equals("name")
                        && !e.key().equals("simulated")
                        && !e.key().equals(SCANS)
                        && !e.key().startsWith(SCANS + "."))
                .map(e -> new Entry(e.key().replace('-', ' '), e.value()))
                .toList();
        return new RecordingSection(
                files.name(),
                files.simulated(),
                facts,
                models.stream().map(EncodingModels::cells).toList(),
                charts,
                problems);
    }

    private static void add(
            List<Chart> charts, String id, String title, String xName, RecordingFiles files, String column) {
        double[] values = files.units().rows().stream()
                .map(unit -> unit.get(column))
                .filter(Objects::nonNull)
                .mapToDouble(v -> v)
                .sorted()
                .toArray();
        // weights that are all 1 (no repeats) say nothing as a histogram
        if (values.length > 1 && values[0] < values[values.length - 1]) {
            charts.add(histogram(id + "-" + charts.size(), title, xName, values));
        }
    }

    /// @param sorted at least two different values
    public static Chart.Histogram histogram(String id, String title, String xName, double[] sorted) {
        double low = sorted[0];
        double width = (sorted[sorted.length - 1] - low) / BINS;
        int[] counts = new int[BINS];
        for (double value : sorted) {
            counts[Math.min(BINS - 1, (int) ((value - low) / width))]++;
        }
        List<Double> edges = new ArrayList<>();
        List<Integer> bins = new ArrayList<>();
        for (int i = 0; i <= BINS; i++) {
            edges.add(Numbers.rounded(low + i * width));
            if (i < BINS) {
                bins.add(counts[i]);
            }
        }
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        String alt = "%s: %s, from %s to %s, median %s."
                .formatted(
                        title,
                        Numbers.of(sorted.length, "unit"),
                        Numbers.plain(low),
                        Numbers.plain(sorted[sorted.length - 1]),
                        Numbers.plain(median));
        return new Chart.Histogram(id, title, alt, xName, "units", edges, bins, Numbers.rounded(median));
    }

    private static void fit(List<Chart> charts, String id, List<Map<String, Double>> fits) {
        List<Chart.Series> losses = new ArrayList<>();
        addSeries(losses, "training", fits, "train_loss");
        addSeries(losses, "validation", fits, "validation_loss");
        if (!losses.isEmpty()) {
            charts.add(lines(id + "-" + charts.size(), "Encoding model: loss", losses));
        }
        List<Chart.Series> correlations = new ArrayList<>();
        addSeries(correlations, "validation", fits, "validation_correlation");
        if (!correlations.isEmpty()) {
            charts.add(lines(id + "-" + charts.size(), "Encoding model: correlation", correlations));
        }
    }

    private static Chart lines(String id, String title, List<Chart.Series> series) {
        String alt = title + " over epochs; at the end "
                + String.join(
                        ", ",
                        series.stream()
                                .map(s -> s.name() + " "
                                        + Numbers.plain(s.points().getLast().get(1)))
                                .toList())
                + ".";
        return new Chart.Lines(id, title, alt, "epoch", "", false, false, false, series).overSteps();
    }

    private static void addSeries(
            List<Chart.Series> series, String name, List<Map<String, Double>> fits, String column) {
        List<List<Double>> points = new ArrayList<>();
        for (Map<String, Double> fit : fits) {
            Double epoch = fit.get(RecordingFiles.EPOCH);
            Double value = fit.get(column);
            if (epoch != null && value != null) {
                points.add(List.of(epoch, Numbers.rounded(value)));
            }
        }
        if (!points.isEmpty()) {
            series.add(new Chart.Series(name, series.size(), points, List.of()));
        }
    }
}
