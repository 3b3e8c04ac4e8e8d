package dev.ventral.network.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.network.Networks;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class FrozenModulesTest {
    private static Map<String, float[]> values(Net net) {
        var values = new LinkedHashMap<String, float[]>();
        Weights.state(net).forEach((name, tensor) -> values.put(name, Tensors.floats(tensor)));
        return values;
    }

    /// One step by hand (each parameter with a gradient moves), labelled and guidance batch: nothing under the
    /// frozen names changes, everything else does.
    @Test
    void whatIsFrozenStaysAndTheRestLearns() {
        Net net = Networks.tinyResnet();
        new Compute(false, true).place(net); // after which a norm must still be found
        FrozenModules frozen = FrozenModules.freeze(net, List.of("conv1", "bn1", "layer1", "layer2.0.downsample"));
        assertThat(frozen.parameters())
                .contains("conv1.weight", "bn1.bias", "layer1.1.bn2.weight", "layer2.0.downsample.1.bias")
                .noneMatch(name -> name.startsWith("layer2.0.conv") || name.startsWith("layer3"));
        assertThat(frozen.norms())
                .containsExactlyInAnyOrder(
                        "bn1", "layer1.0.bn1", "layer1.0.bn2", "layer1.1.bn1", "layer1.1.bn2", "layer2.0.downsample.1");
        Map<String, float[]> before = values(net);
        net.train(true);
        Tensor images = Networks.images(3, 4, Networks.TINY);
        net.forward(images, Taps.none()).pow(Tensors.scalar(2)).sum().backward();
        net.runningStatistics(false);
        assertThat(net.forward(images, Taps.none()).isNull()).isFalse();
        net.runningStatistics(true);
        try (var _ = new org.bytedeco.pytorch.NoGradGuard()) {
            Weights.parameters(net).forEach((name, parameter) -> {
                Tensor gradient = parameter.grad();
                assertThat(gradient.defined())
                        .as(name)
                        .isEqualTo(!frozen.parameters().contains(name));
                if (gradient.defined()) {
                    parameter.sub_(gradient.mul(Tensors.scalar(.01)));
                }
            });
        }
        values(net).forEach((name, value) -> {
            boolean still = List.of("conv1.", "bn1.", "layer1.", "layer2.0.downsample.").stream()
                    .anyMatch(name::startsWith);
            if (still) {
                assertThat(value).as(name).isEqualTo(before.get(name));
            } else {
                assertThat(value).as(name).isNotEqualTo(before.get(name));
            }
        });
    }

    /// In training mode a frozen part gives what it gives in evaluation mode.
    @Test
    void aFrozenPartIsTheSameFunctionInTraining() {
        Net net = Networks.tinyResnet();
        Tensor images = Networks.images(3, 4, Networks.TINY);
        Taps evaluation = Taps.of(List.of("layer1", "layer2"));
        net.forward(images, evaluation);
        FrozenModules.freeze(net, List.of("conv1", "bn1", "layer1"));
        net.train(true);
        Taps training = Taps.of(List.of("layer1", "layer2"));
        net.forward(images, training);
        assertThat(training.get("layer1").equal(evaluation.get("layer1"))).isTrue();
        assertThat(training.get("layer2").equal(evaluation.get("layer2"))).isFalse();
    }

    @Test
    void gradientsGoThroughWhatIsFrozen() {
        Net net = Networks.tinyResnet();
        FrozenModules.freeze(net, List.of("layer3", "fc"));
        Tensor images = Networks.images(3, 2, Networks.TINY);
        images.set_requires_grad(true);
        net.forward(images, Taps.none()).pow(Tensors.scalar(2)).sum().backward();
        assertThat(Tensors.item(images.grad().abs().sum())).isPositive();
        assertThat(Tensors.item(
                        Weights.state(net).get("conv1.weight").grad().abs().sum()))
                .isPositive();
    }

    @Test
    void sayWhatIsWrong() {
        Net net = Networks.tinyResnet();
        assertThatThrownBy(() -> FrozenModules.freeze(net, List.of("layer1", "layr2")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("got 'layr2'; did you mean layer2")
                .hasMessageContaining("conv1, bn1, layer1, layer2, layer3, layer4, fc");
        assertThatThrownBy(() -> FrozenModules.freeze(net, List.of("layer"))).isInstanceOf(InputError.class);
        assertThat(Weights.parameters(net).values()).allMatch(Tensor::requires_grad);
        assertThatThrownBy(() -> FrozenModules.freeze(
                        net, List.of("conv1", "bn1", "layer1", "layer2", "layer3", "layer4", "fc")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("something left that learns");
    }
}
