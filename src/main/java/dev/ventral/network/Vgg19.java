package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.network.module.Net;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// VGG-19 (Simonyan & Zisserman 2015, table 1, E) with torchvision's key and tap names, whole or cut behind
/// any layer, for images of at least 32 x 32 pixels (cut networks take smaller ones): see [Vgg].
///
/// Safarani et al. 2021 share the first 17 layers with batch norm between two tasks: `batch-norm: true, layers:
/// 17`, whose last tap is `features.16`.
///
/// @param batchNorm whether a batch norm follows each convolution (torchvision's `vgg19_bn`)
/// @param width channels of the first stage (the next ones have 2, 4, 8 and 8 times as many); 64 in the paper
/// @param layers how many of the layers `features.0`, `features.1`, … are kept, convolutions, batch norms, ReLUs
///     and pooling counted alike; absent for the whole network
@JsonClassDescription(
        "VGG-19 (Simonyan & Zisserman 2015), with batch norm or without, whole or cut, torchvision's names.")
@JsonTypeName("vgg19")
public record Vgg19(
        @Default("false") boolean batchNorm,
        @Default("64") int width,
        @Nullable Integer layers) implements Architecture {
    /// Convolutions in each of the five stages.
    static final List<Integer> CONVOLUTIONS = List.of(2, 2, 4, 4, 4);

    public Vgg19 {
        Vgg.check(CONVOLUTIONS, batchNorm, width, layers);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        return Vgg.build(Vgg.layers(CONVOLUTIONS, batchNorm, width, layers), shape, classes);
    }
}
