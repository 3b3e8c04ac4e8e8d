package dev.ventral.neural.encoding;

import dev.ventral.neural.encoding.readout.Modulator;
import dev.ventral.neural.encoding.readout.Shifter;
import dev.ventral.neural.encoding.readout.UnitReadout;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// One member of an encoding model (see [CnnEncoding] for the formulas). Lives in the scope it is made in.
public final class EncodingNetwork extends Module {
    private final Core core;
    private final UnitReadout readout;
    private final @Nullable Shifter shifter;
    private final @Nullable Modulator modulator;
    private final Tensor pixelMean;
    private final Tensor pixelDeviation;
    private final Tensor offset;
    private final Tensor scale;

    /// A network by itself.
    EncodingNetwork(EncodingShape shape, EncodingScale units, SplittableRandom random) {
        this(shape, units, shape.core().build(shape.inputs(), random), random);
    }

    /// A network that may share its core with others.
    EncodingNetwork(EncodingShape shape, EncodingScale units, Core core, SplittableRandom random) {
        super();
        this.core = core;
        core.register(this);
        int height = shape.height() / shape.core().pooled();
        int width = shape.width() / shape.core().pooled();
        readout =
                register_module("readout", shape.core().readout(shape.units(), core.channels(), height, width, random));
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

    UnitReadout readout() {
        return readout;
    }

    /// What is learnt for these units alone.
    List<Tensor> own() {
        List<Tensor> own = new ArrayList<>();
        for (Module part : Arrays.asList(readout, shifter, modulator)) {
            TensorVector parameters = part == null ? new TensorVector() : part.parameters();
            for (long k = 0; k < parameters.size(); k++) {
                own.add(parameters.get(k));
            }
        }
        return own;
    }

    /// Pixels on [0, 1] to mean 0 and standard deviation 1.
    Tensor standardize(Tensor pixels) {
        return pixels.sub(pixelMean).div(pixelDeviation);
    }

    /// Responses in the recording's unit to units of the loss, and back.
    Tensor scaled(Tensor responses) {
        return responses.sub(offset).div(scale);
    }

    /// The feature maps, float32, of standardised images.
    Tensor core(Tensor images, Compute compute) {
        try (var _ = compute.autocast()) {
            Tensor seen = core.forward(images);
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
    public static Tensor positive(Tensor drive) {
        return drive.clamp_max(new Scalar(0.0)).exp().add(drive.relu());
    }

    /// Responses in the recording's unit to pixels on [0, 1], in the average state.
    Tensor respond(Tensor pixels, Compute compute) {
        return rates(core(standardize(pixels), compute), null, null).mul(scale).add(offset);
    }
}
