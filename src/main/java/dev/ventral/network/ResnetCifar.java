package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;

/// ResNets for CIFAR (He et al. 2016, "Deep residual learning for image recognition", section 4.2, option A):
/// `6 n + 2` layers, n basic blocks in each of three stages, shortcuts without parameters. Keys are those of the
/// usual PyTorch implementation: `conv1`, `bn1`, `layerL.B.conv1`, …, `linear`. [OfDepth], and the sizes that
/// have names of their own.
///
/// Taps: `conv1`, `bn1`, `relu`, in each block `layerL.B` its `conv1`, `bn1`, `relu`, `conv2`, `bn2` (and
/// `shortcut`, where the size changes), the block's output `layerL.B`, the output of the last block `layerL`,
/// `avgpool`, `linear`.
public sealed interface ResnetCifar extends Architecture {

    /// How many layers with weights there are.
    int depth();

    /// Channels of the first stage; the next ones have 2 and 4 times as many.
    int width();

    @Override
    default Net build(ImageShape shape, int classes) {
        return ResidualNet.cifar((depth() - 2) / 6, width(), shape, classes);
    }

    /// A ResNet for CIFAR of any depth.
    ///
    /// @param depth layers, `6 n + 2`: 20, 32, 44, 56 and 110 in the paper
    /// @param width channels of the first stage; 16 in the paper
    @JsonClassDescription("ResNet for CIFAR of any depth, parameter-free shortcuts (He et al. 2016, section 4.2).")
    @JsonTypeName("resnet-cifar")
    @Title("ResNet for CIFAR")
    record OfDepth(int depth, @Default("16") int width) implements ResnetCifar {
        public OfDepth {
            InputError.unless(
                    depth >= 8 && depth % 6 == 2,
                    "network.depth: expected 6 n + 2 layers (8, 14, 20, 26, …), got %d",
                    depth);
            ResidualNet.checkWidth(width);
        }
    }

    /// ResNet-20 for CIFAR.
    ///
    /// @param width channels of the first stage; 16 in the paper
    @JsonClassDescription("ResNet-20 for CIFAR, parameter-free shortcuts (He et al. 2016, section 4.2).")
    @JsonTypeName("resnet20-cifar")
    @Title("ResNet-20 for CIFAR")
    record Resnet20Cifar(@Default("16") int width) implements ResnetCifar {
        public Resnet20Cifar {
            ResidualNet.checkWidth(width);
        }

        @Override
        public int depth() {
            return 20;
        }
    }

    /// ResNet-32 for CIFAR.
    ///
    /// @param width channels of the first stage; 16 in the paper
    @JsonClassDescription("ResNet-32 for CIFAR, parameter-free shortcuts (He et al. 2016, section 4.2).")
    @JsonTypeName("resnet32-cifar")
    @Title("ResNet-32 for CIFAR")
    record Resnet32Cifar(@Default("16") int width) implements ResnetCifar {
        public Resnet32Cifar {
            ResidualNet.checkWidth(width);
        }

        @Override
        public int depth() {
            return 32;
        }
    }

    /// ResNet-44 for CIFAR.
    ///
    /// @param width channels of the first stage; 16 in the paper
    @JsonClassDescription("ResNet-44 for CIFAR, parameter-free shortcuts (He et al. 2016, section 4.2).")
    @JsonTypeName("resnet44-cifar")
    @Title("ResNet-44 for CIFAR")
    record Resnet44Cifar(@Default("16") int width) implements ResnetCifar {
        public Resnet44Cifar {
            ResidualNet.checkWidth(width);
        }

        @Override
        public int depth() {
            return 44;
        }
    }

    /// ResNet-56 for CIFAR.
    ///
    /// @param width channels of the first stage; 16 in the paper
    @JsonClassDescription("ResNet-56 for CIFAR, parameter-free shortcuts (He et al. 2016, section 4.2).")
    @JsonTypeName("resnet56-cifar")
    @Title("ResNet-56 for CIFAR")
    record Resnet56Cifar(@Default("16") int width) implements ResnetCifar {
        public Resnet56Cifar {
            ResidualNet.checkWidth(width);
        }

        @Override
        public int depth() {
            return 56;
        }
    }
}
