package dev.ventral.recordings;

import dev.ventral.InputError;
import dev.ventral.neural.Recording;
import dev.ventral.neural.TrialPairs;
import dev.ventral.neural.UnitFigures;
import dev.ventral.neural.encoding.EncodingModel;
import dev.ventral.neural.encoding.EncodingQuality;
import dev.ventral.neural.encoding.EncodingSimilarity;
import dev.ventral.results.Csv;
import dev.ventral.similarity.Similarity;
import dev.ventral.similarity.SquareMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What there is to say of a recording: counts, reliability, and how well the encoding model predicts it.
/// Written as `summary.json`, `units.csv` and `encoding.csv`.
public final class RecordingSummary {
    static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    /// Columns of `units.csv` that need repeats.
    private static final List<String> MEASURED = List.of(
            "reliability_weight", "split_half", "ncsnr", "noise_ceiling", "explainable_variance", "oracle_score", "p");

    private final Recording recording;
    private final double[] weights;
    private final @Nullable UnitFigures figures;
    private @Nullable EncodingQuality quality;
    private String model = "";
    private @Nullable TrialPairs pairs;

    private RecordingSummary(Recording recording, @Nullable UnitFigures figures) {
        this.recording = recording;
        this.figures = figures;
        weights = figures == null ? ones(recording.units()) : figures.weight();
    }

    /// @param seed of random splits and permutations
    public static RecordingSummary of(Recording recording, long seed) {
        boolean repeated = recording.repeatedImages().length > 1;
        return new RecordingSummary(recording, repeated ? UnitFigures.of(recording, seed) : null);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /// How well a model predicts this recording.
    public EncodingQuality judge(EncodingModel model) {
        return EncodingQuality.of(model, recording, figures);
    }

    /// The model that predicts the recording.
    ///
    /// @param name as results call it
    public void encoding(String name, EncodingQuality judged) {
        model = name;
        quality = judged;
    }

    /// Similarity of the recorded responses of these images, weighted by the whole recording's reliability.
    public SquareMatrix ofData(int[] images) {
        return Similarity.of(recording.select(images).means(), images.length, weights);
    }

    /// Similarity of the encoding model's responses to these images.
    public SquareMatrix ofModel(EncodingModel model, int[] images) {
        return EncodingSimilarity.of(
                model.predict(recording.images().select(images)), images.length, weights, model.correlation());
    }

    /// Similarities trial by trial; null where fewer than two images are repeated.
    @Nullable
    public TrialPairs pairs() {
        if (pairs == null && figures != null) {
            pairs = TrialPairs.of(recording);
        }
        return pairs;
    }

    public Optional<String> warning() {
        UnitFigures measured = figures;
        if (measured == null) {
            return Optional.of("Recording " + recording.name()
                    + " has no repeats: its reliability is unknown, and every unit's weight is 1.");
        }
        double mean = mean(measured.splitHalf());
        if (measured.noise()) {
            return Optional.of(noise(measured));
        }
        return mean < 0.1
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "Recording %s repeats badly: split-half reliability %.2f; guidance by it can hardly mean anything.",
                        recording.name(),
                        mean))
                : Optional.empty();
    }

    /// @throws InputError if the recording's reliability cannot be told from zero
    public void refuseNoise() {
        UnitFigures measured = figures;
        if (measured != null && measured.noise()) {
            throw new InputError(noise(measured)
                    + "; nothing is guided by it unless the experiment says `unreliable-recordings: allow`");
        }
    }

    private String noise(UnitFigures measured) {
        return String.format(
                Locale.ROOT,
                "recording %s: expected responses that repeat, got a reliability that cannot be told from zero"
                        + " (permutation test, p = %.3g; split-half %.2f)",
                recording.name(),
                measured.check().recording(),
                mean(measured.splitHalf()));
    }

    public String quality() {
        EncodingQuality judged = quality;
        return judged == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "held-out correlation %.3f (mean of %d units)",
                        mean(judged.correlation()),
                        judged.correlation().length);
    }

    private Map<String, Object> counts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", recording.name());
        facts.put("simulated", recording.simulated());
        facts.put("images", recording.count());
        facts.put("units", recording.units());
        facts.put("trials", recording.trials());
        return facts;
    }

    public Map<String, Object> provenance() {
        Map<String, Object> facts = counts();
        facts.put("images-sha256", recording.images().sha256());
        return facts;
    }

    public String summary() {
        return JSON.writeValueAsString(facts()) + "\n";
    }

    Map<String, Object> facts() {
        Map<String, Object> facts = counts();
        var repeats =
                IntStream.range(0, recording.count()).map(recording::repeats).summaryStatistics();
        facts.put("repeats-min", repeats.getMin());
        facts.put("repeats-max", repeats.getMax());
        facts.put("repeated-images", recording.repeatedImages().length);
        UnitFigures measured = figures;
        if (measured == null) {
            facts.put("reliability", "no repeats: weights are 1");
        } else {
            facts.put("reliability", measured.noise() ? "cannot be told from zero" : "measured");
            facts.put("reliability-p", measured.check().recording());
            facts.put("units-reliable", measured.reliable());
            facts.put("weight-median", median(weights));
            facts.put("split-half-mean", mean(measured.splitHalf()));
            facts.put("noise-ceiling-median", median(measured.ceiling()));
            facts.put("noise-ceiling-repeats", measured.repeats());
            facts.put("explainable-variance-median", median(measured.explainable()));
            facts.put("oracle-score-median", median(measured.oracle()));
        }
        TrialPairs own = pairs();
        if (own != null) {
            facts.put(
                    "stability-between-repeats",
                    TrialPairs.stability(List.of(own)).betweenRepeats());
        }
        if (quality != null) {
            facts.putAll(EncodingFacts.of(model, quality));
        }
        return facts;
    }

    public String units() {
        UnitFigures m = figures;
        List<List<String>> rows = new ArrayList<>();
        for (int u = 0; u < recording.units(); u++) {
            List<String> row = new ArrayList<>(
                    List.of(Integer.toString(u), recording.unitLabels().get(u)));
            if (m == null) {
                row.addAll(Collections.nCopies(MEASURED.size(), ""));
            } else {
                for (double[] column : List.of(
                        weights,
                        m.splitHalf(),
                        m.ncsnr(),
                        m.ceiling(),
                        m.explainable(),
                        m.oracle(),
                        m.check().units())) {
                    row.add(Double.toString(column[u]));
                }
            }
            row.addAll(EncodingFacts.cells(quality, u));
            rows.add(row);
        }
        List<String> columns = new ArrayList<>(List.of("unit", "label"));
        columns.addAll(MEASURED);
        columns.addAll(EncodingFacts.COLUMNS);
        return Csv.text(columns, rows);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
