package dev.ventral.experiment;

import dev.ventral.data.Images;
import dev.ventral.network.Normalization;
import java.util.ArrayList;
import java.util.List;

/// The normalisation of an experiment's networks: mean and standard deviation of each channel over the
/// training images.
final class PixelStatistics {
    private PixelStatistics() {}

    static Normalization of(Images images) {
        int channels = images.channels();
        int plane = images.height() * images.width();
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        for (int i = 0; i < images.count(); i++) {
            float[] pixels = images.pixels(i);
            for (int c = 0; c < channels; c++) {
                for (int p = c * plane; p < (c + 1) * plane; p++) {
                    sum[c] += pixels[p];
                    squares[c] += pixels[p] * (double) pixels[p];
                }
            }
        }
        double count = (double) images.count() * plane;
        List<Double> mean = new ArrayList<>();
        List<Double> std = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            double m = sum[c] / count;
            mean.add(m);
            std.add(Math.max(Math.sqrt(Math.max(squares[c] / count - m * m, 0)), 1e-3));
        }
        return new Normalization(mean, std, 1);
    }
}
