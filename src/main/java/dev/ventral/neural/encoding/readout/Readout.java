package dev.ventral.neural.encoding.readout;

import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// A linear readout per unit, factorised into where and what:
///
///     z_u = sum_c f_uc (1 / HW) sum_xy |m_uxy| phi_cxy + b_u
///
/// Masks start as a wide Gaussian about the centre, of mean 1. Their normalization is soft: the
/// [penalty][#penalty] is the L1 norm of the whole kernel f x |m|, which does not care how its scale is shared
/// between the two.
///
/// Source: Klindt et al. 2017, "Neural system identification for large populations separating 'what' and
/// 'where'", NeurIPS.
public final class Readout extends UnitReadout {
    /// Width of the first masks, in image sizes.
    private static final double WIDTH = .35;
    private static final double NOISE = .02;

    private final Tensor mask;
    private final Tensor features;
    private final Tensor bias;
    private final long positions;

    public Readout(int units, int channels, int height, int width, SplittableRandom random) {
        super();
        positions = (long) height * width;
        mask = Tensors.of(masks(units, height, width, random), units, positions).set_requires_grad(true);
        float[] first = EncodingInitial.gaussian(units * channels, .1 / Math.sqrt(channels), random);
        features = Tensors.of(first, units, channels).set_requires_grad(true);
        bias = Tensors.of(new float[units], units).set_requires_grad(true);
        register_parameter("mask", mask);
        register_parameter("features", features);
        register_parameter("bias", bias);
    }

    private static float[] masks(int units, int height, int width, SplittableRandom random) {
        int size = height * width;
        double[] bump = new double[size];
        double sum = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double v = ((y + .5) / height - .5) / WIDTH;
                double h = ((x + .5) / width - .5) / WIDTH;
                bump[y * width + x] = Math.exp(-.5 * (v * v + h * h));
                sum += bump[y * width + x];
            }
        }
        float[] masks = EncodingInitial.gaussian(Math.multiplyExact(units, size), NOISE, random);
        for (int k = 0; k < masks.length; k++) {
            masks[k] = (float) (bump[k % size] * size / sum * (1 + masks[k]));
        }
        return masks;
    }

    @Override
    public Tensor forward(Tensor maps) {
        Tensor where = maps.flatten(2, -1).matmul(mask.abs().t()).mul(new Scalar(1.0 / positions));
        return where.mul(features.t()).sum(1).add(bias);
    }

    /// `sum_c |f_uc| (1 / HW) sum_xy |m_uxy|`, averaged over units.
    @Override
    public Tensor penalty() {
        return mask.abs().mean(1).mul(features.abs().sum(1)).mean();
    }
}
