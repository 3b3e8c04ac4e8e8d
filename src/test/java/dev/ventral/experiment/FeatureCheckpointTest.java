package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.component.Yaml;
import dev.ventral.data.image.Images;
import dev.ventral.network.Architecture;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Stem;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.EncodingModel;
import dev.ventral.recordings.EncodingFolder;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ridge regression on the features of a network that Ventral trained: its file says all there is to say.
class FeatureCheckpointTest {
    @TempDir
    Path folder;

    private static Recording recording() {
        var random = new SplittableRandom(1);
        float[][] pixels = new float[40][3 * 8 * 10];
        float[][] responses = new float[40][2];
        for (int i = 0; i < 40; i++) {
            for (int k = 0; k < pixels[i].length; k++) {
                pixels[i][k] = (float) random.nextDouble();
            }
            responses[i] = new float[] {(float) random.nextDouble(), (float) random.nextDouble()};
        }
        return Recording.ofMeans("r", Images.ofFloats(3, 8, 10, pixels), responses);
    }

    private EncodingModel fit(Path checkpoint, String more) {
        return fit(checkpoint, "layer1", more);
    }

    private EncodingModel fit(Path checkpoint, String tap, String more) {
        String model =
                "{kind: ridge, features: {kind: network, checkpoint: '" + checkpoint + "', tap: " + tap + more + "}}";
        EncodingFolder.fit(
                "r",
                recording(),
                EncodingFolder.encodings(model),
                false,
                0,
                Compute.CPU,
                folder,
                Event.Listener.none());
        return EncodingFolder.model(folder, null, "ridge-network", Compute.CPU);
    }

    @Test
    void aCheckpointSaysWhatItIs() {
        Path file = folder.resolve("net.safetensors");
        var shape = new ImageShape(1, 12, 16);
        var architecture = new Resnet18(4, Stem.CIFAR);
        try (var _ = new PointerScope()) {
            CheckpointFile.save(
                    architecture.build(shape, 3, 2),
                    new CheckpointFile.Description(
                            architecture,
                            new Normalization(List.of(.4), List.of(.2), 1),
                            shape,
                            List.of("a", "b", "c")),
                    Map.of(),
                    file);
        }
        EncodingModel model = fit(file, "");
        assertThat(model.predict(recording().images())).hasSize(80);
        Path saved = folder.resolve("recordings/r/encodings/ridge-network.safetensors");
        try (var _ = new PointerScope();
                var own = Safetensors.open(saved);
                var net = Safetensors.open(file)) {
            assertThat(own.metadata().get("network")).contains("\"height\":12", "\"mean\":[0.4]");
            assertThat(Tensors.floats(own.tensor("network.conv1.weight")))
                    .isEqualTo(Tensors.floats(net.tensor("conv1.weight")));
        }
        // A file that was changed is refused in one line.
        assertThatThrownBy(() -> {
                    Files.write(
                            saved,
                            Files.readString(saved, StandardCharsets.ISO_8859_1)
                                    .replace("\\\"height\\\":12", "\\\"height\\\":xx")
                                    .getBytes(StandardCharsets.ISO_8859_1));
                    EncodingModel.load(saved, Compute.CPU);
                })
                .isInstanceOf(InputError.class)
                .hasMessageContaining("ridge-network.safetensors: network: expected a description");
    }

    /// A front end's filters learn nothing and may yet be others than would be drawn; the file keeps them, and
    /// the tap that the region was.
    @Test
    void aFrontEndBringsItsFilters() {
        Path file = folder.resolve("weights.safetensors");
        String network =
                "{kind: vonenet, of: {kind: resnet18, width: 4, stem: none}, simple: 2, complex: 2, channels: 4,"
                        + " field-of-view: 1, stride: 1}";
        String filters = "vone_block.simple_conv_q1.weight";
        float[] doubled;
        try (var _ = new PointerScope()) {
            Net net = Yaml.read(network, Architecture.class, "test").build(new ImageShape(3, 6, 8), 3, 2);
            try (var _ = new NoGradGuard()) {
                Weights.state(net).get(filters).mul_(new Scalar(2));
            }
            doubled = Tensors.floats(Weights.state(net).get(filters));
            Weights.save(net, file, Map.of());
        }
        EncodingModel model = fit(file, "V1", ", size: 8, network: " + network);
        Path saved = folder.resolve("recordings/r/encodings/ridge-network.safetensors");
        try (var _ = new PointerScope();
                var own = Safetensors.open(saved)) {
            assertThat(own.metadata().get("tap")).isEqualTo("vone_block");
            assertThat(Tensors.floats(own.tensor("network." + filters))).isEqualTo(doubled);
        }
        assertThat(EncodingModel.load(saved, Compute.CPU).predict(recording().images()))
                .isEqualTo(model.predict(recording().images()));
    }

    @Test
    void mereWeightsNeedAnArchitecture() {
        Path file = folder.resolve("weights.safetensors");
        var architecture = new Resnet18(4, Stem.CIFAR);
        try (var _ = new PointerScope()) {
            Weights.save(architecture.build(new ImageShape(3, 8, 10), 3, 2), file, Map.of());
        }
        assertThatThrownBy(() -> fit(file, ""))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("features.network: expected the architecture, as ", "does not say it");
        assertThat(fit(file, ", size: 10, network: {kind: resnet18, width: 4, stem: cifar}")
                        .units())
                .isEqualTo(2);
        assertThatThrownBy(() -> fit(file, ", size: 10, network: {kind: resnet18, width: 8, stem: cifar}"))
                .isInstanceOf(InputError.class);
    }
}
