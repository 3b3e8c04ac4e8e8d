package dev.ventral.recordings;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.neural.encoding.EncodingQuality;
import dev.ventral.results.EncodingRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Encoding models of one recording, judged on the same held-out images: `comparison.csv`.
///
/// Intervals are percentiles of the mean over units drawn anew with replacement (Efron 1979); units, not
/// images, are drawn, so that they tell whether other units would give the same mean.
final class EncodingComparison {
    private static final int DRAWS = 2000;
    private static final double TAIL = .025;

    private final long seed;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private int[] heldOut = new int[0];

    /// @param features what a linear model regresses on, empty for others
    /// @param shuffled mean correlation of the same model fitted to shuffled images
    private record Entry(String features, EncodingQuality quality, double shuffled) {}

    EncodingComparison(long seed) {
        this.seed = seed;
    }

    /// @throws InputError if the model was held out from other images than those before
    void add(String name, String features, EncodingQuality quality, int[] images, double shuffled) {
        InputError.unless(
                entries.isEmpty() || Arrays.equals(images, heldOut),
                "--model: expected models with the same held-out images to compare, got another encoding.held-out for"
                        + " %s",
                name);
        heldOut = images.clone();
        entries.put(name, new Entry(features, quality, shuffled));
    }

    /// The model of highest mean correlation.
    String best() {
        String best = "";
        double highest = Double.NEGATIVE_INFINITY;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            double mean = mean(entry.getValue().quality().correlation());
            if (mean > highest) {
                highest = mean;
                best = entry.getKey();
            }
        }
        return best;
    }

    List<EncodingRow> rows() {
        List<EncodingRow> rows = new ArrayList<>();
        entries.forEach((name, entry) -> {
            double[] rho = entry.quality().correlation();
            double[] interval = interval(rho, seed);
            rows.add(new EncodingRow(
                    name,
                    entry.features(),
                    rho.length,
                    mean(rho),
                    interval[0],
                    interval[1],
                    known(entry.quality().corrected()),
                    bestUnits(name),
                    entry.shuffled()));
        });
        return rows;
    }

    /// The table for people, a line per model.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int wide = entries.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.add(String.format("%-" + wide + "s  held-out correlation     corrected  best for  shuffled", "model"));
        entries.forEach((name, entry) -> {
            double[] rho = entry.quality().correlation();
            double[] interval = interval(rho, seed);
            double corrected = known(entry.quality().corrected());
            lines.add(String.format(
                    Locale.ROOT,
                    "%-" + wide + "s  %.3f [%.3f, %.3f]     %9s  %8d  %s",
                    name,
                    mean(rho),
                    interval[0],
                    interval[1],
                    Double.isNaN(corrected) ? "-" : String.format(Locale.ROOT, "%.3f", corrected),
                    bestUnits(name),
                    Double.isNaN(entry.shuffled()) ? "-" : String.format(Locale.ROOT, "%.3f", entry.shuffled())));
        });
        return lines;
    }

    /// For how many units no other model is better; ties count for the first.
    private int bestUnits(String name) {
        int units = entries.values().iterator().next().quality().correlation().length;
        int count = 0;
        for (int u = 0; u < units; u++) {
            String best = "";
            double highest = Double.NEGATIVE_INFINITY;
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
                double rho = entry.getValue().quality().correlation()[u];
                if (rho > highest) {
                    highest = rho;
                    best = entry.getKey();
                }
            }
            count += best.equals(name) ? 1 : 0;
        }
        return count;
    }

    /// 95 % interval of the mean.
    static double[] interval(double[] values, long seed) {
        var random = new SplittableRandom(Seeds.mix(seed, 0xB0));
        double[] means = new double[DRAWS];
        for (int d = 0; d < DRAWS; d++) {
            for (int k = 0; k < values.length; k++) {
                means[d] += values[random.nextInt(values.length)] / values.length;
            }
        }
        Arrays.sort(means);
        int low = (int) (TAIL * DRAWS);
        return new double[] {means[low], means[DRAWS - 1 - low]};
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /// The mean of the numbers that are known; NaN where there is none.
    static double known(double[] values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
    }
}
