package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.ResidualBlock;
import java.util.List;

/// ResNet-50 (He et al. 2016, "Deep residual learning for image recognition", table 1) with torchvision's key
/// and tap names, the stride in the 3 x 3 convolution as torchvision has it ("v1.5").
///
/// Taps: `conv1`, `bn1`, `relu`, (`maxpool`,) in each block `layerL.B` its `conv1`, `bn1`, `relu`, `conv2`,
/// `bn2`, `relu_1`, `conv3`, `bn3` (and `downsample`, where the size changes), the block's output `layerL.B`,
/// the output of the last block `layerL`, `avgpool` and `fc`.
///
/// @param width channels of the 3 x 3 convolutions in the first stage (the next ones have 2, 4 and 8 times as
/// many); 64 in the paper
/// @param stem for large or small images, or none
@JsonClassDescription("ResNet-50 of any width (He et al. 2016), torchvision's names.")
@JsonTypeName("resnet50")
public record Resnet50(
        @Default("64") int width, @Default("imagenet") Stem stem) implements Architecture {
    private static final List<Integer> BLOCKS = List.of(3, 4, 6, 3);

    public Resnet50 {
        InputError.unless(width > 0, "network.width: expected a positive number, got %d", width);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        var kind = ResidualBlock.Kind.BOTTLENECK;
        return new ResNet(new ResNet.Plan(BLOCKS, width, stem, shape.channels(), classes, kind), false);
    }
}
