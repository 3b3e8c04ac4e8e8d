package dev.ventral.benchmark;

import dev.ventral.data.Augmentation;
import dev.ventral.data.Batch;
import dev.ventral.data.BatchLoader;
import dev.ventral.data.ImageFolder;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Preparation;
import dev.ventral.data.ResizedCrop;
import dev.ventral.data.image.PixelStorage;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Stem;
import dev.ventral.network.module.Net;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Engine;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Images of ImageNet's usual size (500 x 375, about 110 kB) decoded, cut at random, resized to 224 and
/// mirrored: per second of processor time of the whole process, in turn with torchvision's
/// `RandomResizedCrop`, `RandomHorizontalFlip` and `ToTensor` on the same files in a process of one thread
/// (`pipeline-peer.py`); then what share of a ResNet-18's training at 224 is waiting for images.
public final class PipelineMain {
    private static final int FILES = 192;
    /// Names of each file, so that an epoch is long.
    private static final int LINKS = 8;
    private static final int BATCH = 32;
    private static final int SIDE = 224;
    /// Epochs before the clock counts, until the compiler is done.
    private static final int WARM = 2;

    private PipelineMain() {}

    /// Octaves of noise, and edges.
    private static BufferedImage picture(SplittableRandom random) {
        int width = 500;
        int height = 375;
        double[][] pixels = new double[3][width * height];
        for (double[] plane : pixels) {
            for (int cell = 128; cell >= 2; cell /= 2) {
                int columns = width / cell + 2;
                double[] grid = new double[columns * (height / cell + 2)];
                Arrays.setAll(grid, _ -> random.nextGaussian());
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        double fy = y % cell / (double) cell;
                        double fx = x % cell / (double) cell;
                        int at = y / cell * columns + x / cell;
                        double top = grid[at] * (1 - fx) + grid[at + 1] * fx;
                        double bottom = grid[at + columns] * (1 - fx) + grid[at + columns + 1] * fx;
                        plane[y * width + x] += 4 * Math.sqrt(cell) * (top * (1 - fy) + bottom * fy);
                    }
                }
            }
        }
        var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        for (int p = 0; p < width * height; p++) {
            for (int c = 0; c < 3; c++) {
                int edge = (p % width + 2 * (p / width)) / 90 % 2 * 60;
                int level = (int) (100 + edge + pixels[c][p]);
                image.getRaster().setSample(p % width, p / width, c, Math.clamp(level, 0, 255));
            }
        }
        return image;
    }

    private static Path files() throws IOException {
        Path folder = Files.createTempDirectory("ventral-pipeline");
        var random = new SplittableRandom(1);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam quality = writer.getDefaultWriteParam();
        quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        quality.setCompressionQuality(.93f);
        Path classes = Files.createDirectories(folder.resolve("a"));
        long size = 0;
        for (int i = 0; i < FILES; i++) {
            Path file = classes.resolve("%03d.jpg".formatted(i));
            try (var out = ImageIO.createImageOutputStream(file.toFile())) {
                writer.setOutput(out);
                writer.write(null, new IIOImage(picture(random), null, null), quality);
            }
            size += Files.size(file);
            for (int k = 1; k < LINKS; k++) {
                Files.createLink(classes.resolve("%03d-%d.jpg".formatted(i, k)), file);
            }
        }
        writer.dispose();
        System.out.printf(Locale.ROOT, "%d files of %d bytes on average%n", FILES, size / FILES);
        return folder;
    }

    private static BatchLoader loader(LabelledImages data) {
        var crop = new ResizedCrop(List.of(.08, 1.0), List.of(3 / 4.0, 4 / 3.0));
        return new BatchLoader(data, BATCH, true, new Augmentation(0, true, 0, crop, null, 0, 0), Compute.CPU);
    }

    /// Milliseconds of processor time per image.
    private static double epoch(BatchLoader loader, int epoch) {
        double start = processor();
        try (var batches = loader.epoch(1, epoch)) {
            while (batches.hasNext()) {
                batches.next().close();
            }
        }
        return (processor() - start) / (FILES * LINKS);
    }

    private static double processor() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e6;
    }

    /// torchvision in another process, which answers each line with milliseconds of its processor time per
    /// image.
    private record Peer(Process process, PrintWriter ask, BufferedReader answer) implements AutoCloseable {
        static Peer start(String python, Path folder) throws IOException {
            Process process = new ProcessBuilder(python, "src/test/scripts/pipeline-peer.py", folder.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Peer(
                    process,
                    new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8),
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
        }

        double epoch() throws IOException {
            ask.println("epoch");
            String line = answer.readLine();
            if (line == null) {
                throw new IOException("the peer ended");
            }
            return Double.parseDouble(line);
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    /// Seconds of a training of some steps, and how many of them were waiting for images.
    private static void training(LabelledImages data, int steps) {
        try (var _ = new PointerScope();
                var loader = loader(data)) {
            Net net = new Resnet18(64, Stem.IMAGENET).build(new ImageShape(3, SIDE, SIDE), 10, 1);
            var model =
                    new Classifier(net, new Normalization(List.of(.5, .5, .5), List.of(.25, .25, .25), 1), Compute.CPU);
            var optimizer = new SGD(net.parameters(), new SGDOptions(.001));
            net.train(true);
            double waited = 0;
            double start = 0;
            try (var batches = loader.epoch(2, 0)) {
                for (int step = -1; step < steps; step++) {
                    double asked = System.nanoTime();
                    // The first batch of an epoch is waited for once; what counts is those that follow.
                    start = step < 0 ? asked : start;
                    try (Batch batch = batches.next();
                            var _ = new PointerScope()) {
                        waited += step < 0 ? 0 : System.nanoTime() - asked;
                        optimizer.zero_grad();
                        Tensor loss = torch.cross_entropy_loss(model.logits(batch.images()), batch.labels());
                        loss.backward();
                        optimizer.step();
                    }
                    if (step < 0) {
                        start = System.nanoTime();
                    }
                }
                double all = System.nanoTime() - start;
                System.out.printf(
                        Locale.ROOT,
                        "ResNet-18 at 224, %d images a step, %d threads: %.2f s a step, %.4f of it waiting%n",
                        BATCH,
                        Engine.threads(),
                        all / steps / 1e9,
                        waited / all);
            }
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// @param args rounds (7 where absent), and the Python that has torchvision (`python3` where absent;
    ///     `none`)
    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 7;
        String python = args.length > 1 ? args[1] : "python3";
        Path folder = files();
        LabelledImages data = new ImageFolder(
                        folder, List.of(), null, PixelStorage.FILES, new Preparation(null, 0, 1.0, false, 256, SIDE))
                .read()
                .train();
        // One thread decodes, as in the peer: two of one core slow each other down.
        Engine.start(Engine.DeviceChoice.CPU, 1);
        double[] own = new double[rounds];
        double[] ratios = new double[rounds];
        double[] others = new double[rounds];
        try (Peer peer = python.equals("none") ? null : Peer.start(python, folder);
                var loader = loader(data)) {
            for (int i = -WARM; i < rounds; i++) {
                double mine = epoch(loader, i + WARM);
                double other = peer == null ? Double.NaN : peer.epoch();
                if (i >= 0) {
                    own[i] = mine;
                    others[i] = other;
                    ratios[i] = mine / other;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "per image: %.2f ms of processor time (%.0f images per second and core); torchvision %.2f ms;"
                        + " median ratio %.2f%n",
                median(own),
                1000 / median(own),
                median(others),
                median(ratios));
        Engine.start(Engine.DeviceChoice.CPU, 0);
        training(data, 4);
        try (var all = Files.walk(folder)) {
            for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
