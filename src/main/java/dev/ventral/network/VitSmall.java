package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;

/// ViT-S (Touvron et al. 2021, "Training data-efficient image transformers", table 1): a
/// [Vit] of 12 layers, tokens of 384 numbers, 6 heads and 1536 hidden units; 22 million weights.
///
/// @param patch side of a patch in pixels; it must divide the images (4 does for images of 32 pixels)
@JsonClassDescription("ViT-S: a vision transformer of 12 layers and 384 numbers a token, torchvision's names.")
@JsonTypeName("vit-small")
@Title("ViT-S")
public record VitSmall(@Default("16") int patch) implements Architecture {
    public VitSmall {
        Vit.positive("patch", patch);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        return new Vit(patch, 384, 12, 6, 1536).build(shape, classes);
    }
}
