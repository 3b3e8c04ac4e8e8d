package dev.ventral.network.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.network.Layer;
import dev.ventral.network.Networks;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Sequential;
import dev.ventral.network.Stem;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightTransferTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("net.safetensors");
    }

    private static Net resnet(Stem stem, int classes, long seed) {
        return new Resnet18(4, stem).build(Networks.TINY, classes, seed);
    }

    private static Map<String, float[]> values(Net net) {
        var values = new LinkedHashMap<String, float[]>();
        Weights.state(net).forEach((name, tensor) -> values.put(name, Tensors.floats(tensor)));
        return values;
    }

    @ParameterizedTest
    @CsvSource({"5, 7", "1000, 10"})
    void anotherNumberOfClassesLeavesTheHeadAsDrawn(int classes, int others) {
        Net trained = Networks.stirred(resnet(Stem.CIFAR, classes, 1));
        Weights.save(trained, file, Map.of());
        Net net = resnet(Stem.CIFAR, others, 3);
        WeightTransfer start = WeightTransfer.load(net, file);
        assertThat(start.head()).isEqualTo("fc");
        assertThat(start.left()).containsExactly("fc.weight", "fc.bias");
        assertThat(start.missing()).isEmpty();
        assertThat(start.unused()).isEmpty();
        assertThat(start.taken()).hasSize(120).contains("conv1.weight", "layer4.1.bn2.running_var");
        assertThat(start.drawn()).isEmpty();
        assertThat(start.headTaken()).isFalse();
        Map<String, float[]> now = values(net);
        Map<String, float[]> file = values(trained);
        Map<String, float[]> drawn = values(resnet(Stem.CIFAR, others, 3));
        now.forEach((name, value) ->
                assertThat(value).as(name).isEqualTo((name.startsWith("fc.") ? drawn : file).get(name)));
        assertThat(net.is_training()).isTrue();
        assertThat(Weights.parameters(net).values()).allMatch(Tensor::requires_grad);
    }

    @Test
    void theSameNetworkIsTakenWhole() {
        Net trained = Networks.tinyResnet();
        Weights.save(trained, file, Map.of());
        Net net = resnet(Stem.CIFAR, 5, 3);
        WeightTransfer start = WeightTransfer.load(net, file);
        assertThat(start.headTaken()).isTrue();
        assertThat(start.drawn()).isEmpty();
        assertThat(start.left()).isEmpty();
        assertThat(values(net))
                .allSatisfy((name, value) ->
                        assertThat(value).isEqualTo(values(trained).get(name)));
    }

    /// A stem for other images, a part too few and one too many: told, and everything else taken.
    @Test
    void whatDoesNotFitIsTold() {
        Map<String, Tensor> state = Weights.state(resnet(Stem.IMAGENET, 5, 1));
        Tensor bias = state.get("bn1.bias");
        state.remove("bn1.bias");
        state.remove("bn1.num_batches_tracked");
        state.put("extra.bias", bias);
        Safetensors.write(file, state, Map.of());
        WeightTransfer start = WeightTransfer.load(resnet(Stem.CIFAR, 5, 3), file);
        assertThat(start.left()).containsExactly("conv1.weight");
        assertThat(start.missing()).containsExactly("bn1.bias");
        assertThat(start.unused()).containsExactly("extra.bias");
        assertThat(start.drawn()).containsExactly("conv1.weight", "bn1.bias");
        assertThat(start.headTaken()).isTrue();
    }

    /// A head that happens to fit is no beginning: the rest is another network.
    @Test
    void nothingButTheHeadIsRefused() {
        Net other = new Sequential(java.util.List.of(
                        new Layer.Conv(32, 1, 1, 0, true, "c"),
                        new Layer.AdaptiveAvgPool(1, "p"),
                        new Layer.Flatten("f"),
                        new Layer.Linear(null, "fc")))
                .build(Networks.TINY, 5, 1);
        Weights.save(other, file, Map.of());
        Net net = resnet(Stem.CIFAR, 5, 3);
        assertThat(Tensors.shape(Weights.state(net).get("fc.weight")))
                .isEqualTo(Tensors.shape(Weights.state(other).get("fc.weight")));
        Map<String, float[]> before = values(net);
        assertThatThrownBy(() -> WeightTransfer.load(net, file))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("besides the head (fc)")
                .hasMessageContaining("missing: conv1.weight, bn1.weight")
                .hasMessageContaining("unexpected: c.weight, c.bias");
        assertThat(values(net)).allSatisfy((name, value) -> assertThat(value).isEqualTo(before.get(name)));
    }
}
