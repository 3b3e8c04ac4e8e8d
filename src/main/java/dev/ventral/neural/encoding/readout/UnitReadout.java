package dev.ventral.neural.encoding.readout;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// From feature maps to the drive of each unit.
public abstract class UnitReadout extends Module {
    UnitReadout() {
        super();
    }

    /// The drive z of each unit, `N x units`.
    ///
    /// @param maps `N x C x H x W`
    public abstract Tensor forward(Tensor maps);

    /// What the L1 penalty is a multiple of, averaged over units.
    public abstract Tensor penalty();

    /// Seeds what is drawn in the next pass in training mode, if anything is.
    public void seed(long seed) {}
}
