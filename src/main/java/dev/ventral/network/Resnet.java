package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;

/// ResNets (He et al. 2016, "Deep residual learning for image recognition", table 1) with torchvision's key and
/// tap names: [OfDepth], and the sizes that have names of their own.
///
/// Taps: `conv1`, `bn1`, `relu`, (`maxpool`,) in each block `layerL.B` its `conv1`, `bn1`, `relu`, `conv2`,
/// `bn2`, from 50 layers on `relu_1`, `conv3` and `bn3` (and `downsample`, where the size changes), the block's
/// output `layerL.B`, the output of the last block `layerL`, `avgpool` and `fc`. From 50 layers on the stride is
/// in the 3 x 3 convolution, as torchvision has it ("v1.5").
public sealed interface Resnet extends Architecture {

    /// How many layers with weights the main path has.
    int depth();

    /// Channels of the 3 x 3 convolutions in the first stage; the next ones have 2, 4 and 8 times as many.
    int width();

    /// What comes before the first block.
    Stem stem();

    @Override
    default Net build(ImageShape shape, int classes) {
        return ResidualNet.of(depth(), width(), stem(), shape, classes);
    }

    /// A ResNet of one of the paper's depths. Its weights are exchanged with the kind that has the depth in its
    /// name; checkpoints say the kind they were written as.
    ///
    /// @param depth layers: 18, 34, 50, 101 or 152
    /// @param width channels of the first stage; 64 in the paper
    /// @param stem for large or small images, or none
    @JsonClassDescription("ResNet of any depth and width of the paper's (He et al. 2016), torchvision's names.")
    @JsonTypeName("resnet")
    @Title("ResNet")
    record OfDepth(
            int depth,
            @Default("64") int width,
            @Default("cifar") Stem stem) implements Resnet {
        public OfDepth {
            ResidualNet.checkDepth(depth);
            ResidualNet.checkWidth(width);
        }
    }

    /// ResNet-18.
    ///
    /// @param width channels of the first stage; 64 in the paper
    /// @param stem for large or small images, or none
    @JsonClassDescription("ResNet-18 of any width (He et al. 2016), torchvision's names.")
    @JsonTypeName("resnet18")
    @Title("ResNet-18")
    record Resnet18(
            @Default("64") int width, @Default("cifar") Stem stem) implements Resnet {
        public Resnet18 {
            ResidualNet.checkWidth(width);
        }

        @Override
        public int depth() {
            return 18;
        }
    }

    /// ResNet-34.
    ///
    /// @param width channels of the first stage; 64 in the paper
    /// @param stem for large or small images, or none
    @JsonClassDescription("ResNet-34 of any width (He et al. 2016), torchvision's names.")
    @JsonTypeName("resnet34")
    @Title("ResNet-34")
    record Resnet34(
            @Default("64") int width, @Default("cifar") Stem stem) implements Resnet {
        public Resnet34 {
            ResidualNet.checkWidth(width);
        }

        @Override
        public int depth() {
            return 34;
        }
    }

    /// ResNet-50.
    ///
    /// @param width channels of the 3 x 3 convolutions in the first stage; 64 in the paper
    /// @param stem for large or small images, or none
    @JsonClassDescription("ResNet-50 of any width (He et al. 2016), torchvision's names.")
    @JsonTypeName("resnet50")
    @Title("ResNet-50")
    record Resnet50(
            @Default("64") int width, @Default("imagenet") Stem stem) implements Resnet {
        public Resnet50 {
            ResidualNet.checkWidth(width);
        }

        @Override
        public int depth() {
            return 50;
        }
    }
}
