package dev.ventral.guidance.target;

import java.util.Arrays;
import java.util.List;

/// Target responses: what units say of images: a matrix `images x units` on the Java heap.
///
/// @param images number of rows
/// @param units number of columns, at least 1
/// @param values row-major; not to be written to
public record TargetResponses(int images, int units, float[] values) {
    /// How many values of responses to training images, or of pixels, are borne: 1 GiB of them.
    public static final long MOST = 1L << 28;

    public TargetResponses {
        if (units < 1 || values.length != (long) images * units) {
            throw new IllegalArgumentException(
                    "expected responses of " + images + " images x " + units + " units, got " + values.length);
        }
    }

    /// The units of several side by side, of the same images.
    public static TargetResponses join(List<TargetResponses> parts) {
        int images = parts.getFirst().images();
        int units = parts.stream().mapToInt(TargetResponses::units).reduce(0, Math::addExact);
        float[] values = new float[Math.multiplyExact(images, units)];
        int column = 0;
        for (TargetResponses part : parts) {
            if (part.images() != images) {
                throw new IllegalArgumentException(
                        "expected responses to the same images, got " + images + " and " + part.images());
            }
            for (int i = 0; i < images; i++) {
                System.arraycopy(part.values, i * part.units, values, i * units + column, part.units);
            }
            column += part.units;
        }
        return new TargetResponses(images, units, values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TargetResponses(int i, int u, float[] v)
                && i == images
                && u == units
                && Arrays.equals(v, values);
    }

    @Override
    public int hashCode() {
        return 31 * images + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Responses[" + images + " images x " + units + " units]";
    }
}
