package dev.ventral.neural.encoding;

import dev.ventral.network.module.Weights;
import dev.ventral.neural.encoding.readout.GaussianReadout;
import dev.ventral.tensor.Compute;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The readout of [GaussianReadoutEncoding] on the feature maps of any network: units of which each reads one
/// point of the maps, and responds ELU(z) + 1, in units of its mean response. At first every unit responds
/// about 1.
///
/// Lives in the scope that is open when it is made.
public final class TapReadout {
    private final GaussianReadout readout;
    private final Map<String, Tensor> parameters;

    /// @param channels of the maps
    /// @param spread of the points at first, in halves of the maps' width and height
    /// @param seed of the first weights
    public TapReadout(int units, int channels, double spread, long seed, Compute compute) {
        readout = new GaussianReadout(units, channels, spread, new SplittableRandom(seed));
        compute.place(readout);
        readout.train(true);
        parameters = Weights.parameters(readout);
    }

    /// What it trains: `position`, `spread`, `features`, `bias`.
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    /// Responses above 0, `N x units`, read at points drawn about each unit's place.
    ///
    /// @param maps `N x C x H x W`
    /// @param seed of the points
    public Tensor responses(Tensor maps, long seed) {
        readout.seed(seed);
        boolean wide = maps.scalar_type().intern() == ScalarType.Double;
        return EncodingNetwork.positive(readout.forward(wide ? maps : maps.to(ScalarType.Float)));
    }

    /// The mean over units of the L1 norm of their feature weights.
    public Tensor penalty() {
        return readout.penalty();
    }
}
