package dev.ventral.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.SharedData;
import dev.ventral.data.image.ImageDecoder;
import dev.ventral.data.image.ImageFiles;
import dev.ventral.data.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SharedImagesTest {
    private static @Nullable LabelledImages read;

    /// Read once for all tests.
    private static synchronized LabelledImages cifar() {
        LabelledImages all = read;
        if (all == null) {
            Path zip = SharedData.path("cifar10-test/cifar10-test-jpeg.zip");
            all = new ImageFolder(zip, Preparation.NONE).read().train();
            read = all;
        }
        return all;
    }

    @Test
    void cifarJpegsAreReadWhole() {
        LabelledImages all = cifar();
        assertThat(all.images()).hasToString("10000 x 3 x 32 x 32 uint8");
        assertThat(all.classes()).isEqualTo(Cifar10.CLASSES);
        double[] mean = new double[3];
        int[] counts = new int[10];
        for (int i = 0; i < all.count(); i++) {
            counts[all.labels()[i]]++;
            float[] pixels = all.images().pixels(i);
            for (int k = 0; k < pixels.length; k++) {
                mean[k / 1024] += pixels[k] / (10_000 * 1024.0);
            }
        }
        assertThat(counts).containsOnly(1000);
        // The known channel means of the CIFAR-10 test images; the JPEGs are lossy.
        assertThat(mean).containsExactly(new double[] {0.4942, 0.4851, 0.4504}, within(0.002));
        Splits splits = new Preparation(8000.0, 0, 2000.0, true, null).splits(new LoadedDataset(all, null), 0);
        assertThat(splits.train().images()).hasToString("8000 x 1 x 32 x 32 uint8");
        assertThat(splits.test().count()).isEqualTo(2000);
    }

    /// The PNG samples of CIFAR-10 are lossless, those of the zip lossy copies: each sample has a twin of its
    /// own class, nearer than any other image.
    @Test
    void samplesFindTheirTwins() throws IOException {
        Path samples = SharedData.path("samples");
        LabelledImages all = cifar();
        int twins = 0;
        for (int n = 0; n < 20; n++) {
            String prefix = "cifar10_%02d_".formatted(n);
            Path file;
            try (var files = Files.list(samples)) {
                file = files.filter(f -> f.getFileName().toString().startsWith(prefix))
                        .findFirst()
                        .orElseThrow();
            }
            float[] sample =
                    ImageDecoder.decode(Files.readAllBytes(file), "x").images().pixels(0);
            int best = -1;
            double least = Double.MAX_VALUE;
            for (int i = 0; i < all.count(); i++) {
                byte[] levels = all.images().levels(i);
                double distance = 0;
                for (int k = 0; k < sample.length && distance < least; k += 7) {
                    double d = sample[k] - (levels[k] & 0xff) / 255.0;
                    distance += d * d;
                }
                if (distance < least) {
                    least = distance;
                    best = i;
                }
            }
            double rms = Math.sqrt(least * 7 / sample.length);
            twins += rms < 0.06 && file.toString().endsWith("_" + all.labels()[best] + ".png") ? 1 : 0;
        }
        assertThat(twins).isEqualTo(20);
    }

    @Test
    void photographsAndDigits() throws IOException {
        Path samples = SharedData.path("samples");
        byte[] digit = Files.readAllBytes(samples.resolve("mnist_00_7.png"));
        assertThat(ImageDecoder.decode(digit, "x").images()).hasToString("1 x 1 x 28 x 28 uint8");
        Images all = ImageFiles.read(samples, 32);
        assertThat(all).hasToString("80 x 3 x 32 x 32 uint8");
    }
}
