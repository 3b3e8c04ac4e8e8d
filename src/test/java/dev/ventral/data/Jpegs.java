package dev.ventral.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/// JPEG files of waves that differ by seed.
public final class Jpegs {
    private Jpegs() {}

    /// @param channels 1 or 3
    public static byte[] jpeg(int height, int width, int channels, long seed) {
        var random = new SplittableRandom(seed);
        double[][] waves = new double[channels][4];
        for (double[] wave : waves) {
            for (int k = 0; k < 4; k++) {
                wave[k] = random.nextDouble();
            }
        }
        var image = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    double[] w = waves[c];
                    double phase = w[0] * y + w[1] * x + 6 * w[2];
                    image.getRaster().setSample(x, y, c, (int) (127 + 120 * w[3] * Math.sin(phase)));
                }
            }
        }
        var out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, "jpeg", out)) {
                throw new IllegalStateException("no writer for JPEG");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
