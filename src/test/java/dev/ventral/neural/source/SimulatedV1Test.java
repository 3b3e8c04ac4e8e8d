package dev.ventral.neural.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

public class SimulatedV1Test {

    @Test
    void countsNamesAndOrder() {
        var source = source(20, 15, 4, 3, SimulatedV1.Noise.POISSON);
        Recording recording = source.read(context(50, 1));
        assertThat(recording.simulated()).isTrue();
        assertThat(recording.name()).contains("simulated");
        assertThat(recording.count()).isEqualTo(20);
        assertThat(recording.units()).isEqualTo(15);
        assertThat(recording.trials()).isEqualTo(4 * 3 + 16);
        assertThat(recording.repeatedImages()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void sameSeedSameBitsOtherSeedOtherAnimal() {
        var source = source(20, 15, 4, 3, SimulatedV1.Noise.POISSON);
        float[] first = source.read(context(50, 1)).means();
        assertThat(source.read(context(50, 1)).means()).containsExactly(first);
        assertThat(source.read(context(50, 2)).means()).isNotEqualTo(first);
        Recording other = new SimulatedV1(20, 15, 4, 3, WAVES, 2, 0.1, 3, SimulatedV1.Noise.POISSON, 32, 5, 0)
                .read(context(50, 1));
        assertThat(other.means()).isNotEqualTo(first);
    }

    @Test
    void scansOfAnAnimalShowTheSameImagesToOtherUnits() {
        var context = context(50, 1);
        Recording first = scan(0).read(context);
        Recording second = scan(1).read(context);
        assertThat(second.images()).isEqualTo(first.images());
        assertThat(second.means()).isNotEqualTo(first.means());
        float[] units = scan(1).rates(context);
        assertThat(units).isNotEqualTo(scan(0).rates(context)).isNotEqualTo(scan(2).rates(context));
        var otherAnimal = new SimulatedV1(20, 15, 4, 3, WAVES, 2, 0.1, 3, SimulatedV1.Noise.NONE, 32, 1, 0);
        assertThat(otherAnimal.read(context).images()).isNotEqualTo(first.images());
        assertRefused(() -> scan(-1), "scan");
    }

    private static SimulatedV1 scan(int scan) {
        return new SimulatedV1(20, 15, 4, 3, WAVES, 2, 0.1, 3, SimulatedV1.Noise.NONE, 32, 0, scan);
    }

    @Test
    void meanCountIsAsStatedAndTrialsArePoissonAroundTheRates() {
        var source = source(30, 40, 30, 60, SimulatedV1.Noise.POISSON);
        var context = context(30, 4);
        float[] rates = source.rates(context);
        double mean = 0;
        for (float rate : rates) {
            mean += rate / rates.length;
        }
        assertThat(mean).isEqualTo(3, within(1e-4));
        Recording recording = source.read(context);
        // (count - rate)^2 / rate has mean 1 for Poisson counts, whatever the rate; and the rates belong to
        // their images.
        double fano = 0;
        double bias = 0;
        int cells = 0;
        for (int t = 0; t < recording.trials(); t++) {
            for (int u = 0; u < recording.units(); u++) {
                double rate = rates[recording.imageOfTrial(t) * recording.units() + u];
                if (rate > 0.5) {
                    double error = recording.response(t, u) - rate;
                    fano += error * error / rate;
                    bias += error / Math.sqrt(rate);
                    cells++;
                }
            }
        }
        assertThat(cells).isGreaterThan(20_000);
        assertThat(fano / cells).isEqualTo(1, within(0.05));
        assertThat(bias / cells).isEqualTo(0, within(0.03));
    }

    @Test
    void withoutNoiseEveryTrialIsTheRate() {
        var source = source(10, 12, 2, 3, SimulatedV1.Noise.NONE);
        Recording recording = source.read(context(10, 4));
        assertThat(recording.means()).containsExactly(source.rates(context(10, 4)), within(1e-6f));
    }

    @Test
    void poissonMomentsForSmallAndLargeMeans() {
        for (double mean : new double[] {0.3, 7, 95}) {
            var random = new SplittableRandom(1);
            int n = 40_000;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                int count = SimulatedV1.poisson(mean, random);
                sum += count;
                squares += (double) count * count;
            }
            double error = Math.sqrt(mean / n);
            assertThat(sum / n).isEqualTo(mean, within(5 * error));
            assertThat((squares - sum * sum / n) / n).isEqualTo(mean, within(0.04 * mean + 0.01));
        }
        assertThat(SimulatedV1.poisson(0, new SplittableRandom(1))).isZero();
    }

    @Test
    void gratingDrivesItsOrientationWhateverItsPhase() {
        double wavelength = 8;
        var energy = new GaborEnergy(List.of(0.25), 2, 0.1);
        float[] tuning = centre(energy, wavelength, 0, 0.9, 1);
        // A full-contrast vertical grating: D = 1 at orientation 0; hence R = 1 / (0.01 + mean of the others
        // and itself).
        double pool = Arrays.stream(toDouble(tuning)).sum() / 8;
        assertThat(pool / tuning[0]).isLessThan(0.45);
        for (int o = 1; o < 8; o++) {
            assertThat(tuning[o]).isLessThan(tuning[0]);
        }
        assertThat(tuning[4]).isLessThan(0.01f * tuning[0]);
        assertThat(tuning[1]).isEqualTo(tuning[7], within(0.02f * tuning[0]));
        for (double phase : new double[] {0, 1.7, 3}) {
            assertThat(centre(energy, wavelength, 0, phase, 1)[0]).isEqualTo(tuning[0], within(0.04f * tuning[0]));
        }
        float[] turned = centre(energy, wavelength, Math.PI / 2, 0.9, 1);
        assertThat(turned[4]).isEqualTo(tuning[0], within(0.02f * tuning[0]));
    }

    @Test
    void normalizationSaturatesWithContrastAtSigma() {
        // At the preferred orientation D = c, P = k c^2 (k: tuning, does not depend on contrast), n = 2:
        // R(c) = c^2 / (sigma^2 + k c^2), so 1/R(c) = sigma^2 / c^2 + k.
        double sigma = 0.3;
        var energy = new GaborEnergy(List.of(0.25), 2, sigma);
        double full = 1 / centre(energy, 8, 0, 0.4, 1)[0];
        double half = 1 / centre(energy, 8, 0, 0.4, 0.5)[0];
        assertThat(half - full).isEqualTo(sigma * sigma * (1 / 0.25 - 1), within(0.02));
    }

    @Test
    void blankImagesHaveNoResponseAndAreRefused() {
        var energy = new GaborEnergy(List.of(0.25), 2, 0.1);
        float[] all = new float[32 * 32];
        Arrays.fill(all, 0.7f);
        for (float r : Tensors.floats(energy.normalized(Tensors.of(all, 1, 1, 32, 32), 8))) {
            assertThat(r).isEqualTo(0, within(1e-6f));
        }
        Images blank = Images.ofBytes(3, 1, 16, 16, new byte[3 * 256]);
        var source = source(3, 5, 0, 1, SimulatedV1.Noise.NONE);
        assertThatThrownBy(() -> source.read(new RecordingContext(blank, 0, Compute.CPU)))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("contrast");
    }

    @Test
    void largeAndColouredImagesAreSeenThroughTheAcuity() {
        var random = new SplittableRandom(3);
        byte[] pixels = new byte[4 * 3 * 80 * 60];
        random.nextBytes(pixels);
        Images large = Images.ofBytes(4, 3, 80, 60, pixels);
        Recording recording =
                source(4, 9, 0, 1, SimulatedV1.Noise.NONE).read(new RecordingContext(large, 0, Compute.CPU));
        assertThat(recording.images().channels()).isEqualTo(3);
        assertThat(recording.images().height()).isEqualTo(80);
    }

    @Test
    void wrongNumbersAreRefused() {
        assertRefused(() -> source(1, 5, 0, 1, SimulatedV1.Noise.NONE), "images");
        assertRefused(() -> source(5, 0, 0, 1, SimulatedV1.Noise.NONE), "units");
        assertRefused(() -> source(5, 5, 6, 1, SimulatedV1.Noise.NONE), "repeated");
        assertRefused(() -> source(5, 5, 5, 0, SimulatedV1.Noise.NONE), "repeats");
        assertRefused(() -> new SimulatedV1(5, 5, 0, 1, WAVES, 2, -0.1, 3, SimulatedV1.Noise.NONE, 32, 0, 0), "sigma");
        assertRefused(
                () -> new SimulatedV1(5, 5, 0, 1, List.of(2.0), 2, 0.1, 3, SimulatedV1.Noise.NONE, 32, 0, 0),
                "wavelengths");
        assertRefused(() -> source(9, 5, 0, 1, SimulatedV1.Noise.NONE).read(context(8, 0)), "8 training images");
        var tiny = new SimulatedV1(5, 50, 0, 1, List.of(0.1), 2, 0.1, 3, SimulatedV1.Noise.NONE, 32, 0, 0);
        assertRefused(() -> tiny.read(context(8, 0)), "2 pixels");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String part) {
        assertThatThrownBy(made).isInstanceOf(InputError.class).hasMessageContaining(part);
    }

    private static final List<Double> WAVES = List.of(0.2, 0.33);

    public static SimulatedV1 source(int images, int units, int repeated, int repeats, SimulatedV1.Noise noise) {
        return new SimulatedV1(images, units, repeated, repeats, WAVES, 2, 0.1, 3, noise, 32, 0, 0);
    }

    /// Noise images of 16 x 16, smoothed by repetition of pixels.
    public static RecordingContext context(int count, long seed) {
        var random = new SplittableRandom(77);
        byte[] pixels = new byte[count * 256];
        for (int i = 0; i < count; i++) {
            byte[] coarse = new byte[64];
            random.nextBytes(coarse);
            for (int p = 0; p < 256; p++) {
                pixels[i * 256 + p] = coarse[p / 32 * 8 + p % 16 / 2];
            }
        }
        return new RecordingContext(Images.ofBytes(count, 1, 16, 16, pixels), seed, Compute.CPU);
    }

    /// Responses of the 8 orientations in the middle of a grating of 32 x 32.
    private static float[] centre(GaborEnergy energy, double wavelength, double angle, double phase, double contrast) {
        float[] image = new float[32 * 32];
        for (int k = 0; k < image.length; k++) {
            double along = k % 32 * Math.cos(angle) + Math.floorDiv(k, 32) * Math.sin(angle);
            image[k] = (float) (0.5 + 0.5 * contrast * Math.cos(2 * Math.PI * along / wavelength + phase));
        }
        Tensor all = energy.normalized(Tensors.of(image, 1, 1, 32, 32), wavelength);
        return Tensors.floats(all.select(2, 16).select(2, 16).flatten());
    }

    private static double[] toDouble(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }
}
