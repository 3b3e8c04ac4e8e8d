package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Resnet.Resnet50;
import dev.ventral.network.Vgg.Vgg11;
import dev.ventral.network.Vgg.Vgg16;
import dev.ventral.network.Vgg.Vgg19;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names, shapes, parameter counts and logits against torchvision's own (`torchvision/write.py`).
class TorchvisionTest {
    private static final Map<String, Architecture> NETWORKS = Map.ofEntries(
            Map.entry("resnet18", new Resnet18(64, Stem.IMAGENET)),
            Map.entry("resnet50", new Resnet50(64, Stem.IMAGENET)),
            Map.entry("alexnet", new Alexnet()),
            Map.entry("vgg11", new Vgg11(false, 64, null)),
            Map.entry("vgg11_bn", new Vgg11(true, 64, null)),
            Map.entry("vgg16", new Vgg16(false, 64, null)),
            Map.entry("vgg16_bn", new Vgg16(true, 64, null)),
            Map.entry("vgg19", new Vgg19(false, 64, null)),
            Map.entry("vgg19_bn", new Vgg19(true, 64, null)),
            Map.entry("vit", new Vit(8, 24, 3, 3, 40)),
            Map.entry("vit_small", new VitSmall(16)));

    private static Golden golden(String name) throws Exception {
        return Golden.read("torchvision/" + name);
    }

    private static void check(String name) throws Exception {
        golden(name).check(NETWORKS.get(name), 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vit", "vit_small"})
    void transformers(String name) throws Exception {
        check(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "resnet50"})
    void residual(String name) throws Exception {
        check(name);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "vgg11", "vgg11_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn"})
    void sequential(String name) throws Exception {
        check(name);
    }

    /// The same without the half gigabyte that these networks take: names, shapes and counts follow from the
    /// layers.
    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "vgg11", "vgg11_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn"})
    void sequentialLayers(String name) throws Exception {
        Golden golden = golden(name);
        List<Layer> layers = switch (NETWORKS.get(name)) {
            case Vgg vgg -> vgg.plan();
            default -> Alexnet.layers();
        };
        assertThat(state(layers, 10)).containsExactlyEntriesOf(golden.shapes());
        assertThat(parameters(layers)).isEqualTo(golden.parameters());
    }

    /// torchvision's numbers of parameters of the depth it has no fixture of here.
    @Test
    void vgg13HasTorchvisionsCounts() {
        assertThat(parameters(new Vgg.OfDepth(13, false, 64, null).plan())).isEqualTo(133_047_848);
        assertThat(parameters(new Vgg.OfDepth(13, true, 64, null).plan())).isEqualTo(133_053_736);
        assertThatThrownBy(() -> new Vgg.OfDepth(12, false, 64, null))
                .isInstanceOf(InputError.class)
                .hasMessage("network.depth: expected 11, 13, 16 or 19 layers with weights, got 12");
    }

    private static long parameters(List<Layer> layers) {
        return state(layers, 1000).entrySet().stream()
                .filter(entry -> entry.getKey().matches(".*(weight|bias)"))
                .mapToLong(entry -> Arrays.stream(entry.getValue().split("\\D+"))
                        .filter(number -> !number.isEmpty())
                        .mapToLong(Long::parseLong)
                        .reduce(1, (a, b) -> a * b))
                .sum();
    }

    private static Map<String, String> state(List<Layer> layers, int classes) {
        List<LayerSizes.Size> sizes = LayerSizes.inputs(layers, new ImageShape(3, 224, 224), classes);
        var state = new LinkedHashMap<String, String>();
        for (int i = 0; i < layers.size(); i++) {
            String name = layers.get(i).name();
            int in = sizes.get(i).channels();
            int out = sizes.get(i + 1).channels();
            switch (layers.get(i)) {
                case Layer.Conv conv -> {
                    state.put(
                            name + ".weight",
                            List.of(out, in, conv.kernel(), conv.kernel()).toString());
                    state.put(name + ".bias", "[" + out + "]");
                }
                case Layer.Linear _ -> {
                    state.put(name + ".weight", List.of(out, in).toString());
                    state.put(name + ".bias", "[" + out + "]");
                }
                case Layer.Norm _ -> {
                    for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
                        state.put(name + "." + part, "[" + out + "]");
                    }
                    state.put(name + ".num_batches_tracked", "[]");
                }
                default -> {}
            }
        }
        return state;
    }

    /// A cut network has torchvision's names and shapes for the layers it keeps, and takes its weights for
    /// them; 17 layers of VGG-19-bn are five convolutions (Safarani et al. 2021).
    @Test
    void cutNetworksHaveTheFirstLayers() throws Exception {
        Golden golden = golden("vgg19_bn");
        Net net = new Vgg19(true, 64, 17).build(new ImageShape(3, 28, 28), 7, 1);
        var expected = new LinkedHashMap<String, String>();
        golden.shapes().forEach((name, shape) -> {
            if (name.matches("features\\.([0-9]|1[0-6])\\..*")) {
                expected.put(name, shape);
            }
        });
        assertThat(expected.keySet().stream().filter(name -> name.endsWith("running_mean")))
                .hasSize(5);
        expected.put("classifier.weight", "[7, 256]");
        expected.put("classifier.bias", "[7]");
        assertThat(Golden.shapes(net)).containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(net.tapNames()).endsWith("features.15", "features.16", "avgpool", "flatten", "classifier");
    }

    /// `features.0` and `features.1`, means of each channel, one linear layer: written out.
    @Test
    void aCutNetworkIsALinearClassifierOfTheMeans() {
        Net net = Networks.stirred(new Vgg19(false, 3, 2).build(new ImageShape(1, 5, 6), 4, 1));
        Tensor image = Networks.images(2, 1, new ImageShape(1, 5, 6));
        var judge = new PlainForward(net);
        double[][][] x = PlainForward.image(Tensors.doubles(image), 0, 1, 5, 6);
        double[] means = PlainForward.mean(PlainForward.relu(judge.conv("features.0", x, 1, 1)));
        assertThat(Tensors.doubles(net.forward(image, Taps.none())))
                .containsExactly(judge.linear("classifier", means), within(1e-5));
    }

    @Test
    void layersThatAreNotThere() {
        assertThat(new Vgg19(true, 64, 53).layers()).isEqualTo(53);
        for (int layers : new int[] {0, 54}) {
            assertThatThrownBy(() -> new Vgg19(true, 64, layers))
                    .isInstanceOf(InputError.class)
                    .hasMessage("network.layers: expected a number from 1 to 53, the layers of features (absent for the"
                            + " whole network), got " + layers);
        }
        assertThatThrownBy(() -> new Vgg11(true, 0, null)).isInstanceOf(InputError.class);
    }

    @Test
    void imagesThatAreTooSmall() {
        assertThatThrownBy(() -> new Vgg19(false, 2, 10).build(new ImageShape(1, 3, 9), 10))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at least 4 x 4 pixels for VGG, got 1 x 3 x 9");
        assertThatThrownBy(() -> new Vgg11(false, 64, null).build(new ImageShape(3, 28, 28), 10))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at least 32 x 32 pixels for VGG, got 3 x 28 x 28");
        assertThatThrownBy(() -> new Alexnet().build(new ImageShape(3, 32, 32), 10))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at least 63 x 63");
    }
}
