package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;

/// ViT-B (Dosovitskiy et al. 2021, "An image is worth 16x16 words", table 1): a
/// [Vit] of 12 layers, tokens of 768 numbers, 12 heads and 3072 hidden units; 86 million weights.
///
/// @param patch side of a patch in pixels; it must divide the images (4 does for images of 32 pixels)
@JsonClassDescription("ViT-B: a vision transformer of 12 layers and 768 numbers a token, torchvision's names.")
@JsonTypeName("vit-base")
@Title("ViT-B")
public record VitBase(@Default("16") int patch) implements Architecture {
    public VitBase {
        Vit.positive("patch", patch);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        return new Vit(patch, 768, 12, 12, 3072).build(shape, classes);
    }
}
