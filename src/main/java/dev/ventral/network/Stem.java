package dev.ventral.network;

/// Stem: what a residual network does with the image before its first block.
public enum Stem {
    /// 7 x 7 convolution with stride 2, then 3 x 3 max pooling with stride 2 (He et al. 2016, table 1), for
    /// images of about 224 pixels.
    IMAGENET,
    /// 3 x 3 convolution with stride 1 and no pooling, the usual choice for images of 28 to 64 pixels.
    CIFAR,
    /// Nothing: the first block sees the image, as behind a front end ([Vonenet]). CORnet-S has no V1 then.
    NONE
}
