package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// VGG networks (Simonyan & Zisserman 2015) with torchvision's key and tap names, whole or cut behind any layer,
/// for images of at least 32 x 32 pixels (cut networks take smaller ones): five stages of 3 x 3 convolutions with
/// ReLU, max pooling behind each; means over a grid of 7 x 7; three linear layers with dropout of .5 between
/// them. [OfDepth], and the sizes that have names of their own.
///
/// Keys and taps are torchvision's: `features.0`, …, `avgpool`, (`flatten`,) `classifier.0`, …. So is the
/// initialisation: convolutions normal with variance 2 / fan-out, linear layers normal with standard
/// deviation .01, biases 0.
///
/// A network cut behind a layer keeps the layers of `features` up to there; `avgpool` is then the mean over
/// the whole map and `classifier` one linear layer, which leaves what the classes ask of the kept layers as
/// simple as can be. torchvision's weights fit the layers that are kept
/// ([dev.ventral.network.module.WeightTransfer]).
public sealed interface Vgg extends Architecture {

    /// How many layers with weights there are, were the network whole.
    int depth();

    /// Whether a batch norm follows each convolution.
    boolean batchNorm();

    /// Channels of the first stage; the next ones have 2, 4, 8 and 8 times as many.
    int width();

    /// How many of the layers `features.0`, `features.1`, … are kept; null for the whole network.
    @Nullable
    Integer layers();

    @Override
    default Net build(ImageShape shape, int classes) {
        return VggLayers.build(plan(), shape, classes);
    }

    /// The layers in a row.
    default List<Layer> plan() {
        return VggLayers.of(depth(), batchNorm(), width(), layers());
    }

    private static void check(int depth, boolean batchNorm, int width, @Nullable Integer kept) {
        InputError.unless(width > 0, "network.width: expected a positive number, got %d", width);
        int all = VggLayers.features(depth, batchNorm, width).size();
        InputError.unless(
                kept == null || kept >= 1 && kept <= all,
                "network.layers: expected a number from 1 to %d, the layers of features (absent for the whole"
                        + " network), got %s",
                all,
                kept);
    }

    /// A VGG of one of the paper's depths.
    ///
    /// @param depth layers with weights: 11, 13, 16 or 19
    /// @param batchNorm whether a batch norm follows each convolution (torchvision's `vgg13_bn`)
    /// @param width channels of the first stage; 64 in the paper
    /// @param layers how many of the layers `features.0`, `features.1`, … are kept, convolutions, batch norms,
    ///     ReLUs and pooling counted alike; absent for the whole network
    @JsonClassDescription(
            "VGG of any depth of the paper's (Simonyan & Zisserman 2015), whole or cut, torchvision's names.")
    @JsonTypeName("vgg")
    @Title("VGG")
    record OfDepth(
            int depth,
            @Default("false") boolean batchNorm,
            @Default("64") int width,
            @Nullable Integer layers) implements Vgg {
        public OfDepth {
            check(depth, batchNorm, width, layers);
        }
    }

    /// VGG-11 (table 1, A).
    ///
    /// @param batchNorm whether a batch norm follows each convolution (torchvision's `vgg11_bn`)
    /// @param width channels of the first stage; 64 in the paper
    /// @param layers how many of the layers `features.0`, `features.1`, … are kept, convolutions, batch norms,
    ///     ReLUs and pooling counted alike; absent for the whole network
    @JsonClassDescription(
            "VGG-11 (Simonyan & Zisserman 2015), with batch norm or without, whole or cut, torchvision's names.")
    @JsonTypeName("vgg11")
    @Title("VGG-11")
    record Vgg11(
            @Default("false") boolean batchNorm,
            @Default("64") int width,
            @Nullable Integer layers) implements Vgg {
        public Vgg11 {
            check(11, batchNorm, width, layers);
        }

        @Override
        public int depth() {
            return 11;
        }
    }

    /// VGG-16 (D).
    ///
    /// @param batchNorm whether a batch norm follows each convolution (torchvision's `vgg16_bn`)
    /// @param width channels of the first stage; 64 in the paper
    /// @param layers how many of the layers `features.0`, `features.1`, … are kept, convolutions, batch norms,
    ///     ReLUs and pooling counted alike; absent for the whole network
    @JsonClassDescription(
            "VGG-16 (Simonyan & Zisserman 2015), with batch norm or without, whole or cut, torchvision's names.")
    @JsonTypeName("vgg16")
    @Title("VGG-16")
    record Vgg16(
            @Default("false") boolean batchNorm,
            @Default("64") int width,
            @Nullable Integer layers) implements Vgg {
        public Vgg16 {
            check(16, batchNorm, width, layers);
        }

        @Override
        public int depth() {
            return 16;
        }
    }

    /// VGG-19 (E).
    ///
    /// Safarani et al. 2021 share the first 17 layers with batch norm between two tasks: `batch-norm: true, layers:
    /// 17`, whose last tap is `features.16`.
    ///
    /// @param batchNorm whether a batch norm follows each convolution (torchvision's `vgg19_bn`)
    /// @param width channels of the first stage; 64 in the paper
    /// @param layers how many of the layers `features.0`, `features.1`, … are kept, convolutions, batch norms,
    ///     ReLUs and pooling counted alike; absent for the whole network
    @JsonClassDescription(
            "VGG-19 (Simonyan & Zisserman 2015), with batch norm or without, whole or cut, torchvision's names.")
    @JsonTypeName("vgg19")
    @Title("VGG-19")
    record Vgg19(
            @Default("false") boolean batchNorm,
            @Default("64") int width,
            @Nullable Integer layers) implements Vgg {
        public Vgg19 {
            check(19, batchNorm, width, layers);
        }

        @Override
        public int depth() {
            return 19;
        }
    }
}
