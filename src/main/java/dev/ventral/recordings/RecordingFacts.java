package dev.ventral.recordings;

import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is in a recording, before anything is computed from it: sizes, repeats, ranges, what is odd.
public final class RecordingFacts {
    private static final int FEW = 3;

    private RecordingFacts() {}

    /// Facts by name, in words, in the order in which they are to be read.
    public static Map<String, String> of(Recording recording) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("recording", recording.name() + (recording.simulated() ? " (no brain was recorded)" : ""));
        Images images = recording.images();
        facts.put(
                "images",
                recording.count() + " of " + images.channels() + " x " + images.height() + " x " + images.width()
                        + ", first: "
                        + recording.imageLabels().stream().limit(FEW).collect(Collectors.joining(", ")));
        facts.put(
                "units",
                recording.units() + ", first: "
                        + recording.unitLabels().stream().limit(FEW).collect(Collectors.joining(", ")));
        facts.put("trials", trials(recording));
        facts.put(
                "sessions",
                recording.sessions() == 1 ? "one, or not told apart" : Integer.toString(recording.sessions()));
        facts.put(
                "held out",
                recording.heldOut().length == 0
                        ? "none set apart: a share of the images is drawn"
                        : recording.heldOut().length + " images");
        facts.put("covariates", covariates(recording));
        responses(recording, facts);
        return facts;
    }

    private static String trials(Recording recording) {
        if (!recording.repeated()) {
            return "one response per image: averages, or images shown once; reliability cannot be known";
        }
        var repeats =
                IntStream.range(0, recording.count()).map(recording::repeats).summaryStatistics();
        return recording.trials() + ", from " + repeats.getMin() + " to " + repeats.getMax() + " per image; "
                + recording.repeatedImages().length + " images repeated";
    }

    private static String covariates(Recording recording) {
        return recording.covariates().isEmpty()
                ? "none"
                : recording.covariates().stream()
                        .map(c -> c.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "));
    }

    private static void responses(Recording recording, Map<String, String> facts) {
        int units = recording.units();
        double[] least = filled(units, Double.POSITIVE_INFINITY);
        double[] most = filled(units, Double.NEGATIVE_INFINITY);
        double sum = 0;
        long zeros = 0;
        long fractions = 0;
        for (int t = 0; t < recording.trials(); t++) {
            for (int u = 0; u < units; u++) {
                double value = recording.response(t, u);
                least[u] = Math.min(least[u], value);
                most[u] = Math.max(most[u], value);
                sum += value;
                zeros += value == 0 ? 1 : 0;
                fractions += value == Math.rint(value) ? 0 : 1;
            }
        }
        double count = (double) recording.trials() * units;
        double lowest = Arrays.stream(least).min().orElseThrow();
        facts.put(
                "responses",
                String.format(
                        Locale.ROOT,
                        "from %.4g to %.4g, mean %.4g; %.1f %% are 0%s",
                        lowest,
                        Arrays.stream(most).max().orElseThrow(),
                        sum / count,
                        100 * zeros / count,
                        fractions == 0 && lowest >= 0 ? "; whole numbers: counts" : ""));
        String constant = IntStream.range(0, units)
                .filter(u -> least[u] == most[u])
                .mapToObj(u -> recording.unitLabels().get(u))
                .collect(Collectors.joining(", "));
        facts.put("constant units", constant.isEmpty() ? "none" : constant);
    }

    private static double[] filled(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }
}
