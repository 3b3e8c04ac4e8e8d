package dev.ventral.network;

import dev.ventral.InputError;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.FanModeType;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Nonlinearity;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kFanOut;
import org.bytedeco.pytorch.kReLU;
import org.jspecify.annotations.Nullable;

/// What VGG networks (Simonyan & Zisserman 2015) share: stages of 3 x 3 convolutions with ReLU, max pooling
/// behind each; means over a grid of 7 x 7; three linear layers with dropout of .5 between them.
///
/// Keys and taps are torchvision's: `features.0`, …, `avgpool`, (`flatten`,) `classifier.0`, …. So is the
/// initialisation: convolutions normal with variance 2 / fan-out, linear layers normal with standard
/// deviation .01, biases 0.
///
/// A network cut behind a layer keeps the layers of `features` up to there; `avgpool` is then the mean over
/// the whole map and `classifier` one linear layer, which leaves what the classes ask of the kept layers as
/// simple as can be. torchvision's weights fit the layers that are kept
/// ([dev.ventral.network.module.WeightTransfer]).
final class Vgg {
    /// How many times as many channels a stage has as the first.
    private static final List<Integer> WIDER = List.of(1, 2, 4, 8, 8);

    private static final int HIDDEN = 4096;

    private Vgg() {}

    /// What all architectures of this kind check when they are made.
    static void check(List<Integer> convolutions, boolean batchNorm, int width, @Nullable Integer kept) {
        InputError.unless(width > 0, "network.width: expected a positive number, got %d", width);
        int all = features(convolutions, batchNorm, width).size();
        InputError.unless(
                kept == null || kept >= 1 && kept <= all,
                "network.layers: expected a number from 1 to %d, the layers of features (absent for the whole"
                        + " network), got %s",
                all,
                kept);
    }

    /// @param layers as [#layers] gives them
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
            Weights.parameters(net).forEach(Vgg::initialise);
        }
        return net;
    }

    /// @param convolutions in each stage
    /// @param width channels of the first stage
    /// @param kept how many layers of `features`, or null for the whole network
    static List<Layer> layers(List<Integer> convolutions, boolean batchNorm, int width, @Nullable Integer kept) {
        List<Layer> features = features(convolutions, batchNorm, width);
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

    private static List<Layer> features(List<Integer> convolutions, boolean batchNorm, int width) {
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
