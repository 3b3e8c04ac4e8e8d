package dev.ventral.neural.encoding;

import dev.ventral.InputError;
import dev.ventral.similarity.Correlation;
import dev.ventral.tensor.SafetensorsFile;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.bytedeco.pytorch.Tensor;

/// What every fitted model says of itself, and keeps in its file: `correlation`, `held_out`, `curve`
/// (`epochs x 5`, absent where there were no epochs).
///
/// @param correlation see [EncodingModel#correlation]
/// @param heldOut see [EncodingModel#heldOut]
/// @param curve see [EncodingModel#curve]
@SuppressWarnings("ArrayRecordComponent") // figures of one computation, which nobody compares or changes
record EncodingFigures(double[] correlation, int[] heldOut, List<EncodingModel.Epoch> curve) {
    private static final int COLUMNS = 5;
    static final EncodingFigures NONE = new EncodingFigures(new double[0], new int[0], List.of());

    EncodingFigures {
        curve = List.copyOf(curve);
    }

    /// For each unit the correlation of prediction and mean response.
    ///
    /// @param predicted `chosen.length x units`
    /// @param means `images x units`
    static double[] correlations(float[] predicted, float[] means, int[] chosen, int units) {
        double[] rho = new double[units];
        double[] x = new double[chosen.length];
        double[] y = new double[chosen.length];
        for (int u = 0; u < units; u++) {
            for (int i = 0; i < chosen.length; i++) {
                x[i] = predicted[i * units + u];
                y[i] = means[chosen[i] * units + u];
            }
            rho[u] = Correlation.pearson(x, y);
        }
        return rho;
    }

    void write(Map<String, Tensor> tensors) {
        tensors.put("correlation", Tensors.of(correlation, correlation.length));
        tensors.put("held_out", Tensors.of(heldOut));
        if (curve.isEmpty()) {
            return;
        }
        double[] rows = curve.stream()
                .flatMapToDouble(e -> DoubleStream.of(
                        e.member(), e.epoch(), e.trainLoss(), e.validationLoss(), e.validationCorrelation()))
                .toArray();
        tensors.put("curve", Tensors.of(rows, curve.size(), COLUMNS));
    }

    /// @throws InputError naming the file, if one is missing or not for so many units
    static EncodingFigures read(SafetensorsFile saved, Path file, int units) {
        double[] rho = Tensors.doubles(tensor(saved, file, "correlation", units));
        double[] rows = saved.names().contains("curve") ? Tensors.doubles(saved.tensor("curve")) : new double[0];
        List<EncodingModel.Epoch> curve = new ArrayList<>();
        for (int r = 0; r + COLUMNS <= rows.length; r += COLUMNS) {
            curve.add(new EncodingModel.Epoch((int) rows[r], (int) rows[r + 1], rows[r + 2], rows[r + 3], rows[r + 4]));
        }
        return new EncodingFigures(rho, Tensors.ints(saved.tensor("held_out")), curve);
    }

    /// A tensor of a file, if it has this shape.
    ///
    /// @throws InputError naming the file, if it has another
    static Tensor tensor(SafetensorsFile saved, Path file, String name, long... shape) {
        Tensor tensor = saved.tensor(name);
        InputError.unless(
                Arrays.equals(Tensors.shape(tensor), shape),
                "%s: %s: expected the shape %s, got %s",
                file,
                name,
                Arrays.toString(shape),
                Arrays.toString(Tensors.shape(tensor)));
        return tensor;
    }

    /// A whole number among a file's metadata.
    ///
    /// @throws InputError naming the file, if it is missing or below `least`
    static int number(Map<String, String> metadata, String key, int least, String file) {
        String text = metadata.getOrDefault(key, "nothing");
        boolean digits = text.matches("[0-9]{1,6}");
        InputError.unless(
                digits && Integer.parseInt(text) >= least,
                "%s: %s: expected a whole number from %d to 999999, got %s",
                file,
                key,
                least,
                text);
        return Integer.parseInt(text);
    }
}
