package dev.ventral.experiment;

import dev.ventral.data.image.Images;
import dev.ventral.network.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The normalisation of an experiment's networks: mean and standard deviation of each channel over the
/// training images; of a sample of those that stay in their files.
final class PixelStatistics {
    private PixelStatistics() {}

    /// Of images in files, a sample is decoded: this many, at equal distances.
    private static final int SAMPLE = 10_000;
    private static final int BLOCK = 64;

    static Normalization of(Images images) {
        return exact(images.inFiles() && images.count() > SAMPLE ? images.select(spread(images.count())) : images);
    }

    private static int[] spread(int count) {
        int[] index = new int[SAMPLE];
        Arrays.setAll(index, i -> (int) ((long) i * count / SAMPLE));
        return index;
    }

    private static Normalization exact(Images images) {
        int channels = images.channels();
        int plane = images.height() * images.width();
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        for (int from = 0; from < images.count(); from += BLOCK) {
            // Images in files are decoded together, on all cores.
            for (float[] pixels : images.pixels(from, Math.min(from + BLOCK, images.count()))) {
                for (int c = 0; c < channels; c++) {
                    for (int p = c * plane; p < (c + 1) * plane; p++) {
                        sum[c] += pixels[p];
                        squares[c] += pixels[p] * (double) pixels[p];
                    }
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
