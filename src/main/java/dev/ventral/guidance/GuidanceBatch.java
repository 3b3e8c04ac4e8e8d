package dev.ventral.guidance;

import org.bytedeco.pytorch.Tensor;

/// The images of one guidance step and what the brain says of them.
///
/// @param images `N x C x H x W` pixels on [0, 1], on the device
/// @param target what the term compares with; its shape is the term's own business
/// @param recording whose images these are, counted from 0
public record GuidanceBatch(Tensor images, Tensor target, int recording) {

    /// Of the first recording.
    public GuidanceBatch(Tensor images, Tensor target) {
        this(images, target, 0);
    }
}
