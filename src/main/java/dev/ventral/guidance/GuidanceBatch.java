package dev.ventral.guidance;

import org.bytedeco.pytorch.Tensor;

/// Guidance batch: the images of one guidance step and what the brain says of them.
///
/// @param images `N x C x H x W` pixels on [0, 1], on the device
/// @param target what the term compares with; its shape is the term's own business
/// @param recording whose images these are, counted from 0
/// @param step whose batch it is, counted from 0 over the whole training
public record GuidanceBatch(Tensor images, Tensor target, int recording, long step) {

    /// Of the first recording.
    public GuidanceBatch(Tensor images, Tensor target, long step) {
        this(images, target, 0, step);
    }
}
