package dev.ventral.network.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.network.Layer;
import dev.ventral.network.Networks;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Sequential;
import dev.ventral.network.Stem;
import dev.ventral.network.Vit;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
    @TempDir
    Path folder;

    @Test
    void savedAndLoadedNetworksHaveTheSameBits() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            new Compute(false, true).place(net); // channels-last in memory, which the file must not show
            Path file = folder.resolve("net.safetensors");
            Weights.save(net, file, Map.of("seed", "1"));
            Net other = new Resnet18(4, Stem.CIFAR).build(Networks.TINY, 5, 99);
            Weights.load(other, file);
            Map<String, Tensor> loaded = Weights.state(other);
            assertThat(loaded).hasSize(122);
            Weights.state(net)
                    .forEach((name, t) ->
                            assertThat(loaded.get(name).equal(t)).as(name).isTrue());
            assertThat(loaded.get("fc.weight").requires_grad()).isTrue();
            try (var saved = Safetensors.open(file)) {
                assertThat(saved.metadata()).containsEntry("seed", "1");
                Tensor weight = saved.tensor("layer1.0.conv1.weight");
                assertThat(Tensors.floats(weight)).containsExactly(Tensors.floats(loaded.get("layer1.0.conv1.weight")));
            }
        }
    }

    @Test
    void otherNamesAreRefusedAndNamed() {
        try (var _ = new PointerScope()) {
            Path file = folder.resolve("net.safetensors");
            Weights.save(Networks.tinySequential(), file, Map.of());
            assertThatThrownBy(() -> Weights.load(Networks.tinyResnet(), file))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("missing: conv1.weight, bn1.weight")
                    .hasMessageContaining(" more; unexpected: ")
                    .hasMessageContaining("a.weight");
        }
    }

    @Test
    void otherShapesAreRefusedBeforeAnythingChanges() {
        try (var _ = new PointerScope()) {
            Path file = folder.resolve("net.safetensors");
            Weights.save(head(4), file, Map.of());
            Net net = head(6);
            Tensor before = Weights.state(net).get("a.weight").clone();
            assertThatThrownBy(() -> Weights.load(net, file))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("b.weight of shape [6, 2], as the network has it, got [4, 2]");
            assertThat(Weights.state(net).get("a.weight").equal(before)).isTrue();
        }
    }

    @Test
    void countsOfBatchesMayBeMissingOrTooMany() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            Map<String, Tensor> state = Weights.state(net);
            Tensor count = state.remove("bn1.num_batches_tracked");
            state.put("bn9.num_batches_tracked", count);
            Path file = folder.resolve("net.safetensors");
            Safetensors.write(file, state, Map.of());
            Net other = new Resnet18(4, Stem.CIFAR).build(Networks.TINY, 5, 99);
            Weights.load(other, file);
            assertThat(Weights.state(other).get("fc.weight").equal(state.get("fc.weight")))
                    .isTrue();
            state.put("bn9.weight", count);
            Safetensors.write(file, state, Map.of());
            assertThatThrownBy(() -> Weights.load(other, file))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("missing: none; unexpected: bn9.weight");
        }
    }

    /// torchvision's published transformers carry the names of before it put its linear layers in a row.
    @Test
    void olderNamesOfTransformersAreTaken() {
        var vit = new Vit(4, 6, 2, 2, 5);
        Net net = vit.build(Networks.TINY, 3, 1);
        var older = new java.util.LinkedHashMap<String, Tensor>();
        Weights.state(net)
                .forEach((name, value) ->
                        older.put(name.replace("mlp.0.", "mlp.linear_1.").replace("mlp.3.", "mlp.linear_2."), value));
        assertThat(older).containsKey("encoder.layers.encoder_layer_1.mlp.linear_2.bias");
        Path file = folder.resolve("net.safetensors");
        Safetensors.write(file, older, Map.of());
        Net loaded = vit.build(Networks.TINY, 3, 2);
        Weights.load(loaded, file);
        Net started = vit.build(Networks.TINY, 4, 3);
        assertThat(WeightTransfer.load(started, file).drawn()).isEmpty();
        String name = "encoder.layers.encoder_layer_1.mlp.3.weight";
        for (Net other : List.of(loaded, started)) {
            assertThat(Weights.state(other).get(name).equal(Weights.state(net).get(name)))
                    .isTrue();
        }
    }

    private static Net head(int classes) {
        return new Sequential(List.of(new Layer.Flatten(null), new Layer.Linear(2, "a"), new Layer.Linear(null, "b")))
                .build(Networks.TINY, classes, classes);
    }
}
