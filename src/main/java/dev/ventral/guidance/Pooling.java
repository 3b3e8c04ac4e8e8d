package dev.ventral.guidance;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Pooling: how a tap's activation becomes features of an image.
public enum Pooling {
    /// Every value is a feature.
    FLATTEN {
        @Override
        Tensor pooled(Tensor activation) {
            return activation.flatten(1, -1);
        }
    },
    /// One feature per channel, its mean over places.
    AVERAGE {
        @Override
        Tensor pooled(Tensor activation) {
            return activation.dim() <= 2
                    ? activation
                    : activation.flatten(2, -1).mean(2);
        }
    };

    abstract Tensor pooled(Tensor activation);

    /// @param activation `N x C` or `N x C x …`
    /// @return `N x features`, float32 (float64 where the network computes in that)
    Tensor of(Tensor activation) {
        boolean wide = activation.scalar_type().intern() == ScalarType.Double;
        return pooled(wide ? activation : activation.to(ScalarType.Float));
    }
}
