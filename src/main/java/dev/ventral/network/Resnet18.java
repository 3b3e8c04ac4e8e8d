package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.network.module.Net;
import java.util.List;

/// ResNet-18 (He et al. 2016, "Deep residual learning for image recognition", table 1) with torchvision's key
/// and tap names.
///
/// Taps: `conv1`, `bn1`, `relu`, (`maxpool`,) in each block `layerL.B` its `conv1`, `bn1`, `relu`, `conv2`,
/// `bn2` (and `downsample`, where the size changes), the block's output `layerL.B`, the output of the last
/// block `layerL`, `avgpool` and `fc`.
///
/// @param width channels of the first stage (the next ones have 2, 4 and 8 times as many); 64 in the paper
/// @param stem for large or small images, or none
@JsonClassDescription("ResNet-18 of any width (He et al. 2016), torchvision's names.")
@JsonTypeName("resnet18")
public record Resnet18(
        @Default("64") int width, @Default("cifar") Stem stem) implements Architecture {
    private static final List<Integer> BLOCKS = List.of(2, 2, 2, 2);

    public Resnet18 {
        ResNet.checkWidth(width);
    }

    /// The taps of the 17 convolutions of the main path, in order, those of the shortcuts not counted: the k-th
    /// convolution is element k - 1.
    public static List<String> convolutions() {
        return ResNet.convolutions(BLOCKS);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        return new ResNet(new ResNet.Plan(BLOCKS, width, stem, shape.channels(), classes), false);
    }
}
