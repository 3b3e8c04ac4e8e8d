package dev.ventral.neural.source;

import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Convolutions;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A hierarchy of fixed features whose invariance rises from stage to stage, standing for V1, V2, V4 and IT.
///
/// V1 is [GaborEnergy] at three wavelengths: 24 channels. Each later area is made of the one before:
///
///     c = [w * x - 0.6]+    random 5 x 5 convolution, rectified above a threshold
///     p = sqrt(mean c^2)    over 6 x 6 positions, every second one kept
///     y = p / (sigma + sqrt(m)),    m = mean of p^2 over channels and 3 x 3 positions
///
/// The weights w are normal, with a variance of 2 over their number per channel and a sum of 0 over it, so that
/// what all inputs share does not drive it. They are drawn from one seed: the same for all animals. Positions
/// outside the image are 0 for filters, and left out of means.
///
/// Source: stages of these four operations with random filters are studied in Jarrett et al. 2009, "What is the
/// best multi-stage architecture for object recognition?", ICCV; threshold and window were chosen here, so that
/// areas differ and shifts matter less from area to area.
final class VentralStream {
    /// Side of the images it sees, in pixels.
    static final int SIDE = 32;

    private static final GaborEnergy ENERGY = new GaborEnergy(List.of(0.12, 0.2, 0.33), 2, 0.1);
    private static final int[] CHANNELS = {3 * GaborEnergy.ORIENTATIONS, 48, 96, 192};
    private static final int FILTER = 5;
    private static final double THRESHOLD = 0.6;
    private static final int POOL = 6;
    private static final double SIGMA = 0.1;
    private static final long SEED = 0x5EE5;
    private static final int BATCH = 64;

    private VentralStream() {}

    /// The number of units an area has: channels times positions.
    static int units(SimulatedVentral.Area area) {
        int side = SIDE >> area.stages;
        return CHANNELS[area.stages] * side * side;
    }

    /// Responses of some units of an area, `images x units`, row-major.
    ///
    /// @param images of one channel, `SIDE` pixels wide and high
    /// @param where numbers of units, below [#units]
    static float[] respond(Images images, SimulatedVentral.Area area, int[] where) {
        float[] responses = new float[Math.multiplyExact(images.count(), where.length)];
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            List<Tensor> weights = IntStream.rangeClosed(1, area.stages)
                    .mapToObj(VentralStream::weights)
                    .toList();
            Tensor chosen = Tensors.of(where);
            for (int from = 0; from < images.count(); from += BATCH) {
                int[] index = IntStream.range(from, Math.min(images.count(), from + BATCH))
                        .toArray();
                try (var _ = new PointerScope()) {
                    Tensor x = first(images.tensor(index));
                    for (Tensor w : weights) {
                        x = next(x, w);
                    }
                    float[] part = Tensors.floats(x.flatten(1, -1).index_select(1, chosen));
                    System.arraycopy(part, 0, responses, from * where.length, part.length);
                }
            }
        }
        return responses;
    }

    private static Tensor first(Tensor images) {
        TensorVector scales = new TensorVector();
        ENERGY.wavelengths().forEach(w -> scales.push_back(ENERGY.normalized(images, w * SIDE)));
        return torch.cat(scales, 1);
    }

    private static Tensor next(Tensor x, Tensor weights) {
        long edge = FILTER / 2;
        Tensor c = Convolutions.of(
                        torch.constant_pad_nd(x, new long[] {edge, edge, edge, edge}, new Scalar(0)), weights)
                .sub(new Scalar(THRESHOLD))
                .clamp_min(new Scalar(0));
        Tensor p = mean(c.mul(c), POOL, 2).sqrt();
        Tensor m = mean(p.mul(p).mean(new long[] {1}, true, new ScalarTypeOptional()), 3, 1);
        return p.div(m.sqrt().add(new Scalar(SIGMA)));
    }

    /// Over squares; positions outside are left out.
    private static Tensor mean(Tensor x, long size, long stride) {
        return torch.avg_pool2d(
                x,
                new long[] {size, size},
                new long[] {stride, stride},
                new long[] {(size - 1) / 2, (size - 1) / 2},
                false,
                false,
                new LongOptional());
    }

    /// `out x in x 5 x 5`, by Java's generator, which is the same everywhere.
    private static Tensor weights(int stage) {
        int in = CHANNELS[stage - 1];
        int out = CHANNELS[stage];
        int each = in * FILTER * FILTER;
        var random = new SplittableRandom(Seeds.mix(SEED, stage));
        float[] weights = new float[out * each];
        for (int o = 0; o < out; o++) {
            double mean = 0;
            double[] row = new double[each];
            for (int k = 0; k < each; k++) {
                row[k] = random.nextGaussian() * Math.sqrt(2.0 / each);
                mean += row[k] / each;
            }
            for (int k = 0; k < each; k++) {
                weights[o * each + k] = (float) (row[k] - mean);
            }
        }
        return Tensors.of(weights, out, in, FILTER, FILTER);
    }
}
