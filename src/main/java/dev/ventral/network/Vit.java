package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;

/// A vision transformer of any size (Dosovitskiy et al. 2021, "An image is worth 16x16 words"), with
/// torchvision's key names: `class_token`, `conv_proj`, `encoder.pos_embedding`,
/// `encoder.layers.encoder_layer_0.ln_1`, …, `encoder.ln`, `heads.head`. Weights that torchvision published
/// under the older names of the two linear layers (`mlp.linear_1`, `mlp.linear_2`) are taken too.
///
/// The image is cut into patches of `patch x patch` pixels, each a token of `dim` numbers; a class token comes
/// before them, a learned position is added. Each layer adds attention, then two linear layers with GELU
/// between them, both of the normalised tokens. The classes are linear in the class token. Positions belong
/// to one size of image.
///
/// Taps: `conv_proj` (a map `N x dim x rows x columns`), in each layer `encoder.layers.encoder_layer_L` its
/// `ln_1`, `self_attention`, `ln_2`, `mlp` and the layer's output (all tokens, the class token first: `N x
/// tokens x dim`), `encoder.ln`, `class_token` (what the classes are read from, `N x dim`), `heads.head`.
///
/// @param patch side of a patch in pixels; it must divide the images (4 does for images of 32 pixels)
/// @param dim length of a token
/// @param depth number of layers
/// @param heads of attention, which share `dim` in equal parts
/// @param mlp hidden units between the two linear layers of a layer
@JsonClassDescription("A vision transformer of any size (Dosovitskiy et al. 2021), torchvision's names.")
@JsonTypeName("vit")
@Title("Vision transformer")
public record Vit(
        @Default("4") int patch,
        @Default("192") int dim,
        @Default("6") int depth,
        @Default("3") int heads,
        @Default("768") int mlp)
        implements Architecture {
    public Vit {
        positive("patch", patch);
        positive("dim", dim);
        positive("depth", depth);
        positive("heads", heads);
        positive("mlp", mlp);
        InputError.unless(
                dim % heads == 0,
                "network.heads: expected a number that divides network.dim (%d) without rest, got %d",
                dim,
                heads);
    }

    static void positive(String setting, int value) {
        InputError.unless(value > 0, "network.%s: expected a positive number, got %d", setting, value);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        InputError.unless(
                shape.height() % patch == 0 && shape.width() % patch == 0,
                "network.patch: expected a number that divides the images (%s) without rest, got %d",
                shape,
                patch);
        return new VitNet(this, shape, classes);
    }
}
