package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.network.module.Net;

/// ResNet-44 for CIFAR (He et al. 2016, "Deep residual learning for image recognition", section 4.2, option
/// A): 7 basic blocks in each of three stages, shortcuts without parameters. Keys are those of the usual
/// PyTorch implementation: `conv1`, `bn1`, `layerL.B.conv1`, …, `linear`.
///
/// Taps: `conv1`, `bn1`, `relu`, in each block `layerL.B` its `conv1`, `bn1`, `relu`, `conv2`, `bn2` (and
/// `shortcut`, where the size changes), the block's output `layerL.B`, the output of the last block `layerL`,
/// `avgpool`, `linear`.
///
/// @param width channels of the first stage (the next ones have 2 and 4 times as many); 16 in the paper
@JsonClassDescription("ResNet-44 for CIFAR, parameter-free shortcuts (He et al. 2016, section 4.2).")
@JsonTypeName("resnet44-cifar")
public record Resnet44Cifar(@Default("16") int width) implements Architecture {
    public Resnet44Cifar {
        InputError.unless(width > 0, "network.width: expected a positive number, got %d", width);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        return ResNet.cifar(7, width, shape, classes);
    }
}
