package dev.ventral.neural.encoding.feature;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.SafetensorsFile;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A network up to a tap, its weights copied to the heap.
final class NetworkSource implements FeatureSource {
    static final String KEY = "network";
    private static final String PREFIX = "network.";
    private static final String TAP = "tap";
    private static final String GRID = "grid";

    private final FeatureNetwork network;
    private final String tap;
    private final int grid;
    private final EncodingWeights weights;

    private NetworkSource(FeatureNetwork network, String tap, int grid, EncodingWeights weights) {
        this.network = network;
        this.tap = tap;
        this.grid = grid;
        this.weights = weights;
    }

    /// @throws InputError if the network has no such tap, or the checkpoint is another's
    static NetworkSource of(NetworkFeatures features, FeatureNetwork network, Compute compute) {
        try (var _ = new PointerScope()) {
            Net net = build(network);
            net.checkTaps(List.of(features.tap()));
            Path file = features.checkpoint();
            if (file != null) {
                Weights.load(net, file);
            }
            net.eval();
            // the file says which tap it was, whatever a region will mean one day
            String tap = net.tap(features.tap());
            Set<String> needed = needed(net, network, tap);
            return new NetworkSource(network, tap, features.grid(), EncodingWeights.of(net, needed::contains));
        }
    }

    private static Net build(FeatureNetwork network) {
        return network.network().build(network.shape(), network.classes(), network.seed());
    }

    /// The names of all that the tap depends on: what has a gradient, the statistics beside it, and what learns
    /// nothing (the filters of a front end).
    private static Set<String> needed(Net net, FeatureNetwork network, String tap) {
        try (var _ = new AutoGradMode(true)) {
            Taps taps = Taps.only(List.of(tap));
            var shape = network.shape();
            net.forward(torch.zeros(1, shape.channels(), shape.height(), shape.width()), taps);
            Tensor sum = taps.get(tap).sum();
            if (sum.requires_grad()) {
                sum.backward();
            }
        }
        Set<String> names = new LinkedHashSet<>();
        Set<String> modules = new LinkedHashSet<>();
        Weights.parameters(net).forEach((name, parameter) -> {
            if (parameter.grad().defined()) {
                names.add(name);
                modules.add(name.substring(0, name.lastIndexOf('.') + 1));
            }
        });
        Set<String> buffers = new LinkedHashSet<>(Weights.state(net).keySet());
        buffers.removeAll(Weights.parameters(net).keySet());
        buffers.stream()
                .filter(name ->
                        !name.contains(".running_") || modules.contains(name.substring(0, name.lastIndexOf('.') + 1)))
                .forEach(names::add);
        return names;
    }

    static NetworkSource read(SafetensorsFile file, String name) {
        FeatureNetwork network = FeatureMaps.read(file.metadata(), KEY, FeatureNetwork.class, name);
        String tap = file.metadata().getOrDefault(TAP, "");
        String grid = file.metadata().getOrDefault(GRID, "nothing");
        InputError.unless(grid.matches("[1-9][0-9]{0,5}"), "%s: grid: expected a whole number, got %s", name, grid);
        try (var _ = new PointerScope()) {
            Net net = build(network);
            net.checkTaps(List.of(tap));
            Set<String> held = new LinkedHashSet<>(file.names());
            EncodingWeights weights = EncodingWeights.read(
                    net, own -> held.contains(PREFIX + own), (own, shape) -> file.tensor(PREFIX + own));
            return new NetworkSource(network, tap, Integer.parseInt(grid), weights);
        }
    }

    @Override
    public void write(Map<String, Tensor> tensors, Map<String, String> metadata) {
        metadata.put(KEY, FeatureMaps.json(network));
        metadata.put(TAP, tap);
        metadata.put(GRID, Integer.toString(grid));
        tensors.putAll(weights.tensors(PREFIX));
    }

    @Override
    public Images fit(Images images) {
        ImageShape shape = network.shape();
        return images.fit(shape.channels(), shape.height(), shape.width());
    }

    @Override
    public Rows open(Compute compute) {
        Net net = build(network);
        weights.into(net);
        net.eval();
        compute.exact().place(net);
        var model = new Classifier(net, network.normalization(), compute.exact());
        return (images, index) -> {
            Tensor pixels = model.compute().place(images.tensor(index));
            return FeatureMaps.rows(model.activation(pixels, tap), grid);
        };
    }
}
