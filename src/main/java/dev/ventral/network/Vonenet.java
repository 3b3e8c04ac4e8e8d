package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;
import org.jspecify.annotations.Nullable;

/// A primary visual cortex that learns nothing, before any other network (Dapello, Marques et al. 2020,
/// "Simulating a primary visual cortex at the front of CNNs improves robustness to image perturbations",
/// NeurIPS).
///
/// Of the normalised image, each filter reads one colour, drawn at random. Filters g come from the
/// distributions of macaque V1 ([dev.ventral.network.module.GaborPopulation]), g' is g a quarter of a cycle on.
/// With `*` a convolution with zeros around,
///
///     simple   s = max(0, g * x)
///     complex  c = sqrt((g * x)^2 + (g' * x)^2) / sqrt 2
///     noise    y = max(0, (z + e sqrt(z + 10^-4) - level) / scale),  z = scale gain (s, c) + level
///
/// with standard normal e: the variance of z is z, as that of spikes counted in a short time. A trained 1 x 1
/// convolution brings the cells to `channels`, and the network behind it is built for images of so many
/// channels and of the size that `stride` leaves. With a ResNet-50 or CORnet-S of stem `none` that is the
/// published network.
///
/// In training e is drawn anew for every pass, from the step's seed (on a GPU by its own generator, so that
/// the numbers are others than on a CPU). In evaluation it is one draw, by `gabor-seed`, for all images and
/// passes (`frozen`), so that a decision can be repeated and attacks have exact gradients of the network that
/// is judged: nothing is gained by noise that an attacker cannot predict. That is stricter than the paper,
/// which draws it anew. `none` leaves it out there.
///
/// An image of a `field-of-view` of F degrees and H pixels (its shorter side) has H / F pixels per degree, and
/// filters grow with them. Cells that prefer frequencies above 6 cycles per degree (as published) or above
/// half a cycle per pixel, which pixels cannot show, are not drawn: of 224 pixels and 8 degrees none is lost,
/// of 32 pixels all above 2 cycles per degree are, unless they are taken to be fewer degrees.
///
/// The filters are buffers, drawn by `gabor-seed` alone; weights from elsewhere bring theirs along. Keys are
/// the published ones: `vone_block.simple_conv_q0.weight`, `vone_block.simple_conv_q1.weight`,
/// `bottleneck.weight`, `model.…`.
///
/// Taps: `vone_block` (the cells' noisy responses, simple cells first), `bottleneck`, and those of the network
/// behind under their own names.
///
/// @param of the network behind
/// @param simple number of simple cells at each place
/// @param complex number of complex cells at each place
/// @param channels that the network behind sees
/// @param fieldOfView degrees that the image's shorter side spans
/// @param kernel side of the filters in pixels, odd; absent: as published, 25 where there are 28 pixels per
///     degree, and in proportion
/// @param stride of the filters in pixels
/// @param noise whether cells are noisy in training
/// @param evaluationNoise what evaluation does about it
/// @param noiseScale of responses before noise: how many spikes they are
/// @param noiseLevel spikes without a stimulus
/// @param gain of responses
/// @param gaborSeed of filters and frozen noise: the same for all networks of an experiment
@JsonClassDescription("A fixed primary visual cortex before any other network (Dapello, Marques et al. 2020).")
@JsonTypeName("vonenet")
@Title("VOneNet")
public record Vonenet(
        Architecture of,
        @Default("256") int simple,
        @Default("256") int complex,
        @Default("64") int channels,
        @Default("8") double fieldOfView,
        @Nullable Integer kernel,
        @Default("4") int stride,
        @Default("poisson") Noise noise,
        @Default("frozen") EvaluationNoise evaluationNoise,
        @Default("0.35") double noiseScale,
        @Default("0.07") double noiseLevel,
        @Default("25") double gain,
        @Default("0") long gaborSeed)
        implements Architecture {
    /// Cycles per degree.
    private static final double HIGHEST = 6;

    /// Published: a kernel of 25 where there are 28 pixels per degree.
    private static final double DEGREES = 25 / 28.;

    /// What is added to responses.
    public enum Noise {
        /// Gaussian, with the variance of a Poisson process.
        POISSON,
        /// Nothing.
        NONE
    }

    /// Noise in evaluation.
    public enum EvaluationNoise {
        /// One draw for all images.
        FROZEN,
        /// None.
        NONE
    }

    public Vonenet {
        InputError.unless(
                !(of instanceof Vonenet), "network.of: expected a network without a front end, got kind vonenet");
        InputError.unless(simple >= 0, "network.simple: expected a number from 0, got %d", simple);
        InputError.unless(complex >= 0, "network.complex: expected a number from 0, got %d", complex);
        InputError.unless(
                (long) simple + complex >= 1 && (long) simple + complex <= 1 << 20,
                "network.simple: expected a cell or more, simple or complex, up to 2^20, got %d and %d",
                simple,
                complex);
        Vit.positive("channels", channels);
        Vit.positive("stride", stride);
        InputError.unless(
                kernel == null || (kernel >= 1 && kernel <= 1023 && kernel % 2 == 1),
                "network.kernel: expected an odd number from 1 to 1023, got %s",
                String.valueOf(kernel));
        positive("field-of-view", fieldOfView);
        positive("noise-scale", noiseScale);
        positive("gain", gain);
        InputError.unless(
                noiseLevel >= 0 && Double.isFinite(noiseLevel),
                "network.noise-level: expected a number >= 0, got %s",
                noiseLevel);
    }

    private static void positive(String setting, double value) {
        InputError.unless(
                value > 0 && Double.isFinite(value), "network.%s: expected a positive number, got %s", setting, value);
    }

    /// Pixels per degree.
    double pixels(ImageShape shape) {
        return Math.min(shape.height(), shape.width()) / fieldOfView;
    }

    /// The highest frequency drawn, in cycles per degree.
    double highest(ImageShape shape) {
        return Math.min(HIGHEST, pixels(shape) / 2);
    }

    /// The side of the filters, in pixels.
    int side(ImageShape shape) {
        return kernel == null
                ? 2 * (int) Math.min(511, Math.max(1, Math.round((pixels(shape) * DEGREES - 1) / 2))) + 1
                : kernel;
    }

    /// What the network behind sees.
    ImageShape behind(ImageShape shape) {
        return new ImageShape(channels, (shape.height() - 1) / stride + 1, (shape.width() - 1) / stride + 1);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        return new VonenetNet(this, shape, of.build(behind(shape), classes));
    }
}
