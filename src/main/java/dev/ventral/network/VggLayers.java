package dev.ventral.network;

import dev.ventral.InputError;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.FanModeType;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Nonlinearity;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kFanOut;
import org.bytedeco.pytorch.kReLU;
import org.jspecify.annotations.Nullable;

/// The layers of [Vgg] networks, and how their weights begin.
final class VggLayers {
    /// Convolutions in each of the five stages, by depth (the paper's table 1: A, B, D and E).
    private static final Map<Integer, List<Integer>> CONVOLUTIONS = Map.of(
            11, List.of(1, 1, 2, 2, 2),
            13, List.of(2, 2, 2, 2, 2),
            16, List.of(2, 2, 3, 3, 3),
            19, List.of(2, 2, 4, 4, 4));

    /// How many times as many channels a stage has as the first.
    private static final List<Integer> WIDER = List.of(1, 2, 4, 8, 8);

    private static final int HIDDEN = 4096;

    private VggLayers() {}

    /// The network of these layers ([#of]).
    static Net build(List<Layer> layers, ImageShape shape, int classes) {
        int smallest =
                1 << layers.stream().filter(Layer.MaxPool.class::isInstance).count();
        InputError.unless(
                shape.height() >= smallest && shape.width() >= smallest,
                "network: expected images of at least %d x %d pixels for VGG, got %s",
                smallest,
                smallest,
                shape);
        var net = new SequentialNet(LayerSizes.inputs(layers, shape, classes), layers);
        try (var _ = new NoGradGuard()) {
            Weights.parameters(net).forEach(VggLayers::initialise);
        }
        return net;
    }

    /// All layers in a row.
    ///
    /// @param depth how many have weights, were the network whole
    /// @param width channels of the first stage
    /// @param kept how many layers of `features`, or null for the whole network
    static List<Layer> of(int depth, boolean batchNorm, int width, @Nullable Integer kept) {
        List<Layer> features = features(depth, batchNorm, width);
        var layers = new ArrayList<>(kept == null ? features : features.subList(0, kept));
        layers.add(new Layer.AdaptiveAvgPool(kept == null ? 7 : 1, "avgpool"));
        layers.add(new Layer.Flatten("flatten"));
        if (kept != null) {
            layers.add(new Layer.Linear(null, "classifier"));
            return layers;
        }
        layers.add(new Layer.Linear(HIDDEN, "classifier.0"));
        layers.add(new Layer.Relu("classifier.1"));
        layers.add(new Layer.Dropout(.5, "classifier.2"));
        layers.add(new Layer.Linear(HIDDEN, "classifier.3"));
        layers.add(new Layer.Relu("classifier.4"));
        layers.add(new Layer.Dropout(.5, "classifier.5"));
        layers.add(new Layer.Linear(null, "classifier.6"));
        return layers;
    }

    /// The layers of `features`: convolutions with what follows them, and pooling.
    static List<Layer> features(int depth, boolean batchNorm, int width) {
        List<Integer> convolutions = CONVOLUTIONS.getOrDefault(depth, List.of());
        InputError.unless(
                !convolutions.isEmpty(), "network.depth: expected 11, 13, 16 or 19 layers with weights, got %d", depth);
        var layers = new ArrayList<Layer>();
        for (int stage = 0; stage < WIDER.size(); stage++) {
            for (int i = 0; i < convolutions.get(stage); i++) {
                layers.add(new Layer.Conv(width * WIDER.get(stage), 3, 1, 1, true, "features." + layers.size()));
                if (batchNorm) {
                    layers.add(new Layer.Norm("features." + layers.size()));
                }
                layers.add(new Layer.Relu("features." + layers.size()));
            }
            layers.add(new Layer.MaxPool(2, null, 0, "features." + layers.size()));
        }
        return layers;
    }

    private static void initialise(String name, Tensor parameter) {
        if (parameter.dim() == 4) {
            torch.kaiming_normal_(parameter, 0, new FanModeType(new kFanOut()), new Nonlinearity(new kReLU()));
        } else if (parameter.dim() == 2) {
            parameter.normal_(0, .01, new GeneratorOptional());
        } else if (name.endsWith(".bias")) {
            parameter.zero_();
        }
    }
}
