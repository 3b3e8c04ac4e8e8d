package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.SharedData;
import dev.ventral.data.ImageFolder;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Preparation;
import dev.ventral.network.ResnetCifar.Resnet20Cifar;
import dev.ventral.network.ResnetCifar.Resnet32Cifar;
import dev.ventral.network.ResnetCifar.Resnet44Cifar;
import dev.ventral.network.ResnetCifar.Resnet56Cifar;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Networks that others trained classify as they should.
class PublishedNetworksTest {
    static final Normalization IMAGENET = new Normalization(List.of(.485, .456, .406), List.of(.229, .224, .225), 1);

    private static Classifier resnet20() {
        return classifier(new Resnet20Cifar(16), new ImageShape(3, 32, 32), "resnet20-12fca82f.th", IMAGENET);
    }

    private static Classifier classifier(
            Architecture architecture, ImageShape shape, String file, Normalization normalization) {
        Net net = architecture.build(shape, 10, 0);
        Weights.load(net, SharedData.path("models/" + file));
        net.eval();
        return new Classifier(net, normalization, new Compute(false, false));
    }

    private static int right(Classifier classifier, String prefix) throws IOException {
        List<Path> files;
        try (var all = Files.list(SharedData.path("samples"))) {
            files = all.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .toList();
        }
        assertThat(files).hasSize(20);
        int right = 0;
        for (Path file : files) {
            BufferedImage image = ImageIO.read(file.toFile());
            int channels = classifier.normalization().mean().size();
            try (var _ = new PointerScope()) {
                var x = Tensors.of(pixels(image, channels), 1, channels, image.getHeight(), image.getWidth());
                int label = Tensors.ints(classifier.predict(x))[0];
                right += file.toString().endsWith("_" + label + ".png") ? 1 : 0;
            }
        }
        return right;
    }

    private static float[] pixels(BufferedImage image, int channels) {
        int plane = image.getHeight() * image.getWidth();
        var pixels = new float[channels * plane];
        for (int k = 0; k < pixels.length; k++) {
            int at = k % plane;
            int band = k / plane;
            pixels[k] = image.getRaster().getSample(at % image.getWidth(), at / image.getWidth(), band) / 255f;
        }
        return pixels;
    }

    @Test
    void resnet20KnowsTheSamples() throws IOException {
        Classifier classifier = resnet20();
        assertThat(right(classifier, "cifar10_")).isEqualTo(20);
        Classifier folded = new Classifier(classifier.net().folded(), IMAGENET, new Compute(false, false));
        assertThat(right(folded, "cifar10_")).isEqualTo(20);
        // Zero channels all on one side, or no subsampling, would not do; nor do pixels that are not
        // normalised.
        Classifier raw = new Classifier(classifier.net(), Normalization.none(3), new Compute(false, false));
        assertThat(right(raw, "cifar10_")).isLessThan(20);
    }

    @Test
    void madrysNetworkKnowsTheSamples() throws IOException {
        var shape = new ImageShape(1, 28, 28);
        assertThat(right(classifier(new MnistCnn(), shape, "pgd_madry.pth", Normalization.none(1)), "mnist_"))
                .isGreaterThanOrEqualTo(19);
    }

    /// The published accuracy, 91.7 %, is on images that JPEG has not touched.
    @Tag("slow")
    @Test
    void resnet20OnTheTestImages() {
        LabelledImages images = new ImageFolder(SharedData.path("cifar10-test/cifar10-test-jpeg.zip"), Preparation.NONE)
                .read()
                .train();
        Classifier classifier = resnet20();
        int right = 0;
        for (int from = 0; from < images.count(); from += 100) {
            float[] pixels = new float[100 * 3072];
            for (int i = 0; i < 100; i++) {
                System.arraycopy(images.images().pixels(from + i), 0, pixels, i * 3072, 3072);
            }
            try (var _ = new PointerScope()) {
                int[] labels = Tensors.ints(classifier.predict(Tensors.of(pixels, 100, 3, 32, 32)));
                for (int i = 0; i < 100; i++) {
                    right += labels[i] == images.labels()[from + i] ? 1 : 0;
                }
            }
        }
        assertThat(right).isBetween(8000, 8300);
    }

    /// He et al. 2016, table 6, gives .27, .46, .66 and .85 million.
    @ParameterizedTest
    @CsvSource({"20,269722", "32,464154", "44,658586", "56,853018"})
    void parameterCounts(int depth, long count) {
        Architecture architecture = switch (depth) {
            case 20 -> new Resnet20Cifar(16);
            case 32 -> new Resnet32Cifar(16);
            case 44 -> new Resnet44Cifar(16);
            default -> new Resnet56Cifar(16);
        };
        Net net = architecture.build(new ImageShape(3, 32, 32), 10, 0);
        assertThat(Networks.parameterCount(net)).isEqualTo(count);
        assertThat(net.tapNames())
                .contains("layer2.0.shortcut", "layer3." + ((depth - 2) / 6 - 1), "layer3", "avgpool", "linear")
                .doesNotContain("layer1.0.shortcut", "fc");
    }
}
