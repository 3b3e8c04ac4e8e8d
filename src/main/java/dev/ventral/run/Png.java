package dev.ventral.run;

import dev.ventral.data.image.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/// Pixels as PNG files.
public final class Png {
    private Png() {}

    /// One image of 1 or 3 channels.
    ///
    /// @param pixels `C x H x W`, row-major, on [0, 1]
    /// @param like gives the shape
    public static byte[] of(float[] pixels, Images like) {
        return of(pixels, like.channels(), like.height(), like.width());
    }

    /// The same of any pixels.
    public static byte[] of(float[] pixels, int channels, int height, int width) {
        int plane = height * width;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < plane; p++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                int channel = channels == 3 ? c : 0;
                rgb = (rgb << 8) | Math.round(255 * pixels[channel * plane + p]);
            }
            image.setRGB(p % width, p / width, rgb);
        }
        try (var out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
