package dev.ventral.data.image;

import dev.ventral.InputError;
import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// JPEG and PNG files to pixels. A damaged file is refused, where the decoders would fill what is missing
/// with grey.
///
/// Grey files give one channel with the levels in the file; all others three, in sRGB (an embedded profile is
/// applied, CMYK is converted); transparency is passed over; 16-bit levels are rounded to 8; a camera's note on
/// how it was held (EXIF orientation) is passed over.
public final class ImageDecoder {
    /// Bound on declared sizes: 2^26 pixels, three times what the largest photographs of ImageNet have.
    private static final long PIXELS = 1L << 26;

    static {
        ImageIO.setUseCache(false);
    }

    private ImageDecoder() {}

    /// One decoded image.
    public static Picture decode(byte[] file, String name) {
        return decode(file, name, CropBox::whole);
    }

    /// A part of an image, chosen when its size is known. What lies below it in a JPEG is not decoded.
    public static Picture decode(byte[] file, String name, CropBox.Choice part) {
        boolean jpeg = file.length > 2 && (file[0] & 0xff) == 0xff && (file[1] & 0xff) == 0xd8;
        boolean png = file.length > 8 && ByteBuffer.wrap(file).getLong() == 0x89504e470d0a1a0aL;
        if (!jpeg && !png) {
            throw new InputError(name + ": expected a JPEG or PNG image, got something else");
        }
        if (jpeg ? !wholeJpeg(file) : !wholePng(file)) {
            throw damaged(name, "the file ends too early or a checksum fails");
        }
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(jpeg ? "jpeg" : "png");
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int height = reader.getHeight(0);
                int width = reader.getWidth(0);
                long pixels = (long) width * height;
                if (pixels > PIXELS) {
                    throw new InputError(name + ": expected at most " + PIXELS + " pixels, got " + pixels);
                }
                reader.addIIOReadWarningListener((_, warning) -> {
                    String text = warning.toLowerCase(Locale.ROOT);
                    if (text.contains("premature end") || text.contains("bad huffman")) {
                        throw damaged(name, warning);
                    }
                });
                ImageReadParam only = reader.getDefaultReadParam();
                CropBox box = part.of(height, width);
                if (!box.equals(CropBox.whole(height, width))) {
                    only.setSourceRegion(new Rectangle(box.left(), box.top(), box.width(), box.height()));
                }
                return pixels(reader.read(0, only));
            } finally {
                reader.dispose();
            }
        } catch (InputError e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decoders answer damaged data with any exception.
            throw damaged(name, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    private static Picture pixels(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getColorModel() instanceof IndexColorModel palette) {
            return colours(image, grey(palette));
        }
        Raster raster = image.getRaster();
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            // The raster's own levels: getRGB would take them for linear light.
            int[] samples = raster.getSamples(0, 0, width, height, 0, (int[]) null);
            int largest = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
            byte[] levels = new byte[samples.length];
            for (int p = 0; p < levels.length; p++) {
                levels[p] = (byte) ((samples[p] * 255L + largest / 2) / largest);
            }
            return new Picture(height, width, levels, width, 1, new int[] {0});
        }
        // What getRGB gives, without its time.
        return image.getColorModel().getColorSpace().isCS_sRGB()
                        && raster.getSampleModel() instanceof PixelInterleavedSampleModel model
                        && raster.getDataBuffer() instanceof DataBufferByte buffer
                        && model.getNumBands() >= 3
                        && raster.getParent() == null
                ? new Picture(
                        height,
                        width,
                        buffer.getData(),
                        model.getScanlineStride(),
                        model.getPixelStride(),
                        Arrays.copyOf(model.getBandOffsets(), 3))
                : colours(image, false);
    }

    private static Picture colours(BufferedImage image, boolean grey) {
        int width = image.getWidth();
        int height = image.getHeight();
        int channels = grey ? 1 : 3;
        int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
        byte[] levels = new byte[channels * rgb.length];
        for (int p = 0; p < rgb.length; p++) {
            for (int c = 0; c < channels; c++) {
                levels[p * channels + c] = (byte) (rgb[p] >>> (16 - 8 * c));
            }
        }
        return new Picture(height, width, levels, width * channels, channels, Images.range(0, channels));
    }

    private static boolean grey(IndexColorModel palette) {
        for (int i = 0; i < palette.getMapSize(); i++) {
            if (palette.getRed(i) != palette.getGreen(i) || palette.getRed(i) != palette.getBlue(i)) {
                return false;
            }
        }
        return true;
    }

    /// The last scan (marker FFDA) is followed by an end-of-image marker (FFD9); neither occurs inside coded
    /// data.
    private static boolean wholeJpeg(byte[] file) {
        int at = file.length - 2;
        while (at >= 0 && !((file[at] & 0xff) == 0xff && (file[at + 1] & 0xff) == 0xd9)) {
            if ((file[at] & 0xff) == 0xff && (file[at + 1] & 0xff) == 0xda) {
                return false;
            }
            at--;
        }
        return at >= 0;
    }

    /// All chunks from IHDR to IEND are there, with the right checksums.
    private static boolean wholePng(byte[] file) {
        var in = ByteBuffer.wrap(file).position(8);
        var crc = new CRC32();
        while (in.remaining() >= 12) {
            int length = in.getInt();
            if (length < 0 || length > in.remaining() - 8) {
                return false;
            }
            crc.reset();
            crc.update(file, in.position(), 4 + length);
            int type = in.getInt();
            in.position(in.position() + length);
            if (in.getInt() != (int) crc.getValue()) {
                return false;
            }
            if (type == 0x49454e44) {
                return true;
            }
        }
        return false;
    }

    private static InputError damaged(String name, String what) {
        return new InputError(name + ": expected a whole image, got a damaged one ("
                + what.lines().findFirst().orElse("") + ")");
    }
}
