package dev.ventral.similarity;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/// Responses to images on the host, as files give them: a row for each image (or trial), a column for each
/// unit.
///
/// @param images rows, at least one
/// @param units columns, at least one
/// @param values `images x units`, row-major; not to be written to
public record Responses(int images, int units, double[] values) {
    public Responses {
        if (images < 1 || units < 1 || (long) images * units != values.length) {
            throw new IllegalArgumentException(
                    "expected " + images + " x " + units + " responses, got " + values.length);
        }
    }

    /// The same from float32.
    public static Responses of(int images, int units, float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return new Responses(images, units, wide);
    }

    /// Some of the rows, in this order.
    public Responses rows(int[] chosen) {
        double[] rows = new double[Math.multiplyExact(chosen.length, units)];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(values, chosen[i] * units, rows, i * units, units);
        }
        return new Responses(chosen.length, units, rows);
    }

    /// A float64 CPU tensor with a copy of them.
    Tensor tensor() {
        return Tensors.of(values, images, units);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Responses(int n, int u, double[] v)
                && n == images
                && u == units
                && Arrays.equals(v, values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return images + " x " + units;
    }
}
