package dev.ventral.neural.encoding.readout;

import java.util.SplittableRandom;

/// First weights, drawn without the engine's global generator.
public final class EncodingInitial {
    private EncodingInitial() {}

    /// Independent normal numbers of mean 0.
    public static float[] gaussian(int count, double deviation, SplittableRandom random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
