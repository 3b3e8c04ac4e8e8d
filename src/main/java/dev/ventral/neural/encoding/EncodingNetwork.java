package dev.ventral.neural.encoding;

import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// One member of a CNN encoding model (see [CnnEncoding] for the formulas). Lives in the scope it is made in.
final class EncodingNetwork extends Module {
    private final EncodingShape shape;
    private final List<Conv2dImpl> convolutions = new ArrayList<>();
    private final List<BatchNorm2dImpl> norms = new ArrayList<>();
    private final Readout readout;
    private final @Nullable Shifter shifter;
    private final @Nullable Modulator modulator;
    private final Tensor pixelMean;
    private final Tensor pixelDeviation;
    private final Tensor offset;
    private final Tensor scale;

    EncodingNetwork(EncodingShape shape, EncodingScale units, SplittableRandom random) {
        super();
        this.shape = shape;
        int in = shape.inputs();
        int seen = 0;
        int height = shape.height();
        int width = shape.width();
        for (int l = 0; l < CnnEncoding.LAYERS; l++) {
            int kernel = shape.kernels().get(l);
            var convolution = register_module("conv" + (l + 1), convolution(in, shape.channels(), kernel));
            double deviation = Math.sqrt(2.0 / (in * kernel * kernel));
            try (var _ = new NoGradGuard()) {
                int count = Math.toIntExact(convolution.weight().numel());
                float[] first = EncodingInitial.gaussian(count, deviation, random);
                convolution.weight().copy_(Tensors.of(first, Tensors.shape(convolution.weight())));
            }
            convolutions.add(convolution);
            norms.add(register_module("norm" + (l + 1), new BatchNorm2dImpl(new BatchNormOptions(shape.channels()))));
            height /= shape.pools().get(l);
            width /= shape.pools().get(l);
            seen += shape.channels();
            in = seen;
        }
        readout = register_module("readout", new Readout(shape.units(), seen, height, width, random));
        shifter = shape.pupil() ? register_module("shifter", new Shifter(random)) : null;
        modulator = shape.states() > 0
                ? register_module("modulator", new Modulator(shape.states(), shape.units(), random))
                : null;
        pixelMean = buffer("pixel_mean", Tensors.of(units.pixelMean(), 1, shape.inputs(), 1, 1));
        pixelDeviation = buffer("pixel_std", Tensors.of(units.pixelDeviation(), 1, shape.inputs(), 1, 1));
        offset = buffer("response_offset", Tensors.of(units.offset(), shape.units()));
        scale = buffer("response_scale", Tensors.of(units.scale(), shape.units()));
    }

    private Tensor buffer(String name, Tensor tensor) {
        register_buffer(name, tensor);
        return tensor;
    }

    private static Conv2dImpl convolution(int in, int out, int kernel) {
        var options = new Conv2dOptions(in, out, new LongPointer(new long[] {kernel, kernel}));
        options.padding().put(new LongPointer(new long[] {kernel / 2, kernel / 2}));
        options.bias().put(false);
        return new Conv2dImpl(options);
    }

    Readout readout() {
        return readout;
    }

    /// Pixels on [0, 1] to mean 0 and standard deviation 1.
    Tensor standardize(Tensor pixels) {
        return pixels.sub(pixelMean).div(pixelDeviation);
    }

    /// Responses in the recording's unit to units of the loss, and back.
    Tensor scaled(Tensor responses) {
        return responses.sub(offset).div(scale);
    }

    /// The feature maps s_3, float32, of standardised images.
    Tensor core(Tensor images, Compute compute) {
        try (var _ = compute.autocast()) {
            Tensor seen = images;
            for (int l = 0; l < CnnEncoding.LAYERS; l++) {
                Tensor y = torch.elu(norms.get(l).forward(convolutions.get(l).forward(seen)));
                int pool = shape.pools().get(l);
                seen = l == 0 ? y : torch.cat(new TensorVector(seen, y), 1);
                // Pooling all at once is pooling each: the skipped maps have the layer's resolution.
                if (pool > 1) {
                    seen = torch.avg_pool2d(seen, pool, pool);
                }
            }
            return seen.scalar_type().intern() == ScalarType.Double ? seen : seen.to(ScalarType.Float);
        }
    }

    /// Rates in units of the loss, `N x units`, above 0.
    ///
    /// @param maps from [#core]
    /// @param pupil `N x 2`, absent: the mean position
    /// @param state `N x states`, absent: the average state
    Tensor rates(Tensor maps, @Nullable Tensor pupil, @Nullable Tensor state) {
        Tensor seen = shifter == null || pupil == null ? maps : shifter.forward(maps, pupil);
        Tensor rates = positive(readout.forward(seen));
        return modulator == null || state == null ? rates : modulator.forward(rates, state);
    }

    /// ELU(z) + 1, as `exp(min(z, 0)) + max(z, 0)`: without the rounding that would make it 0 for z < -17.
    static Tensor positive(Tensor drive) {
        return drive.clamp_max(new Scalar(0.0)).exp().add(drive.relu());
    }

    /// Responses in the recording's unit to pixels on [0, 1], in the average state.
    Tensor respond(Tensor pixels, Compute compute) {
        return rates(core(standardize(pixels), compute), null, null).mul(scale).add(offset);
    }
}
