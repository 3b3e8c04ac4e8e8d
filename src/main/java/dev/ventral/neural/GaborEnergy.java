package dev.ventral.neural;

import dev.ventral.InputError;
import dev.ventral.data.Images;
import dev.ventral.tensor.Convolutions;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Complex cells with divisive normalization, at every position of an image:
///
///     D = sqrt(even^2 + odd^2),    R = D^n / (sigma^n + P),    P = mean of D^n over orientations and neighbourhood
///
/// even and odd are the convolutions with a cosine and a sine under a Gaussian (standard deviation half a
/// wavelength, about one octave of bandwidth), of mean zero and scaled such that D is 1 at the centre of a
/// full-contrast grating (levels 0 to 1) at the preferred orientation and wavelength. The neighbourhood is a
/// square two wavelengths wide. The image goes on beyond its border with the border's levels.
///
/// @param wavelengths as fractions of the shorter side of the image
/// @param exponent n
/// @param sigma semi-saturation, as a contrast
public record GaborEnergy(List<Double> wavelengths, double exponent, double sigma) {
    public static final int ORIENTATIONS = 8;
    private static final int BATCH = 64;

    /// Responses of units at random positions, orientations and scales: `images x units`.
    ///
    /// @param images of one channel
    float[] respond(Images images, int units, SplittableRandom random) {
        int area = images.height() * images.width();
        int[] scale = new int[units];
        int[] place = new int[units];
        for (int u = 0; u < units; u++) {
            scale[u] = random.nextInt(wavelengths.size());
            place[u] = random.nextInt(ORIENTATIONS * area);
        }
        float[] responses = new float[Math.multiplyExact(images.count(), units)];
        for (int s = 0; s < wavelengths.size(); s++) {
            int chosen = s;
            int[] of = IntStream.range(0, units).filter(u -> scale[u] == chosen).toArray();
            int[] where = IntStream.of(of).map(u -> place[u]).toArray();
            double wavelength = wavelengths.get(s) * Math.min(images.height(), images.width());
            InputError.unless(
                    wavelength >= 2,
                    "simulated-v1.wavelengths: expected at least 2 pixels, got %s of images of %d x %d",
                    wavelengths.get(s),
                    images.height(),
                    images.width());
            for (int from = 0; from < images.count() && of.length > 0; from += BATCH) {
                int[] index = IntStream.range(from, Math.min(images.count(), from + BATCH))
                        .toArray();
                float[] part = part(images, index, wavelength, where);
                for (int i = 0; i < index.length; i++) {
                    for (int k = 0; k < of.length; k++) {
                        responses[index[i] * units + of[k]] = part[i * of.length + k];
                    }
                }
            }
        }
        return responses;
    }

    private float[] part(Images images, int[] index, double wavelength, int[] where) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor all = normalized(images.tensor(index), wavelength).flatten(1, -1);
            return Tensors.floats(all.index_select(1, Tensors.of(where)));
        }
    }

    /// R at all orientations and positions: `N x 1 x H x W` to `N x 8 x H x W`.
    Tensor normalized(Tensor images, double wavelength) {
        // D^n from D^2.
        Tensor drive = energy(pairs(images, wavelength)).pow(new Scalar(exponent / 2));
        int reach = (int) Math.round(wavelength);
        Tensor pool = torch.avg_pool2d(
                drive.mean(new long[] {1}, true, new ScalarTypeOptional()),
                new long[] {2 * reach + 1, 2 * reach + 1},
                new long[] {1, 1},
                new long[] {reach, reach},
                false,
                false,
                new LongOptional());
        return drive.div(pool.add(new Scalar(Math.pow(sigma, exponent))));
    }

    /// Even and odd at all positions: `N x 1 x H x W` to `N x 16 x H x W`, the even ones of all orientations
    /// first.
    ///
    /// @param wavelength in pixels
    public static Tensor pairs(Tensor images, double wavelength) {
        int radius = radius(wavelength);
        Tensor wide = torch.pad(images, new long[] {radius, radius, radius, radius}, "replicate", new DoubleOptional());
        return Convolutions.of(wide, filters(wavelength).to(images.device(), images.scalar_type()));
    }

    /// `D^2`, `N x 8 x H x W`, from [#pairs].
    public static Tensor energy(Tensor pairs) {
        Tensor squares = pairs.mul(pairs);
        return squares.narrow(1, 0, ORIENTATIONS).add(squares.narrow(1, ORIENTATIONS, ORIENTATIONS));
    }

    /// `16 x 1 x k x k`: the even filters of all orientations, then the odd ones.
    private static Tensor filters(double wavelength) {
        int radius = radius(wavelength);
        int side = 2 * radius + 1;
        double[] weights = new double[2 * ORIENTATIONS * side * side];
        for (int o = 0; o < ORIENTATIONS; o++) {
            double angle = Math.PI * o / ORIENTATIONS;
            double[] envelope = new double[side * side];
            double[] even = new double[side * side];
            double[] odd = new double[side * side];
            double mass = 0;
            double mean = 0;
            for (int k = 0; k < even.length; k++) {
                double x = k % side - radius;
                double y = k / side - radius;
                double phase = 2 * Math.PI * (x * Math.cos(angle) + y * Math.sin(angle)) / wavelength;
                envelope[k] = Math.exp(-2 * (x * x + y * y) / (wavelength * wavelength));
                even[k] = Math.cos(phase);
                odd[k] = Math.sin(phase);
                mass += envelope[k];
                mean += envelope[k] * even[k];
            }
            mean /= mass;
            double evenGain = 0;
            double oddGain = 0;
            for (int k = 0; k < even.length; k++) {
                // A full-contrast grating has amplitude 1/2.
                evenGain += envelope[k] * (even[k] - mean) * even[k] / 2;
                oddGain += envelope[k] * odd[k] * odd[k] / 2;
            }
            for (int k = 0; k < even.length; k++) {
                weights[o * even.length + k] = envelope[k] * (even[k] - mean) / evenGain;
                weights[(ORIENTATIONS + o) * even.length + k] = envelope[k] * odd[k] / oddGain;
            }
        }
        float[] narrow = new float[weights.length];
        for (int k = 0; k < narrow.length; k++) {
            narrow[k] = (float) weights[k];
        }
        return Tensors.of(narrow, 2 * ORIENTATIONS, 1, side, side);
    }

    /// Three standard deviations of the Gaussian.
    private static int radius(double wavelength) {
        return (int) Math.ceil(1.5 * wavelength);
    }
}
