package dev.ventral.report.part;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/// A matrix as a picture, one pixel per entry: blue below 0, white at 0, red above, which the colour-blind
/// tell apart too.
public final class HeatMap {
    /// From -1 to 1, evenly spaced.
    private static final int[] SCALE = {0x053061, 0x2F79B5, 0xA5CDE3, 0xF7F7F7, 0xF5B799, 0xC53E3D, 0x67001F};

    private static final int MISSING = 0x9E9E9E;

    /// Below this luminance, text on a colour has to be light.
    private static final double DARK = 0.45;

    private HeatMap() {}

    /// A PNG with entries from -limit to limit on the colour scale.
    ///
    /// @param order which row and column of the matrix comes at each place
    public static String dataUri(Matrix matrix, int[] order, double limit) {
        var image = new BufferedImage(order.length, order.length, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < order.length; i++) {
            for (int j = 0; j < order.length; j++) {
                image.setRGB(j, i, colour(matrix.at(order[i], order[j]) / limit));
            }
        }
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            if (!ImageIO.write(image, "png", bytes)) {
                throw new IllegalStateException("this Java has no PNG writer");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /// The colour of a value in [-1, 1]; beyond, that of the nearer end; grey for NaN.
    public static int colour(double value) {
        if (Double.isNaN(value)) {
            return MISSING;
        }
        double place = (Math.clamp(value, -1, 1) + 1) / 2 * (SCALE.length - 1);
        int below = Math.min((int) place, SCALE.length - 2);
        double share = place - below;
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = SCALE[below] >> shift & 0xFF;
            int to = SCALE[below + 1] >> shift & 0xFF;
            rgb |= (int) Math.round(from + share * (to - from)) << shift;
        }
        return rgb;
    }

    /// The style of an element with a text on the colour of a value.
    public static String style(double value) {
        int rgb = colour(value);
        // luma after Rec. 601
        double light = (0.299 * (rgb >> 16 & 0xFF) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF)) / 255;
        return "background: #%06x; color: %s".formatted(rgb, light < DARK ? "#ffffff" : "#1b2027");
    }
}
