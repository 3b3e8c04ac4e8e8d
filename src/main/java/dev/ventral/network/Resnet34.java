package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.network.module.Net;
import java.util.List;

/// ResNet-34 (He et al. 2016, "Deep residual learning for image recognition", table 1) with torchvision's key
/// and tap names. Taps are those of [Resnet18].
///
/// @param width channels of the first stage
/// @param stem for large or small images, or none
@JsonClassDescription("ResNet-34 of any width (He et al. 2016), torchvision's names.")
@JsonTypeName("resnet34")
public record Resnet34(
        @Default("64") int width, @Default("cifar") Stem stem) implements Architecture {
    private static final List<Integer> BLOCKS = List.of(3, 4, 6, 3);

    public Resnet34 {
        ResNet.checkWidth(width);
    }

    /// The taps of the 33 convolutions of the main path, as [Resnet18#convolutions].
    public static List<String> convolutions() {
        return ResNet.convolutions(BLOCKS);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        return new ResNet(new ResNet.Plan(BLOCKS, width, stem, shape.channels(), classes), false);
    }
}
