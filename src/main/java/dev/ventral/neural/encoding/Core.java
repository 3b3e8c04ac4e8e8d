package dev.ventral.neural.encoding;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// The layers that all units share. They belong to whichever networks they are registered with.
public interface Core {
    /// Makes the layers part of a network, under names of their own.
    void register(Module network);

    /// Feature maps of standardised images.
    Tensor forward(Tensor images);

    /// Channels of the maps.
    int channels();
}
