package dev.ventral.cli;

import dev.ventral.array.Npy;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/// A linear network of two classes and images of which every figure is known: an image is on the side of the
/// sign of its margin `m = w · (x - 1/2)`, and the smallest change to the other side is `|m| / |w|_1` by the
/// Linf norm and `|m| / |w|_2` by the L2 norm, as no pixel comes near 0 or 1.
final class LinearCase {
    static final int COUNT = 24;
    static final int SIDE = 4;
    static final int PIXELS = SIDE * SIDE;

    private final Path folder;
    private final double[] weight = new double[PIXELS];
    private final int[][] levels = new int[COUNT][PIXELS];

    /// @param folder where the files are made
    LinearCase(Path folder) throws IOException {
        this.folder = folder;
        var random = new SplittableRandom(5);
        for (int k = 0; k < PIXELS; k++) {
            weight[k] = random.nextDouble(-1, 1);
        }
        for (int[] image : levels) {
            for (int k = 0; k < PIXELS; k++) {
                image[k] = random.nextInt(90, 166);
            }
        }
        Files.writeString(
                folder.resolve("net.yaml"), "kind: sequential\nlayers: [{kind: flatten}, {kind: linear, name: out}]\n");
    }

    double margin(int image) {
        return IntStream.range(0, PIXELS)
                .mapToDouble(k -> weight[k] * (levels[image][k] / 255.0 - .5))
                .sum();
    }

    /// That of any pixels.
    double margin(float[] pixels, int from) {
        return IntStream.range(0, PIXELS)
                .mapToDouble(k -> weight[k] * (pixels[from + k] - .5))
                .sum();
    }

    /// Two in twelve are wrong.
    int label(int image) {
        int side = margin(image) > 0 ? 1 : 0;
        return image % 12 == 5 ? 1 - side : side;
    }

    /// The smallest change that makes the network's answer wrong: 0 where it is.
    double distance(int image, String norm) {
        double size = norm.equals("linf")
                ? IntStream.range(0, PIXELS)
                        .mapToDouble(k -> Math.abs(weight[k]))
                        .sum()
                : Math.sqrt(IntStream.range(0, PIXELS)
                        .mapToDouble(k -> weight[k] * weight[k])
                        .sum());
        return image % 12 == 5 ? 0 : Math.abs(margin(image)) / size;
    }

    /// The share of images that stand.
    double accuracy(String norm, double epsilon) {
        return IntStream.range(0, COUNT)
                        .filter(i -> distance(i, norm) > epsilon)
                        .count()
                / (double) COUNT;
    }

    double median(String norm) {
        double[] sorted = IntStream.range(0, COUNT)
                .mapToDouble(i -> distance(i, norm))
                .sorted()
                .toArray();
        return (sorted[COUNT / 2 - 1] + sorted[COUNT / 2]) / 2;
    }

    /// The network's weights for pixels `p` that enter as `(low + (high - low) p - mean) / std`.
    Path network(String name, double low, double high, double mean, double std) {
        float[] rows = new float[2 * PIXELS];
        double bias = 0;
        for (int k = 0; k < PIXELS; k++) {
            double scaled = weight[k] / 2 * std / (high - low);
            rows[k] = (float) -scaled;
            rows[PIXELS + k] = (float) scaled;
            bias += weight[k] / 2 * ((mean - low) / (high - low) - .5);
        }
        Path file = folder.resolve(name);
        var tensors = Map.of(
                "out.weight",
                Tensors.of(rows, 2, PIXELS),
                "out.bias",
                Tensors.of(new float[] {(float) -bias, (float) bias}, 2));
        Safetensors.write(file, tensors, Map.of());
        return file;
    }

    /// Weights for pixels as they are.
    Path network() {
        return network("net.safetensors", 0, 1, 0, 1);
    }

    /// The images as an array and their labels; `--data` for them.
    String arrays() {
        byte[] bytes = new byte[COUNT * PIXELS];
        long[] labels = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            labels[i] = label(i);
            for (int k = 0; k < PIXELS; k++) {
                bytes[i * PIXELS + k] = (byte) levels[i][k];
            }
        }
        Npy.write(folder.resolve("x.npy"), bytes, COUNT, 1, SIDE, SIDE);
        Npy.write(folder.resolve("y.npy"), labels, COUNT);
        return "npy:" + folder.resolve("x.npy") + "," + folder.resolve("y.npy");
    }

    /// The images as PNG files in a zip, in the folders `cat` and `dog`; `--data` for them.
    String zip() throws IOException {
        return zip("pets.zip", false);
    }

    /// The same in the middle of other pixels: 6 x 10 and 10 x 6 in turn.
    String framed() throws IOException {
        return zip("framed.zip", true);
    }

    private String zip(String name, boolean framed) throws IOException {
        Path file = folder.resolve(name);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < COUNT; i++) {
                zip.putNextEntry(new ZipEntry((label(i) == 0 ? "cat/" : "dog/") + (100 + i) + ".png"));
                zip.write(framed ? png(i, i % 2 == 0 ? 6 : 10, i % 2 == 0 ? 10 : 6) : png(i));
            }
        }
        return "folder:" + file;
    }

    byte[] png(int number) throws IOException {
        return png(number, SIDE, SIDE);
    }

    private byte[] png(int number, int height, int width) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        var random = new SplittableRandom(number);
        int top = (height - SIDE) / 2;
        int left = (width - SIDE) / 2;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean own = y >= top && y < top + SIDE && x >= left && x < left + SIDE;
                image.getRaster()
                        .setSample(x, y, 0, own ? levels[number][(y - top) * SIDE + x - left] : random.nextInt(256));
            }
        }
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
