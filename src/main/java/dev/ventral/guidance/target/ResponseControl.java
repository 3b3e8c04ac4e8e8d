package dev.ventral.guidance.target;

import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Control for responses: what is done to them so that whatever remains of their effect cannot come from the brain.
///
/// There is no control that gives the units other places: a trained head, CKA and distances between images do
/// not see the order of units.
public enum ResponseControl {
    /// The responses as they are.
    NONE {
        @Override
        public TargetResponses apply(TargetResponses target, Images images, long seed) {
            return target;
        }
    },

    /// Each image gets the responses to another one, those of all units together: what units have in common
    /// is kept (Dapello et al. 2022 and Shao et al. 2024, "shuffle").
    SHUFFLE {
        @Override
        public TargetResponses apply(TargetResponses target, Images images, long seed) {
            int[] order = order(target.images(), Seeds.mix(seed, ORDER));
            float[] shuffled = new float[target.values().length];
            int units = target.units();
            for (int i = 0; i < order.length; i++) {
                System.arraycopy(target.values(), order[i] * units, shuffled, i * units, units);
            }
            return new TargetResponses(target.images(), units, shuffled);
        }
    },

    /// The images are permuted for each unit anew: every unit keeps its own distribution and nothing else,
    /// also not what it has in common with other units.
    SHUFFLE_EACH_UNIT {
        @Override
        public TargetResponses apply(TargetResponses target, Images images, long seed) {
            int units = target.units();
            float[] shuffled = new float[target.values().length];
            for (int u = 0; u < units; u++) {
                int[] order = order(target.images(), Seeds.mix(seed, UNIT, u));
                for (int i = 0; i < order.length; i++) {
                    shuffled[i * units + u] = target.values()[order[i] * units + u];
                }
            }
            return new TargetResponses(target.images(), units, shuffled);
        }
    },

    /// Independent Gaussian responses with the mean and the covariance of the true ones (Dapello et al. 2022,
    /// "random"): row i is `m + g_i (R - m) / sqrt(n - 1)` for n images with responses R, m their mean, and
    /// standard normal g_i of n values. That has the sample covariance, whatever its rank, without taking it
    /// apart.
    RANDOM {
        @Override
        public TargetResponses apply(TargetResponses target, Images images, long seed) {
            int n = target.images();
            int units = target.units();
            float[] random = new float[target.values().length];
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                Tensor known = Tensors.of(target.values(), n, units).to(ScalarType.Double);
                Tensor mean = known.mean(0);
                Tensor scaled = known.sub(mean).div(new Scalar(Math.sqrt(Math.max(1, n - 1))));
                for (int from = 0; from < n; from += BLOCK) {
                    int rows = Math.min(BLOCK, n - from);
                    try (var _ = new PointerScope()) {
                        Tensor draws = gaussian(rows, n, Seeds.mix(seed, 0x2B, from));
                        float[] block = Tensors.floats(draws.mm(scaled).add(mean));
                        System.arraycopy(block, 0, random, from * units, block.length);
                    }
                }
            }
            return new TargetResponses(n, units, random);
        }
    },

    /// Responses with the mean and the covariance of the true ones, exactly, and as smooth over images, that
    /// tell other images apart: [SmoothResponses].
    SPECTRUM {
        @Override
        public TargetResponses apply(TargetResponses target, Images images, long seed) {
            return SmoothResponses.like(target, images, Seeds.mix(seed, 0x55));
        }
    };

    /// Of the seed of an order for each unit.
    private static final long UNIT = 0x5E;

    /// Of the seed of an order of all images.
    static final long ORDER = 0x5F;

    /// Rows drawn at once: bounds what is held besides the result.
    private static final int BLOCK = 256;

    /// @param images that the target belongs to, in its order
    /// @param seed of the permutation or the draws
    public abstract TargetResponses apply(TargetResponses target, Images images, long seed);

    /// The numbers to n in an order drawn uniformly from all, by the inside-out form of Fisher & Yates; its draws
    /// are others than [dev.ventral.tensor.Shuffle]'s.
    static int[] order(int n, long seed) {
        int[] order = new int[n];
        var random = new SplittableRandom(seed);
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static Tensor gaussian(int rows, int columns, long seed) {
        double[] values = new double[Math.multiplyExact(rows, columns)];
        var random = new SplittableRandom(seed);
        for (int k = 0; k < values.length; k++) {
            values[k] = random.nextGaussian();
        }
        return Tensors.of(values, rows, columns);
    }
}
