package dev.ventral.benchmark;

import dev.ventral.array.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/// The same images in every format that is read, in a folder: smooth patches with a little noise, so that a
/// JPEG of them is about as large as one of a photograph. Colour images are 3 x 32 x 32, grey ones 28 x 28.
final class ReaderFiles {
    private static final int CLASSES = 10;

    private final Path folder;
    private final int count;

    /// @param count number of images, a multiple of 60
    ReaderFiles(Path folder, int count) {
        this.folder = folder;
        this.count = count;
    }

    void write() throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("classes.zip")))) {
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("class" + i % CLASSES + "/" + i + ".jpg"));
                jpeg(i, zip);
                zip.closeEntry();
            }
        }
        idx();
        json();
        var all = ByteBuffer.allocate(count * 3 * 32 * 32);
        IntStream.range(0, count).forEach(i -> all.put(image(i, 3, 32)));
        Npy.write(folder.resolve("images.npy"), all.array(), count, 3, 32, 32);
        long[] labels = IntStream.range(0, count).mapToLong(i -> i % CLASSES).toArray();
        Npy.write(folder.resolve("labels.npy"), labels, count);
        cifar();
    }

    private static void jpeg(int number, OutputStream out) throws IOException {
        byte[] levels = image(number, 3, 32);
        var image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 1024; p++) {
            int rgb = (levels[p] & 0xff) << 16 | (levels[1024 + p] & 0xff) << 8 | levels[2048 + p] & 0xff;
            image.setRGB(p % 32, p / 32, rgb);
        }
        ImageIO.write(image, "jpeg", out);
    }

    private void idx() throws IOException {
        var images = ByteBuffer.allocate(16 + count * 784);
        images.putInt(0x803).putInt(count).putInt(28).putInt(28);
        var labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
        for (int i = 0; i < count; i++) {
            images.put(image(i, 1, 28));
            labels.put((byte) (i % CLASSES));
        }
        Files.write(folder.resolve("images.idx"), images.array());
        Files.write(folder.resolve("labels.idx"), labels.array());
    }

    private void json() throws IOException {
        String[] decimals = new String[256];
        Arrays.setAll(decimals, level -> String.format(Locale.ROOT, "%.3f,", level / 255.0));
        for (int digit = 0; digit < CLASSES; digit++) {
            var text = new StringBuilder("{\"data\":[");
            for (int i = digit; i < count; i += CLASSES) {
                for (byte level : image(i, 1, 28)) {
                    text.append(decimals[level & 0xff]);
                }
            }
            text.setCharAt(text.length() - 1, ']');
            Files.writeString(folder.resolve(digit + ".json"), text.append('}'));
        }
    }

    private void cifar() throws IOException {
        int each = count / 6;
        for (int file = 0; file < 6; file++) {
            var content = ByteBuffer.allocate(each * 3073);
            for (int i = file * each; i < (file + 1) * each; i++) {
                content.put((byte) (i % CLASSES)).put(image(i, 3, 32));
            }
            String name = file == 5 ? "test_batch.bin" : "data_batch_" + (file + 1) + ".bin";
            Files.write(folder.resolve(name), content.array());
        }
    }

    private static byte[] image(int number, int channels, int side) {
        var random = new SplittableRandom(number);
        byte[] levels = new byte[channels * side * side];
        double[] phase = random.doubles(3L * channels, 0, 2 * Math.PI).toArray();
        for (int k = 0; k < levels.length; k++) {
            int c = k / (side * side);
            double x = (k % side) / (double) side;
            double y = (k / side % side) / (double) side;
            double smooth = Math.sin(7 * x + phase[3 * c])
                    + Math.sin(11 * y + phase[3 * c + 1])
                    + Math.sin(17 * x * y + phase[3 * c + 2]);
            levels[k] = (byte) Math.clamp(Math.round(128 + 35 * smooth + 8 * random.nextGaussian()), 0, 255);
        }
        return levels;
    }
}
