package dev.ventral.neural.source;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
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
    /// With the phase `a x + b y`, cosine and sine are sums of products of functions of x and of y, so that two
    /// small matrices, of rows and of columns, do what a kernel of three wavelengths' width would.
    ///
    /// @param wavelength in pixels
    public static Tensor pairs(Tensor images, double wavelength) {
        int height = (int) images.size(2);
        int width = (int) images.size(3);
        double[] flat = waves(width, wavelength, 0, false);
        List<double[]> right = new ArrayList<>();
        double[] left = new double[2 * ORIENTATIONS * height * 3 * height];
        for (int o = 0; o < ORIENTATIONS; o++) {
            double angle = Math.PI * o / ORIENTATIONS;
            double across = 2 * Math.PI * Math.cos(angle) / wavelength;
            double down = 2 * Math.PI * Math.sin(angle) / wavelength;
            right.add(waves(width, wavelength, across, false));
            right.add(waves(width, wavelength, across, true));
            right.add(flat);
            var gain = Gain.of(wavelength, across, down);
            double[] cosine = waves(height, wavelength, down, false);
            double[] sine = waves(height, wavelength, down, true);
            double[] mean = waves(height, wavelength, 0, false);
            int even = o * height;
            int odd = (ORIENTATIONS + o) * height;
            // cos(ax + by) = cos ax cos by - sin ax sin by, less the mean; sin(ax + by) = cos ax sin by + sin ax
            // cos by
            put(cosine, 1 / gain.even(), left, even, 0, height);
            put(sine, -1 / gain.even(), left, even, 1, height);
            put(mean, -gain.mean() / gain.even(), left, even, 2, height);
            put(sine, 1 / gain.odd(), left, odd, 0, height);
            put(cosine, 1 / gain.odd(), left, odd, 1, height);
        }
        double[] all = right.stream().flatMapToDouble(Arrays::stream).toArray();
        Tensor rows = like(images, all, 3L * ORIENTATIONS * width, width);
        Tensor columns = like(images, left, 2, ORIENTATIONS, height, 3L * height);
        // N x H x 24 W, then N x 1 x 8 x 3 H x W
        Tensor filtered = images.squeeze(1)
                .matmul(rows.t())
                .reshape(-1, height, ORIENTATIONS, 3, width)
                .permute(0, 2, 3, 1, 4)
                .flatten(2, 3)
                .unsqueeze(1);
        return columns.matmul(filtered).flatten(1, 2);
    }

    private static Tensor like(Tensor images, double[] values, long... shape) {
        return Tensors.of(values, shape).to(images.device(), images.scalar_type());
    }

    /// A matrix into one of three blocks, side by side, of the rows from `row` on.
    private static void put(double[] matrix, double factor, double[] into, int row, int block, int side) {
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                into[(row + i) * 3 * side + block * side + j] = factor * matrix[i * side + j];
            }
        }
    }

    /// What a cosine or sine of this frequency under the Gaussian makes of a row of pixels that goes on with
    /// the border's levels: `side x side`.
    private static double[] waves(int side, double wavelength, double frequency, boolean sine) {
        int radius = radius(wavelength);
        double[] matrix = new double[side * side];
        for (int t = -radius; t <= radius; t++) {
            double wave = sine ? Math.sin(frequency * t) : Math.cos(frequency * t);
            double weight = envelope(t, wavelength) * wave;
            for (int i = 0; i < side; i++) {
                matrix[i * side + Math.clamp(i + t, 0, side - 1)] += weight;
            }
        }
        return matrix;
    }

    private static double envelope(double distance, double wavelength) {
        return Math.exp(-2 * distance * distance / (wavelength * wavelength));
    }

    /// `D^2`, `N x 8 x H x W`, from [#pairs].
    public static Tensor energy(Tensor pairs) {
        Tensor squares = pairs.mul(pairs);
        return squares.narrow(1, 0, ORIENTATIONS).add(squares.narrow(1, ORIENTATIONS, ORIENTATIONS));
    }

    /// What the even filter is scaled by and lowered by, and the odd one scaled by.
    private record Gain(double even, double odd, double mean) {
        static Gain of(double wavelength, double across, double down) {
            int radius = radius(wavelength);
            double mass = 0;
            double cosines = 0;
            double squares = 0;
            double sines = 0;
            for (int y = -radius; y <= radius; y++) {
                for (int x = -radius; x <= radius; x++) {
                    double weight = envelope(x, wavelength) * envelope(y, wavelength);
                    double cosine = Math.cos(across * x + down * y);
                    mass += weight;
                    cosines += weight * cosine;
                    squares += weight * cosine * cosine;
                    sines += weight * (1 - cosine * cosine);
                }
            }
            double mean = cosines / mass;
            // A full-contrast grating has amplitude 1/2. Of two pixels a wavelength the sine is 0 at every pixel.
            double odd = sines > 1e-9 * mass ? sines / 2 : Double.POSITIVE_INFINITY;
            return new Gain((squares - mean * cosines) / 2, odd, mean);
        }
    }

    /// Three standard deviations of the Gaussian.
    private static int radius(double wavelength) {
        return (int) Math.ceil(1.5 * wavelength);
    }
}
