package dev.ventral.recordings;

import dev.ventral.neural.encoding.EncodingModel;
import dev.ventral.neural.encoding.EncodingQuality;
import dev.ventral.results.Csv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What there is to say of an encoding model: parts of `summary.json` and `units.csv`, and `encoding.csv`.
public final class EncodingFacts {
    /// Columns of `units.csv`.
    static final List<String> COLUMNS = List.of(
            "encoding_correlation",
            "encoding_r2",
            "encoding_ceiling",
            "encoding_correlation_corrected",
            "encoding_r2_corrected");

    private EncodingFacts() {}

    /// @param model as results call it
    static Map<String, Object> of(String model, EncodingQuality quality) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("encoding", model);
        facts.put("encoding-correlation-mean", EncodingComparison.mean(quality.correlation()));
        facts.put("encoding-correlation-median", RecordingSummary.median(quality.correlation()));
        facts.put("encoding-r2-mean", EncodingComparison.known(quality.r2()));
        double[] corrected =
                Arrays.stream(quality.corrected()).filter(v -> !Double.isNaN(v)).toArray();
        if (corrected.length > 0) {
            facts.put("encoding-correlation-over-ceiling-mean", EncodingComparison.mean(corrected));
            facts.put("encoding-correlation-over-ceiling-median", RecordingSummary.median(corrected));
            facts.put("encoding-r2-over-ceiling-mean", EncodingComparison.known(quality.correctedR2()));
        }
        return facts;
    }

    /// A unit's cells, empty where nothing is known.
    static List<String> cells(@Nullable EncodingQuality quality, int unit) {
        if (quality == null) {
            return Collections.nCopies(COLUMNS.size(), "");
        }
        return List.of(
                Csv.exact(quality.correlation()[unit]),
                Csv.exact(quality.r2()[unit]),
                Csv.exact(quality.ceiling()[unit]),
                Csv.exact(quality.corrected()[unit]),
                Csv.exact(quality.correctedR2()[unit]));
    }

    /// Means over the ensemble's members of those that were still fitted at the epoch.
    public static String curve(EncodingModel model) {
        Map<Integer, double[]> epochs = new LinkedHashMap<>();
        for (EncodingModel.Epoch e : model.curve()) {
            double[] sums = epochs.computeIfAbsent(e.epoch(), _ -> new double[4]);
            sums[0]++;
            sums[1] += e.trainLoss();
            sums[2] += e.validationLoss();
            sums[3] += e.validationCorrelation();
        }
        List<List<String>> rows = new ArrayList<>();
        epochs.forEach((epoch, sums) -> rows.add(List.of(
                Integer.toString(epoch),
                Csv.exact(sums[1] / sums[0]),
                Csv.exact(sums[2] / sums[0]),
                Csv.exact(sums[3] / sums[0]))));
        return Csv.text(List.of("epoch", "train_loss", "validation_loss", "validation_correlation"), rows);
    }
}
