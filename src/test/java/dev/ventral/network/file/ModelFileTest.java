package dev.ventral.network.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.SharedData;
import dev.ventral.component.Yaml;
import dev.ventral.network.Architecture;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Layer;
import dev.ventral.network.MnistCnn;
import dev.ventral.network.Normalization;
import dev.ventral.network.ResnetCifar.Resnet20Cifar;
import dev.ventral.network.Sequential;
import dev.ventral.network.Vgg.Vgg16;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    private static final ImageShape COLOUR = new ImageShape(3, 8, 8);
    private static final ImageShape GREY = new ImageShape(1, 28, 28);

    @TempDir
    Path folder;

    private Path tiny(ImageShape shape, int classes) {
        Net net = new Resnet20Cifar(2).build(shape, classes, 1);
        Path file = folder.resolve("tiny.safetensors");
        Weights.save(net, file, Map.of());
        return file;
    }

    /// Names that are no numbers.
    private static List<String> names(int classes) {
        return IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    }

    private static void refused(ModelSpec spec, ImageShape shape, Integer classes, String... parts) {
        assertThatThrownBy(() -> ModelFile.open(spec, shape, names(classes), Compute.CPU))
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    @Test
    void architecturesByNameComponentAndFile() throws IOException {
        assertThat(ArchitectureNames.parse("resnet20-cifar")).isEqualTo(new Resnet20Cifar(16));
        assertThat(ArchitectureNames.parse("mnist-cnn")).isEqualTo(new MnistCnn());
        assertThat(ArchitectureNames.parse("{kind: vgg16, batch-norm: true}")).isEqualTo(new Vgg16(true, 64, null));
        Path yaml = Files.writeString(folder.resolve("net.yaml"), "kind: resnet20-cifar\nwidth: 4\n");
        assertThat(ArchitectureNames.parse(yaml.toString())).isEqualTo(new Resnet20Cifar(4));
        Files.writeString(yaml, "name: x\nnetwork:\n  kind: sequential\n  layers: [{kind: flatten}, {kind: linear}]\n");
        Architecture layers = new Sequential(List.of(new Layer.Flatten(null), new Layer.Linear(null, null)));
        assertThat(ArchitectureNames.parse(yaml.toString())).isEqualTo(layers);
        assertThat(Yaml.read(Yaml.write(new MnistCnn()), Architecture.class, "x"))
                .isEqualTo(new MnistCnn());
        assertThatThrownBy(() -> ArchitectureNames.parse("resnet20-cifer"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("did you mean resnet20-cifar");
        assertThatThrownBy(() -> ArchitectureNames.parse("\0")).isInstanceOf(InputError.class);
    }

    @Test
    void weightsWithAnArchitecture() {
        Path file = tiny(COLOUR, 7);
        var spec = new ModelSpec(file, "{kind: resnet20-cifar, width: 2}");
        try (var _ = new PointerScope()) {
            Classifier classifier = ModelFile.open(spec, COLOUR, null, Compute.CPU);
            var pixels = Tensors.of(new float[2 * 192], 2, 3, 8, 8);
            assertThat(Tensors.shape(classifier.logits(pixels))).containsExactly(2, 7);
            assertThat(classifier.net().is_training()).isFalse();
        }
        refused(new ModelSpec(file, null), COLOUR, 7, "tiny.safetensors", "expected the architecture to be named");
        refused(new ModelSpec(folder.resolve("no.pth"), "resnet20-cifar"), COLOUR, 7, "no.pth", "no such file");
        refused(spec, COLOUR, 9, "[7, 8]", "[9, 8]", "3 x 8 x 8 in 9 classes");
        refused(spec, GREY, 7, "[2, 1, 3, 3]", "[2, 3, 3, 3]", "1 x 28 x 28 in 7 classes");
    }

    @Test
    void checkpointsOfVentralNeedNothingElse() {
        var description = new CheckpointFile.Description(
                new Resnet20Cifar(2), Normalization.none(3), COLOUR, List.of("cat", "dog"));
        Path file = folder.resolve("own.safetensors");
        CheckpointFile.save(new Resnet20Cifar(2).build(COLOUR, 2, 1), description, Map.of(), file);
        try (var _ = new PointerScope()) {
            Classifier classifier = ModelFile.open(new ModelSpec(file, null), COLOUR, names(2), Compute.CPU);
            assertThat(classifier.normalization()).isEqualTo(Normalization.none(3));
        }
        refused(new ModelSpec(file, null), GREY, 2, "images of 3 x 8 x 8 in 2 classes, got 1 x 28 x 28 in 2");
        refused(new ModelSpec(file, null), COLOUR, 10, "in 2 classes, got 3 x 8 x 8 in 10");
        refused(new ModelSpec(file, "resnet18"), COLOUR, 2, "expected no architecture");
    }

    /// A linear network that sums its two pixels, on other ranges than [0, 1].
    @Test
    void boundsAreAppliedBeforeMeanAndDeviation() {
        Path file = folder.resolve("sum.safetensors");
        String arch = "{kind: sequential, layers: [{kind: flatten}, {kind: linear, name: a}]}";
        var shape = new ImageShape(2, 1, 1);
        try (var _ = new PointerScope()) {
            Safetensors.write(
                    file,
                    Map.of("a.weight", Tensors.of(new float[] {1, 10}, 1, 2), "a.bias", Tensors.of(new float[1], 1)),
                    Map.of());
            var pixels = Tensors.of(new float[] {.25f, 1}, 1, 2, 1, 1);
            var signed = new ModelSpec(file, arch, List.of(.1, .2), List.of(2.0, 4.0), List.of(-1.0, 1.0));
            double[] logits = Tensors.doubles(
                    ModelFile.open(signed, shape, names(1), Compute.CPU).logits(pixels));
            assertThat(logits[0]).isCloseTo((-.5 - .1) / 2 + 10 * (1 - .2) / 4, within(1e-6));
            var bytes = new ModelSpec(file, arch, List.of(100.0), List.of(50.0), List.of(0.0, 255.0));
            logits = Tensors.doubles(
                    ModelFile.open(bytes, shape, null, Compute.CPU).logits(pixels));
            assertThat(logits[0]).isCloseTo((63.75 - 100) / 50 + 10 * (255.0 - 100) / 50, within(1e-4));
        }
        refused(new ModelSpec(file, arch, List.of(1.0, 2.0, 3.0), List.of(), List.of(0.0, 1.0)), shape, 1, "mean", "3");
        refused(new ModelSpec(file, arch, List.of(), List.of(), List.of(1.0, 0.0)), shape, 1, "bounds");
    }

    @Test
    void networksOfOthers() {
        Path digits = SharedData.path("models/pgd_madry.pth");
        try (var _ = new PointerScope()) {
            Classifier classifier = ModelFile.open(new ModelSpec(digits, "mnist-cnn"), GREY, null, Compute.CPU);
            assertThat(Tensors.shape(classifier.logits(Tensors.of(new float[784], 1, 1, 28, 28))))
                    .containsExactly(1, 10);
        }
        refused(
                new ModelSpec(digits, "mnist-cnn"),
                new ImageShape(1, 32, 32),
                10,
                "[100, 2048]",
                "[100, 1568]",
                "1 x 32 x 32");
        refused(new ModelSpec(digits, "resnet20-cifar"), GREY, 10, "missing: conv1.weight", "unexpected: 0.weight");
    }
}
