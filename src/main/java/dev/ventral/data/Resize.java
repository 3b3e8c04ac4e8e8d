package dev.ventral.data;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.InterpolateMode;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.LongVectorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBilinear;

/// Bilinear resizing with antialiasing by the engine.
final class Resize {
    private Resize() {}

    /// `N x C x H x W` to `N x C x rows x columns`: the triangle filter is as wide as the reduction asks for
    /// (equal to plain bilinear where the image grows), half-pixel centres, weights renormalised at the border.
    static Tensor antialiased(Tensor images, int rows, int columns) {
        var options = new InterpolateFuncOptions();
        options.size().put(new LongVectorOptional(new LongVector(rows, columns)));
        options.mode().put(new InterpolateMode(new kBilinear()));
        options.align_corners().put(new BoolOptional(false));
        options.antialias().put(true);
        return torch.interpolate(images, options);
    }
}
