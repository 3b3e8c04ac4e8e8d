package dev.ventral.network;

import dev.ventral.InputError;
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

/// What VGG networks (Simonyan & Zisserman 2015) share: stages of 3 x 3 convolutions with ReLU, max pooling
/// behind each; means over a grid of 7 x 7; three linear layers with dropout of .5 between them.
///
/// Keys and taps are torchvision's: `features.0`, …, `avgpool`, (`flatten`,) `classifier.0`, …. So is the
/// initialisation: convolutions normal with variance 2 / fan-out, linear layers normal with standard
/// deviation .01, biases 0.
final class Vgg {
    private static final List<Integer> CHANNELS = List.of(64, 128, 256, 512, 512);
    private static final int HIDDEN = 4096;
    private static final int SMALLEST = 32;

    private Vgg() {}

    /// @param convolutions in each stage
    static Net build(List<Integer> convolutions, boolean batchNorm, ImageShape shape, int classes) {
        InputError.unless(
                shape.height() >= SMALLEST && shape.width() >= SMALLEST,
                "network: expected images of at least %d x %d pixels for VGG, got %s",
                SMALLEST,
                SMALLEST,
                shape);
        List<Layer> layers = layers(convolutions, batchNorm);
        var net = new SequentialNet(Sizes.inputs(layers, shape, classes), layers);
        try (var _ = new NoGradGuard()) {
            Weights.parameters(net).forEach(Vgg::initialise);
        }
        return net;
    }

    static List<Layer> layers(List<Integer> convolutions, boolean batchNorm) {
        var layers = new ArrayList<Layer>();
        for (int stage = 0; stage < CHANNELS.size(); stage++) {
            for (int i = 0; i < convolutions.get(stage); i++) {
                layers.add(new Layer.Conv(CHANNELS.get(stage), 3, 1, 1, true, "features." + layers.size()));
                if (batchNorm) {
                    layers.add(new Layer.Norm("features." + layers.size()));
                }
                layers.add(new Layer.Relu("features." + layers.size()));
            }
            layers.add(new Layer.MaxPool(2, null, 0, "features." + layers.size()));
        }
        layers.add(new Layer.AdaptiveAvgPool(7, "avgpool"));
        layers.add(new Layer.Flatten("flatten"));
        layers.add(new Layer.Linear(HIDDEN, "classifier.0"));
        layers.add(new Layer.Relu("classifier.1"));
        layers.add(new Layer.Dropout(.5, "classifier.2"));
        layers.add(new Layer.Linear(HIDDEN, "classifier.3"));
        layers.add(new Layer.Relu("classifier.4"));
        layers.add(new Layer.Dropout(.5, "classifier.5"));
        layers.add(new Layer.Linear(null, "classifier.6"));
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
