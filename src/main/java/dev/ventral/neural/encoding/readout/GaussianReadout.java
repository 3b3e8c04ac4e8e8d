package dev.ventral.neural.encoding.readout;

import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A linear readout per unit of the features at one point of the maps:
///
///     z_u = sum_c f_uc phi_c(q_u) + b_u,    q_u = m_u + A_u e,   e ~ N(0, 1) in the plane
///
/// In training a point is drawn for each image and unit, so that the gradient reaches beyond the next pixels
/// and the spread A A' shrinks as the unit's place m becomes known; in evaluation e = 0. (-1, -1) is the
/// centre of the upper left position of the maps, (1, 1) of the lower right one; m and q stay between; phi
/// between positions is bilinear. The penalty is the L1 norm of f.
///
/// Source: Lurz et al. 2021, "Generalization in data-driven models of primary visual cortex", ICLR, section
/// 3.2.
public final class GaussianReadout extends UnitReadout {
    private static final int BILINEAR = 0;
    private static final int ZEROS = 0;
    /// Units start at random within this part of the image about its centre.
    private static final double RANGE = .3;

    private final Tensor places;
    private final Tensor spread;
    private final Tensor features;
    private final Tensor bias;
    private long seed;

    public GaussianReadout(int units, int channels, double start, SplittableRandom random) {
        super();
        float[] first = new float[2 * units];
        float[] spreads = new float[4 * units];
        for (int k = 0; k < first.length; k++) {
            first[k] = (float) random.nextDouble(-RANGE, RANGE);
            spreads[2 * k + k % 2] = (float) start;
        }
        places = Tensors.of(first, units, 2).set_requires_grad(true);
        spread = Tensors.of(spreads, units, 2, 2).set_requires_grad(true);
        float[] weights = EncodingInitial.gaussian(units * channels, .1 / Math.sqrt(channels), random);
        features = Tensors.of(weights, units, channels).set_requires_grad(true);
        bias = Tensors.of(new float[units], units).set_requires_grad(true);
        register_parameter("position", places);
        register_parameter("spread", spread);
        register_parameter("features", features);
        register_parameter("bias", bias);
    }

    @Override
    public void seed(long next) {
        seed = next;
    }

    @Override
    public Tensor forward(Tensor maps) {
        Tensor points = points(maps).clamp(one(-1), one(1)).unsqueeze(2);
        Tensor seen = torch.grid_sampler(maps, points.to(maps.scalar_type()), BILINEAR, ZEROS, true)
                .squeeze(3);
        return seen.mul(features.t()).sum(1).add(bias);
    }

    private static ScalarOptional one(double value) {
        return new ScalarOptional(new Scalar(value));
    }

    /// q, `N x units x 2`, x before y.
    private Tensor points(Tensor maps) {
        long count = maps.size(0);
        long units = places.size(0);
        Tensor mean = places.unsqueeze(0).expand(count, units, 2);
        if (!is_training()) {
            return mean;
        }
        int drawn = Math.toIntExact(count * units * 2);
        float[] noise = EncodingInitial.gaussian(drawn, 1, new SplittableRandom(seed));
        Tensor e = Tensors.of(noise, count, units, 2, 1).to(places.device(), places.scalar_type());
        return mean.add(spread.unsqueeze(0).matmul(e).squeeze(3));
    }

    @Override
    public Tensor penalty() {
        return features.abs().sum(1).mean();
    }
}
