package dev.ventral.neural.source;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.component.Default;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A simulated primary visual cortex looks at the experiment's training images: no brain was recorded.
///
/// Complex cells: the energy of quadrature pairs of Gabor filters, several scales and 8 orientations, divided
/// by the energy pooled over orientations and neighbourhood ([GaborEnergy]). Each unit has a position, an
/// orientation and a scale, drawn at random. One gain for all units makes the mean over units and images
/// `spikes`; a unit whose place is blank in all images is silent. Trials are independent Poisson counts.
/// Computed in float32 on the CPU whatever the experiment's device, so that the same seed gives the same
/// recording everywhere.
///
/// Source: Heeger 1992, "Normalization of cell responses in cat striate cortex", Visual Neuroscience 9;
/// Carandini & Heeger 2012, "Normalization as a canonical neural computation", Nature Reviews Neuroscience
/// 13, equation 10.
///
/// @param images number of images shown, drawn from the training images without replacement
/// @param units number of units
/// @param repeated number of images shown `repeats` times (the first ones of the recording); the others are
///     shown once
/// @param repeats trials of each repeated image
/// @param wavelengths of the filters, as fractions of the shorter side of the image
/// @param exponent n of the normalization
/// @param sigma semi-saturation of the normalization, as a contrast (1: a full-contrast grating)
/// @param spikes mean spike count of a unit per trial
/// @param noise of the trials
/// @param acuity larger images are reduced to this many pixels along the shorter side before they are filtered
/// @param seed of the animal and the images it is shown, mixed with the experiment's
/// @param scan which of several scans of one animal: each has other units and trials of the same images
@JsonClassDescription("A simulated primary visual cortex, no real brain: Gabor energy, normalization, Poisson trials.")
@JsonTypeName("simulated-v1")
public record SimulatedV1(
        @Default("1000") int images,
        @Default("300") int units,
        @Default("100") int repeated,
        @Default("10") int repeats,
        @Default("[0.12, 0.2, 0.33]") List<Double> wavelengths,
        @Default("2") double exponent,
        @Default("0.1") double sigma,
        @Default("3") double spikes,
        @Default("poisson") Noise noise,
        @Default("32") int acuity,
        @Default("0") long seed,
        @Default("0") int scan)
        implements RecordingSource {

    /// How a trial differs from the mean.
    public enum Noise {
        /// Spike counts are Poisson distributed.
        POISSON,
        /// Every trial is the mean.
        NONE
    }

    public SimulatedV1 {
        wavelengths = List.copyOf(wavelengths);
        atLeast("images", images, 2);
        atLeast("units", units, 1);
        InputError.unless(
                repeated >= 0 && repeated <= images,
                "simulated-v1.repeated: expected a number from 0 to %d (images), got %d",
                images,
                repeated);
        atLeast("repeats", repeats, 1);
        InputError.unless(
                (long) images + (long) repeated * repeats <= 10_000_000,
                "simulated-v1: expected at most 10,000,000 trials, got %d images and %d x %d repeats",
                images,
                repeated,
                repeats);
        InputError.unless(
                !wavelengths.isEmpty() && wavelengths.stream().allMatch(w -> w > 0 && w <= 1),
                "simulated-v1.wavelengths: expected fractions of the image's side from 0 to 1, got %s",
                wavelengths);
        positive("exponent", exponent);
        positive("sigma", sigma);
        positive("spikes", spikes);
        InputError.unless(spikes <= 1000, "simulated-v1.spikes: expected at most 1000, got %s", spikes);
        InputError.unless(
                acuity >= 8 && acuity <= 1024,
                "simulated-v1.acuity: expected a number of pixels from 8 to 1024, got %d",
                acuity);
        atLeast("scan", scan, 0);
    }

    @Override
    public Recording read(RecordingContext context) {
        Images shown = shown(context);
        float[] rates = rates(shown, context);
        int[] imageOfTrial = IntStream.range(0, images)
                .flatMap(i -> IntStream.range(0, i < repeated ? repeats : 1).map(_ -> i))
                .toArray();
        float[][] responses = new float[imageOfTrial.length][];
        for (int t = 0; t < responses.length; t++) {
            int from = imageOfTrial[t] * units;
            responses[t] = trial(Arrays.copyOfRange(rates, from, from + units), random(context, 3, t, scan));
        }
        return Recording.simulated("simulated V1", shown, responses, imageOfTrial);
    }

    /// The mean spike count of every unit for every image of the recording, `images x units`: the truth
    /// behind the trials.
    public float[] rates(RecordingContext context) {
        return rates(shown(context), context);
    }

    private Images shown(RecordingContext context) {
        int available = context.stimuli().count();
        InputError.unless(
                images <= available,
                "simulated-v1.images: expected at most the %d training images, got %d",
                available,
                images);
        int[] order = IntStream.range(0, available).toArray();
        SplittableRandom random = random(context, 1, 0, 0);
        for (int i = 0; i < images; i++) {
            int j = random.nextInt(i, available);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return context.stimuli().select(Arrays.copyOf(order, images));
    }

    private float[] rates(Images shown, RecordingContext context) {
        Images seen = shown.grey();
        int side = Math.min(seen.height(), seen.width());
        if (side > acuity) {
            double factor = (double) acuity / side;
            seen = seen.resize((int) Math.round(seen.height() * factor), (int) Math.round(seen.width() * factor));
        }
        var energy = new GaborEnergy(wavelengths, exponent, sigma);
        float[] drive = energy.respond(seen, units, random(context, 2, 0, scan));
        double sum = 0;
        for (float d : drive) {
            sum += d;
        }
        InputError.unless(sum > 0, "simulated-v1: expected training images with contrast, got blank ones");
        double gain = spikes * drive.length / sum;
        for (int k = 0; k < drive.length; k++) {
            drive[k] = (float) (gain * drive[k]);
        }
        return drive;
    }

    private float[] trial(float[] rates, SplittableRandom random) {
        if (noise == Noise.POISSON) {
            for (int u = 0; u < rates.length; u++) {
                rates[u] = poisson(rates[u], random);
            }
        }
        return rates;
    }

    /// A Poisson count: the events of a unit-rate process in time `mean` (Knuth 1969), in parts of which the
    /// sum is Poisson too, as exp(-mean) must not vanish.
    static int poisson(double mean, SplittableRandom random) {
        int count = 0;
        for (double left = mean; left > 0; left -= 30) {
            double limit = Math.exp(-Math.min(left, 30));
            for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
                count++;
            }
        }
        return count;
    }

    private SplittableRandom random(RecordingContext context, long use, long index, int scan) {
        // scan 0 is drawn by the animal's seed alone
        long animal = scan == 0 ? seed : Seeds.mix(seed, scan);
        return new SplittableRandom(Seeds.mix(context.seed(), animal, use, index));
    }

    private static void atLeast(String name, int value, int least) {
        InputError.unless(value >= least, "simulated-v1.%s: expected at least %d, got %d", name, least, value);
    }

    private static void positive(String name, double value) {
        InputError.unless(
                value > 0 && Double.isFinite(value), "simulated-v1.%s: expected a number > 0, got %s", name, value);
    }
}
