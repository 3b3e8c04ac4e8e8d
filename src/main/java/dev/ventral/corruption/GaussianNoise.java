package dev.ventral.corruption;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.Strengths;
import dev.ventral.tensor.ImageRandom;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Gaussian noise: independent on every channel of every pixel, `clip(x + sigma z)`, z standard normal: the same
/// draw z per image at every level.
///
/// @param levels standard deviations sigma in pixels on [0, 1] before clipping, increasing
@JsonClassDescription("Gaussian noise of rising standard deviation, clipped.")
@JsonTypeName(GaussianNoise.NAME)
public record GaussianNoise(List<Double> levels) implements Corruption {
    static final String NAME = "gaussian-noise";

    public GaussianNoise {
        levels = Strengths.checked(NAME + ".levels", levels);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Tensor apply(Tensor images, double level, ImageRandom random) {
        Tensor noise = random.gaussian(0, images.size(1), images.size(2), images.size(3));
        Tensor beside = noise.to(new Device(images.device()), images.scalar_type());
        return images.add(beside, new Scalar(level)).clamp_min(new Scalar(0)).clamp_max(new Scalar(1));
    }
}
