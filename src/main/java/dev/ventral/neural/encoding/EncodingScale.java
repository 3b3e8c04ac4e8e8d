package dev.ventral.neural.encoding;

import dev.ventral.data.image.Images;
import java.util.Arrays;

/// The units an encoding model computes in, from the images it may learn from.
///
/// @param pixelMean per channel
/// @param pixelDeviation per channel
/// @param offset per unit: 0, or the lowest response where there are negative ones
/// @param scale per unit: the mean response above the offset; 1 where that is 0
record EncodingScale(float[] pixelMean, float[] pixelDeviation, float[] offset, float[] scale) {

    /// 0 and 1 throughout, for models whose numbers are read from a file.
    static EncodingScale none(int channels, int units) {
        float[] ones = new float[Math.max(channels, units)];
        Arrays.fill(ones, 1);
        return new EncodingScale(
                new float[channels], Arrays.copyOf(ones, channels), new float[units], Arrays.copyOf(ones, units));
    }

    /// @param means `images x units`, row-major, of all images of the recording
    /// @param learn the images to learn from
    static EncodingScale of(Images images, float[] means, int[] learn) {
        int channels = images.channels();
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        int plane = images.height() * images.width();
        for (int image : learn) {
            float[] pixels = images.pixels(image);
            for (int k = 0; k < pixels.length; k++) {
                sum[k / plane] += pixels[k];
                squares[k / plane] += (double) pixels[k] * pixels[k];
            }
        }
        float[] mean = new float[channels];
        float[] deviation = new float[channels];
        double count = (double) plane * learn.length;
        for (int c = 0; c < channels; c++) {
            double m = sum[c] / count;
            mean[c] = (float) m;
            double variance = squares[c] / count - m * m;
            deviation[c] = variance > 1e-12 ? (float) Math.sqrt(variance) : 1;
        }
        int units = means.length / images.count();
        float[] offset = new float[units];
        float[] scale = new float[units];
        for (int u = 0; u < units; u++) {
            double total = 0;
            for (int image : learn) {
                float response = means[image * units + u];
                offset[u] = Math.min(offset[u], response);
                total += response;
            }
            double above = total / learn.length - offset[u];
            scale[u] = above > 0 ? (float) above : 1;
        }
        return new EncodingScale(mean, deviation, offset, scale);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncodingScale(float[] m, float[] d, float[] o, float[] s)
                && Arrays.equals(m, pixelMean)
                && Arrays.equals(d, pixelDeviation)
                && Arrays.equals(o, offset)
                && Arrays.equals(s, scale);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(scale);
    }
}
