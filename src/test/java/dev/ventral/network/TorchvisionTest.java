package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names, shapes, parameter counts and logits against torchvision's own (`torchvision/write.py`).
class TorchvisionTest {
    private static final Map<String, Architecture> NETWORKS = Map.of(
            "resnet18", new Resnet18(64, Stem.IMAGENET),
            "resnet50", new Resnet50(64, Stem.IMAGENET),
            "alexnet", new Alexnet(),
            "vgg11", new Vgg11(false),
            "vgg11_bn", new Vgg11(true),
            "vgg16", new Vgg16(false),
            "vgg16_bn", new Vgg16(true),
            "vgg19", new Vgg19(false),
            "vgg19_bn", new Vgg19(true));

    /// What torchvision says of a network.
    private record Golden(long parameters, Map<String, String> shapes, int size, double[] logits) {
        static Golden read(String name) throws IOException, URISyntaxException {
            var url = TorchvisionTest.class.getResource("torchvision/" + name + ".txt");
            assertThat(url).isNotNull();
            List<String> lines = Files.readAllLines(Path.of(url.toURI()));
            var shapes = new LinkedHashMap<String, String>();
            for (String line : lines.subList(1, lines.size() - 1)) {
                shapes.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
            }
            String[] last = lines.getLast().split(" ");
            double[] logits =
                    Arrays.stream(last).skip(2).mapToDouble(Double::parseDouble).toArray();
            return new Golden(
                    Long.parseLong(lines.getFirst().split(" ")[1]), shapes, Integer.parseInt(last[1]), logits);
        }
    }

    private static Map<String, String> shapes(Net net) {
        var shapes = new LinkedHashMap<String, String>();
        Weights.state(net).forEach((name, t) -> shapes.put(name, Arrays.toString(Tensors.shape(t))));
        return shapes;
    }

    private static Tensor numbers(int j, long[] shape, double factor, double offset) {
        var values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            long n = (i * 7919L + j * 1009L + i / 1000 * 31L) % 1000;
            values[i] = (float) ((n / 1000.0 - .5) * factor + offset);
        }
        return Tensors.of(values, shape);
    }

    /// Gives the network the numbers of `write.py`.
    private static void fill(Net net, Iterable<String> names) {
        Map<String, Tensor> state = Weights.state(net);
        try (var _ = new NoGradGuard()) {
            int j = 0;
            for (String name : names) {
                Tensor target = state.get(name);
                long[] shape = Tensors.shape(target);
                if (shape.length > 1) {
                    long fan = target.numel() / shape[0];
                    target.copy_(numbers(j, shape, Math.sqrt(24.0 / fan), 0));
                } else if (shape.length == 1) {
                    boolean positive = name.endsWith("running_var") || (name.contains("bn") && name.endsWith("weight"));
                    target.copy_(numbers(j, shape, 1, positive ? 1 : 0));
                }
                j++;
            }
        }
        net.eval();
    }

    private static void check(String name) throws Exception {
        Golden golden = Golden.read(name);
        var shape = new ImageShape(3, golden.size(), golden.size());
        Net net = NETWORKS.get(name).build(shape, 10, 0);
        assertThat(shapes(net)).containsExactlyInAnyOrderEntriesOf(golden.shapes());
        assertThat(net.parameterCount()).isEqualTo(golden.parameters() - 990 * (width(golden) + 1));
        fill(net, golden.shapes().keySet());
        Tensor image = numbers(0, new long[] {1, 3, golden.size(), golden.size()}, 1, 0);
        Tensor expected = Tensors.of(golden.logits(), 1, 10);
        try (var _ = new NoGradGuard()) {
            assertThat(Networks.difference(net.forward(image, Taps.none()), expected))
                    .isLessThan(1e-4);
            Net folded = net.folded();
            assertThat(Networks.difference(folded.forward(image, Taps.none()), expected))
                    .isLessThan(1e-4);
            assertThat(shapes(folded).keySet()).noneMatch(key -> key.contains("running"));
        }
    }

    /// Inputs of the last layer.
    private static long width(Golden golden) {
        String last = golden.shapes().entrySet().stream()
                .filter(entry -> entry.getValue().startsWith("[10, "))
                .findFirst()
                .orElseThrow()
                .getValue();
        return Long.parseLong(last.substring(5, last.length() - 1));
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
        Golden golden = Golden.read(name);
        List<Layer> layers = switch (NETWORKS.get(name)) {
            case Vgg11(boolean norm) -> Vgg.layers(Vgg11.CONVOLUTIONS, norm);
            case Vgg16(boolean norm) -> Vgg.layers(Vgg16.CONVOLUTIONS, norm);
            case Vgg19(boolean norm) -> Vgg.layers(Vgg19.CONVOLUTIONS, norm);
            default -> Alexnet.layers();
        };
        assertThat(state(layers, 10)).containsExactlyEntriesOf(golden.shapes());
        long count = state(layers, 1000).entrySet().stream()
                .filter(entry -> entry.getKey().matches(".*(weight|bias)"))
                .mapToLong(entry -> Arrays.stream(entry.getValue().split("\\D+"))
                        .filter(number -> !number.isEmpty())
                        .mapToLong(Long::parseLong)
                        .reduce(1, (a, b) -> a * b))
                .sum();
        assertThat(count).isEqualTo(golden.parameters());
    }

    private static Map<String, String> state(List<Layer> layers, int classes) {
        List<Sizes.Size> sizes = Sizes.inputs(layers, new ImageShape(3, 224, 224), classes);
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

    @Test
    void imagesThatAreTooSmall() {
        assertThatThrownBy(() -> new Vgg11(false).build(new ImageShape(3, 28, 28), 10))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at least 32 x 32 pixels for VGG, got 3 x 28 x 28");
        assertThatThrownBy(() -> new Alexnet().build(new ImageShape(3, 32, 32), 10))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at least 63 x 63");
    }
}
