package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
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

/// What PyTorch says of a network (`torchvision/write.py`, `cornet/write.py`).
///
/// @param parameters how many numbers it learns with 1000 classes
/// @param shapes of its state with 10 classes
/// @param taps means of activations, where the file tells them
/// @param size of the square image
/// @param logits of the image
record Golden(long parameters, Map<String, String> shapes, Map<String, Double> taps, int size, double[] logits) {
    private static final int CLASSES = 10;

    static Golden read(String name) throws IOException, URISyntaxException {
        var url = Golden.class.getResource(name + ".txt");
        assertThat(url).isNotNull();
        List<String> lines = Files.readAllLines(Path.of(url.toURI()));
        var shapes = new LinkedHashMap<String, String>();
        var taps = new LinkedHashMap<String, Double>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            String[] words = line.split(" ", 2);
            if ("tap".equals(words[0])) {
                String[] tap = words[1].split(" ");
                taps.put(tap[0], Double.parseDouble(tap[1]));
            } else {
                shapes.put(words[0], words[1]);
            }
        }
        String[] last = lines.getLast().split(" ");
        double[] logits =
                Arrays.stream(last).skip(2).mapToDouble(Double::parseDouble).toArray();
        return new Golden(
                Long.parseLong(lines.getFirst().split(" ")[1]), shapes, taps, Integer.parseInt(last[1]), logits);
    }

    /// Holds a network against it: names, shapes, number of parameters, activations, logits, and those of its
    /// folded copy.
    void check(Architecture architecture, int channels) {
        var shape = new ImageShape(channels, size, size);
        Net net = architecture.build(shape, CLASSES, 0);
        assertThat(shapes(net)).containsExactlyInAnyOrderEntriesOf(shapes);
        assertThat(Networks.parameterCount(net)).isEqualTo(parameters - (1000 - CLASSES) * (width() + 1));
        fill(net);
        Tensor image = numbers(0, new long[] {1, channels, size, size}, 1, 0);
        Tensor expected = Tensors.of(logits, 1, CLASSES);
        try (var _ = new NoGradGuard()) {
            Taps seen = Taps.of(taps.keySet());
            assertThat(Networks.difference(net.forward(image, seen), expected)).isLessThan(1e-4);
            taps.forEach((name, mean) -> assertThat(Tensors.item(seen.get(name).mean()))
                    .as(name)
                    .isCloseTo(mean, org.assertj.core.api.Assertions.withinPercentage(.01)));
            assertThat(Networks.difference(net.folded().forward(image, Taps.none()), expected))
                    .isLessThan(1e-4);
        }
    }

    static Map<String, String> shapes(Net net) {
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
    private void fill(Net net) {
        Map<String, Tensor> state = Weights.state(net);
        try (var _ = new NoGradGuard()) {
            int j = 0;
            for (String name : shapes.keySet()) {
                Tensor target = state.get(name);
                long[] shape = Tensors.shape(target);
                if (shape.length > 1) {
                    long fan = target.numel() / shape[0];
                    target.copy_(numbers(j, shape, Math.sqrt(24.0 / fan), 0));
                } else if (shape.length == 1) {
                    boolean positive = name.endsWith("running_var") || name.matches(".*(bn|norm|\\bln).*weight");
                    target.copy_(numbers(j, shape, 1, positive ? 1 : 0));
                }
                j++;
            }
        }
        net.eval();
    }

    /// Inputs of the last layer.
    private long width() {
        String last = shapes.values().stream()
                .filter(shape -> shape.startsWith("[" + CLASSES + ", "))
                .reduce((_, b) -> b)
                .orElseThrow();
        return Long.parseLong(last.substring(5, last.length() - 1));
    }
}
