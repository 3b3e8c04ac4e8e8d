package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.Default;
import java.util.List;

/// VGG-19 (Simonyan & Zisserman 2015, table 1, E) with torchvision's key and tap names, for images of at
/// least 32 x 32 pixels: see [Vgg].
///
/// @param batchNorm whether a batch norm follows each convolution (torchvision's `vgg19_bn`)
@JsonClassDescription("VGG-19 (Simonyan & Zisserman 2015), with batch norm or without, torchvision's names.")
@JsonTypeName("vgg19")
public record Vgg19(@Default("false") boolean batchNorm) implements Architecture {
    /// Convolutions in each of the five stages.
    static final List<Integer> CONVOLUTIONS = List.of(2, 2, 4, 4, 4);

    @Override
    public Net build(ImageShape shape, int classes) {
        return Vgg.build(CONVOLUTIONS, batchNorm, shape, classes);
    }
}
