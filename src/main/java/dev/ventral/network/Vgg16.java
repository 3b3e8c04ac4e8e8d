package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.Default;
import java.util.List;

/// VGG-16 (Simonyan & Zisserman 2015, table 1, D) with torchvision's key and tap names, for images of at
/// least 32 x 32 pixels: see [Vgg].
///
/// @param batchNorm whether a batch norm follows each convolution (torchvision's `vgg16_bn`)
@JsonClassDescription("VGG-16 (Simonyan & Zisserman 2015), with batch norm or without, torchvision's names.")
@JsonTypeName("vgg16")
public record Vgg16(@Default("false") boolean batchNorm) implements Architecture {
    /// Convolutions in each of the five stages.
    static final List<Integer> CONVOLUTIONS = List.of(2, 2, 3, 3, 3);

    @Override
    public Net build(ImageShape shape, int classes) {
        return Vgg.build(CONVOLUTIONS, batchNorm, shape, classes);
    }
}
