package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.ventral.InputError;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Resnet.Resnet34;
import dev.ventral.network.Resnet.Resnet50;
import dev.ventral.network.ResnetCifar.Resnet20Cifar;
import dev.ventral.network.ResnetCifar.Resnet32Cifar;
import dev.ventral.network.ResnetCifar.Resnet44Cifar;
import dev.ventral.network.ResnetCifar.Resnet56Cifar;
import dev.ventral.network.Vgg.Vgg11;
import dev.ventral.network.Vgg.Vgg16;
import dev.ventral.network.Vgg.Vgg19;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResidualNetTest {
    private static void norm(Map<String, String> keys, String name, int channels) {
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            keys.put(name + "." + part, "[" + channels + "]");
        }
        keys.put(name + ".num_batches_tracked", "[]");
    }

    /// torchvision's `resnet18(num_classes=10).state_dict()` for width 64, written out.
    private static Map<String, String> torchvision(int[] blocks, int stemKernel) {
        var keys = new LinkedHashMap<String, String>();
        keys.put("conv1.weight", "[64, 3, " + stemKernel + ", " + stemKernel + "]");
        norm(keys, "bn1", 64);
        int[] widths = {64, 128, 256, 512};
        int in = 64;
        for (int layer = 0; layer < 4; layer++) {
            for (int b = 0; b < blocks[layer]; b++) {
                String n = "layer" + (layer + 1) + "." + b;
                int out = widths[layer];
                keys.put(n + ".conv1.weight", "[" + out + ", " + in + ", 3, 3]");
                norm(keys, n + ".bn1", out);
                keys.put(n + ".conv2.weight", "[" + out + ", " + out + ", 3, 3]");
                norm(keys, n + ".bn2", out);
                if (layer > 0 && b == 0) {
                    keys.put(n + ".downsample.0.weight", "[" + out + ", " + in + ", 1, 1]");
                    norm(keys, n + ".downsample.1", out);
                }
                in = out;
            }
        }
        keys.put("fc.weight", "[10, 512]");
        keys.put("fc.bias", "[10]");
        return keys;
    }

    private static Map<String, String> shapes(Net net) {
        var keys = new LinkedHashMap<String, String>();
        Weights.state(net).forEach((name, t) -> keys.put(name, Arrays.toString(Tensors.shape(t))));
        return keys;
    }

    @Test
    void stateHasTorchvisionsKeysAndShapes() {
        try (var _ = new PointerScope()) {
            var shape = new ImageShape(3, 32, 32);
            Net small = new Resnet18(64, Stem.CIFAR).build(shape, 10, 0);
            assertThat(shapes(small)).containsExactlyInAnyOrderEntriesOf(torchvision(new int[] {2, 2, 2, 2}, 3));
            assertThat(Networks.parameterCount(small)).isEqualTo(11_173_962);
            Net large = new Resnet34(64, Stem.IMAGENET).build(shape, 10, 0);
            assertThat(shapes(large)).containsExactlyInAnyOrderEntriesOf(torchvision(new int[] {3, 4, 6, 3}, 7));
        }
    }

    @Test
    void parameterCountsAreTorchvisions() {
        try (var _ = new PointerScope()) {
            var shape = new ImageShape(3, 224, 224);
            assertThat(Networks.parameterCount(new Resnet18(64, Stem.IMAGENET).build(shape, 1000, 0)))
                    .isEqualTo(11_689_512);
            assertThat(Networks.parameterCount(new Resnet34(64, Stem.IMAGENET).build(shape, 1000, 0)))
                    .isEqualTo(21_797_672);
            assertThat(Networks.parameterCount(new Resnet.OfDepth(101, 64, Stem.IMAGENET).build(shape, 1000, 0)))
                    .isEqualTo(44_549_160);
        }
    }

    @Test
    void initialWeightsHaveHesVarianceByFanOut() {
        try (var _ = new PointerScope()) {
            var state = Weights.state(new Resnet18(64, Stem.CIFAR).build(new ImageShape(3, 32, 32), 10, 3));
            // Fan-out of layer2.0.conv1 is 128 * 9 (fan-in would be 64 * 9): 73,728 draws.
            double[] w = Tensors.doubles(state.get("layer2.0.conv1.weight"));
            double variance = Arrays.stream(w).map(v -> v * v).average().orElseThrow();
            assertThat(variance).isCloseTo(2.0 / (128 * 9), within(2.0 / (128 * 9) * .03));
            assertThat(Tensors.doubles(state.get("layer2.0.bn1.weight"))).containsOnly(1);
            double[] fc = Tensors.doubles(state.get("fc.weight"));
            double bound = 1 / Math.sqrt(512);
            assertThat(Arrays.stream(fc).map(Math::abs).max().orElseThrow()).isBetween(.99 * bound, bound);
        }
    }

    @Test
    void seedFixesTheWeights() {
        try (var _ = new PointerScope()) {
            var architecture = new Resnet18(2, Stem.CIFAR);
            var first = Weights.state(architecture.build(Networks.TINY, 3, 7)).get("conv1.weight");
            var second = Weights.state(architecture.build(Networks.TINY, 3, 7)).get("conv1.weight");
            var third = Weights.state(architecture.build(Networks.TINY, 3, 8)).get("conv1.weight");
            assertThat(first.equal(second)).isTrue();
            assertThat(first.equal(third)).isFalse();
        }
    }

    @Test
    void forwardIsTheFormulaWrittenOut() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            Tensor images = Networks.images(2, 2, Networks.TINY);
            double[] pixels = Tensors.doubles(images);
            double[] logits = Tensors.doubles(net.forward(images, Taps.none()));
            var judge = new PlainForward(net);
            for (int i = 0; i < 2; i++) {
                double[] expected = judge.resnet18(PlainForward.image(pixels, i, 3, 8, 8));
                assertThat(Arrays.copyOfRange(logits, i * 5, i * 5 + 5)).containsExactly(expected, within(2e-4));
            }
        }
    }

    @Test
    void tapsShowWhatTheyAreNamedAfterAndChangeNothing() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            Tensor images = Networks.images(2, 2, Networks.TINY);
            Taps all = Taps.of(net.tapNames());
            Tensor logits = net.forward(images, all);
            assertThat(logits.equal(net.forward(images, Taps.none()))).isTrue();
            assertThat(Tensors.shape(all.get("conv1"))).containsExactly(2, 4, 8, 8);
            assertThat(Tensors.shape(all.get("layer2.0.downsample"))).containsExactly(2, 8, 4, 4);
            assertThat(Tensors.shape(all.get("layer4"))).containsExactly(2, 32, 1, 1);
            assertThat(Tensors.shape(all.get("avgpool"))).containsExactly(2, 32, 1, 1);
            assertThat(all.get("fc").equal(logits)).isTrue();
            assertThat(all.get("relu").equal(all.get("bn1").relu())).isTrue();
            assertThat(all.get("layer1").equal(all.get("layer1.1"))).isTrue();
            Tensor sum = all.get("layer2.0.bn2").add(all.get("layer2.0.downsample"));
            assertThat(all.get("layer2.0").equal(sum.relu())).isTrue();
            var judge = new PlainForward(net);
            double[][][] image = PlainForward.image(Tensors.doubles(images), 0, 3, 8, 8);
            double[] conv1 = Arrays.stream(judge.conv("conv1", image, 1, 1))
                    .flatMap(Arrays::stream)
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
            assertThat(Arrays.copyOf(Tensors.doubles(all.get("conv1")), conv1.length))
                    .containsExactly(conv1, within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.ventral.network.Networks#tinyArchitectures")
    void eachTapAloneIsTheSameWithAndWithoutEarlyStop(Architecture architecture) {
        try (var _ = new PointerScope()) {
            Net net = Networks.tiny(architecture);
            Tensor images = Networks.images(2, 2, Networks.TINY);
            Taps all = Taps.of(net.tapNames());
            assertThat(net.forward(images, all).isNull()).isFalse();
            for (String name : net.tapNames()) {
                Taps only = Taps.only(List.of(name));
                assertThat(net.forward(images, only).isNull()).isFalse();
                assertThat(only.stop()).isTrue();
                assertThat(only.get(name).equal(all.get(name))).as(name).isTrue();
            }
            assertThat(net.forward(images, all).equal(net.forward(images, Taps.none())))
                    .isTrue();
            Taps early = Taps.only(List.of("layer1.0.conv1"));
            Tensor last = net.forward(images, early);
            assertThat(last.equal(early.get("layer1.0.conv1"))).isTrue();
        }
    }

    /// The main path has as many layers with weights as the name says, the last one linear.
    @ParameterizedTest
    @ValueSource(ints = {18, 34, 50, 101, 152})
    void depthCountsTheLayersOfTheMainPath(int depth) {
        try (var _ = new PointerScope()) {
            Net net = new Resnet.OfDepth(depth, 2, Stem.CIFAR).build(Networks.TINY, 3, 0);
            List<String> convolutions = net.tapNames().stream()
                    .filter(tap -> tap.matches("(layer\\d\\.\\d+\\.)?conv\\d"))
                    .toList();
            assertThat(convolutions).hasSize(depth - 1).startsWith("conv1", "layer1.0.conv1", "layer1.0.conv2");
            net.checkTaps(convolutions);
        }
        assertThatThrownBy(() -> new Resnet.OfDepth(depth + 1, 2, Stem.CIFAR))
                .isInstanceOf(InputError.class)
                .hasMessage("network.depth: expected 18, 34, 50, 101 or 152 layers, got " + (depth + 1));
    }

    /// A size by its own name is the size by its depth, to the last weight.
    @ParameterizedTest
    @MethodSource("named")
    void namedSizesAreTheDepths(Architecture named, Architecture deep) {
        try (var _ = new PointerScope()) {
            var state = Weights.state(deep.build(Networks.TINY, 3, 5));
            var other = Weights.state(named.build(Networks.TINY, 3, 5));
            assertThat(other.keySet()).containsExactlyElementsOf(state.keySet());
            state.forEach((name, weights) ->
                    assertThat(other.get(name).equal(weights)).as(name).isTrue());
            assertThat(deep.build(Networks.TINY, 3, 5).regions())
                    .isEqualTo(named.build(Networks.TINY, 3, 5).regions())
                    .isNotEmpty();
        }
    }

    static Stream<Arguments> named() {
        return Stream.of(
                arguments(new Resnet18(2, Stem.CIFAR), new Resnet.OfDepth(18, 2, Stem.CIFAR)),
                arguments(new Resnet34(2, Stem.CIFAR), new Resnet.OfDepth(34, 2, Stem.CIFAR)),
                arguments(new Resnet50(2, Stem.CIFAR), new Resnet.OfDepth(50, 2, Stem.CIFAR)),
                arguments(new Resnet20Cifar(2), new ResnetCifar.OfDepth(20, 2)),
                arguments(new Resnet32Cifar(2), new ResnetCifar.OfDepth(32, 2)),
                arguments(new Resnet44Cifar(2), new ResnetCifar.OfDepth(44, 2)),
                arguments(new Resnet56Cifar(2), new ResnetCifar.OfDepth(56, 2)),
                arguments(new Vgg11(true, 2, 7), new Vgg.OfDepth(11, true, 2, 7)),
                arguments(new Vgg16(true, 2, 7), new Vgg.OfDepth(16, true, 2, 7)),
                arguments(new Vgg19(true, 2, 7), new Vgg.OfDepth(19, true, 2, 7)));
    }

    @Test
    void unknownTapIsRefusedWithTheNearestFirst() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            net.checkTaps(List.of("layer1", "layer2.0.downsample.0"));
            assertThatThrownBy(() -> net.checkTaps(List.of("layer1", "layer5")))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("'layer5'; did you mean layer1, layer2, layer3?")
                    .hasMessageContaining("avgpool, fc; regions: V1 = layer1, ");
        }
    }

    @Test
    void evaluationDoesNotMixImages() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            net.to(ScalarType.Double, false);
            Tensor images = Networks.images(2, 3, Networks.TINY).to(ScalarType.Double);
            Tensor together = net.forward(images, Taps.none()).narrow(0, 1, 1);
            Tensor alone = net.forward(images.narrow(0, 1, 1), Taps.none());
            assertThat(Networks.difference(together, alone)).isLessThan(1e-12);
            net.train(true);
            Tensor mixed = net.forward(images, Taps.none()).narrow(0, 1, 1);
            assertThat(Networks.difference(mixed, alone)).isGreaterThan(1e-3);
        }
    }

    @Test
    void refusesWidthZero() {
        assertThatThrownBy(() -> new Resnet18(0, Stem.CIFAR)).isInstanceOf(InputError.class);
    }
}
