package dev.ventral.guidance;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/// First weights of linear maps, as PyTorch's linear layers have them.
final class LinearInitial {
    private LinearInitial() {}

    /// Uniform within 1 / sqrt(inputs).
    static Tensor uniform(SplittableRandom random, int inputs, long... shape) {
        double bound = 1 / Math.sqrt(inputs);
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) random.nextDouble(-bound, bound);
        }
        return Tensors.of(values, shape);
    }
}
