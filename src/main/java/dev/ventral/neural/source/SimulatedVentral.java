package dev.ventral.neural.source;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.component.Default;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.tensor.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A simulated area of the ventral stream looks at the experiment's training images: no brain was recorded.
///
/// V1, V2, V4 and IT are stages of one hierarchy of fixed features of rising invariance ([VentralStream]),
/// which sees the largest central square of an image in grey at 32 x 32. All animals have the same hierarchy
/// and are shown the same images; an animal is a draw of other units, without replacement, from those of the
/// area that answer differently to different images, and of other noise. So what the recordings of one area
/// share, and what only areas differ by, is known.
///
/// A trial is the unit's response plus normal noise of the same size for all images, of a standard deviation
/// of `1 / snr` times that of the unit's response over the repeated images (all, where fewer than two are
/// repeated). So [dev.ventral.neural.NoiseCeiling#ncsnr] of each unit is `snr`, and its noise ceiling over n trials
/// `snr^2 /
/// (snr^2 + 1/n)`, up to what the estimates err. With `snr` 0 there is noise alone. Responses are in units of
/// the mean standard deviation of the units' signals, and noise takes them below 0: encoding models need
/// `loss: squared`. Computed in float32 on the CPU whatever the experiment's device.
///
/// @param area which: v1, v2, v4 or it
/// @param images number of images shown, drawn from the training images without replacement
/// @param units number of units
/// @param repeated number of images shown `repeats` times (the first ones of the recording); the others are
///     shown once
/// @param repeats trials of each repeated image
/// @param snr standard deviation of a unit's signal over that of its noise in a trial
/// @param animal which: the draw of units and noise, mixed with the experiment's seed
/// @param seed of the draw of the images, mixed with the experiment's
@JsonClassDescription("A simulated area of the ventral stream (V1, V2, V4, IT), no real brain: known signal to noise.")
@JsonTypeName("simulated-ventral")
public record SimulatedVentral(
        @Default("it") Area area,
        @Default("1000") int images,
        @Default("300") int units,
        @Default("100") int repeated,
        @Default("10") int repeats,
        @Default("0.5") double snr,
        @Default("0") long animal,
        @Default("0") long seed)
        implements RecordingSource {
    /// Units of which the response varies less than this share of the mean variance do not answer.
    private static final double ANSWERS = 1e-3;

    /// The areas, in the order in which each is made of the one before.
    public enum Area {
        /// Gabor energies, normalised.
        V1(0),
        /// One stage above V1.
        V2(1),
        /// Two stages above.
        V4(2),
        /// Three stages above.
        IT(3);

        /// How many stages lie between V1 and the area's output.
        final int stages;

        Area(int stages) {
            this.stages = stages;
        }
    }

    public SimulatedVentral {
        atLeast("images", images, 2);
        atLeast("units", units, 1);
        InputError.unless(
                units <= VentralStream.units(area),
                "simulated-ventral.units: expected at most the %d that %s has, got %d",
                VentralStream.units(area),
                area,
                units);
        InputError.unless(
                repeated >= 0 && repeated <= images,
                "simulated-ventral.repeated: expected a number from 0 to %d (images), got %d",
                images,
                repeated);
        atLeast("repeats", repeats, 1);
        InputError.unless(
                (long) images + (long) repeated * repeats <= 10_000_000,
                "simulated-ventral: expected at most 10,000,000 trials, got %d images and %d x %d repeats",
                images,
                repeated,
                repeats);
        InputError.unless(
                snr >= 0 && Double.isFinite(snr),
                "simulated-ventral.snr: expected a number of at least 0, got %s",
                snr);
    }

    @Override
    public Recording read(RecordingContext context) {
        Images shown = shown(context);
        float[] signals = signals(shown, context);
        double[] noise = noise(signals);
        int[] imageOfTrial = IntStream.range(0, images)
                .flatMap(i -> IntStream.range(0, i < repeated ? repeats : 1).map(_ -> i))
                .toArray();
        float[][] responses = new float[imageOfTrial.length][units];
        for (int t = 0; t < responses.length; t++) {
            var random = new SplittableRandom(Seeds.mix(context.seed(), animal, 3, t));
            for (int u = 0; u < units; u++) {
                double signal = snr == 0 ? 0 : signals[imageOfTrial[t] * units + u];
                responses[t][u] = (float) (signal + noise[u] * random.nextGaussian());
            }
        }
        return Recording.simulated("simulated %s, animal %d".formatted(area, animal), shown, responses, imageOfTrial);
    }

    /// The response of every unit to every image of the recording without noise, `images x units`: the truth
    /// behind the trials.
    public float[] signals(RecordingContext context) {
        return signals(shown(context), context);
    }

    private Images shown(RecordingContext context) {
        int available = context.stimuli().count();
        InputError.unless(
                images <= available,
                "simulated-ventral.images: expected at most the %d training images, got %d",
                available,
                images);
        int[] order = IntStream.range(0, available).toArray();
        Shuffle.inPlace(order, new SplittableRandom(Seeds.mix(context.seed(), seed, 1)));
        return context.stimuli().select(Arrays.copyOf(order, images));
    }

    /// More units are drawn than needed, of which the first that answer are kept.
    private float[] signals(Images shown, RecordingContext context) {
        Images seen = shown.grey().square(VentralStream.SIDE);
        int[] order = IntStream.range(0, VentralStream.units(area)).toArray();
        Shuffle.inPlace(order, new SplittableRandom(Seeds.mix(context.seed(), animal, 2)));
        int drawn = Math.min(order.length, 2 * units + 100);
        float[] all = VentralStream.respond(seen, area, Arrays.copyOf(order, drawn));
        double[] variance = new double[drawn];
        Arrays.setAll(variance, u -> variance(all, drawn, u, images));
        double mean = Arrays.stream(variance).average().orElseThrow();
        int[] kept = IntStream.range(0, drawn)
                .filter(u -> variance[u] > ANSWERS * mean && variance(all, drawn, u, measured()) > 0)
                .limit(units)
                .toArray();
        InputError.unless(
                kept.length == units,
                "simulated-ventral: expected images to which %d units answer differently, got %d units that do",
                units,
                kept.length);
        double gain = 1
                / IntStream.of(kept)
                        .mapToDouble(u -> Math.sqrt(variance[u]))
                        .average()
                        .orElseThrow();
        float[] signals = new float[Math.multiplyExact(images, units)];
        for (int k = 0; k < signals.length; k++) {
            signals[k] = (float) (gain * all[k / units * drawn + kept[k % units]]);
        }
        return signals;
    }

    /// Standard deviation of each unit's noise.
    private double[] noise(float[] signals) {
        double[] noise = new double[units];
        Arrays.setAll(noise, u -> snr == 0 ? 1 : Math.sqrt(variance(signals, units, u, measured())) / snr);
        return noise;
    }

    /// The images over which a signal's size is measured: the first so many.
    private int measured() {
        return repeated >= 2 ? repeated : images;
    }

    private static double variance(float[] values, int columns, int column, int rows) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < rows; i++) {
            double step = values[i * columns + column] - mean;
            mean += step / (i + 1);
            squares += step * (values[i * columns + column] - mean);
        }
        return squares / rows;
    }

    private static void atLeast(String name, int value, int least) {
        InputError.unless(value >= least, "simulated-ventral.%s: expected at least %d, got %d", name, least, value);
    }
}
