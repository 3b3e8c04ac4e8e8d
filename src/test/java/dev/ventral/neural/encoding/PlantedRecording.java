package dev.ventral.neural.encoding;

import dev.ventral.data.image.Images;
import dev.ventral.neural.Covariate;
import dev.ventral.neural.Recording;
import dev.ventral.similarity.Correlation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A recording whose units are known: `rate = 2 (ELU(w . x) + 1)`, w a small oriented patch, Poisson trials.
public record PlantedRecording(Recording recording, double[][] rates) {
    static final int SIDE = 12;
    public static final int UNITS = 4;

    /// @param gain multiplies each trial's rate by exp(.8 s), s the trial's running speed
    public static PlantedRecording of(int images, int repeats, boolean gain, boolean averages) {
        var random = new SplittableRandom(11);
        float[][] pixels = new float[images][];
        for (int i = 0; i < images; i++) {
            pixels[i] = smooth(random);
        }
        double[][] rates = new double[images][UNITS];
        for (int u = 0; u < UNITS; u++) {
            double angle = u * Math.PI / UNITS;
            double cx = centre(u)[0];
            double cy = centre(u)[1];
            for (int i = 0; i < images; i++) {
                double drive = 0;
                for (int y = 0; y < SIDE; y++) {
                    for (int x = 0; x < SIDE; x++) {
                        double dx = x - cx;
                        double dy = y - cy;
                        double along = dx * Math.cos(angle) + dy * Math.sin(angle);
                        drive += Math.exp(-(dx * dx + dy * dy) / 4) * Math.sin(along) * (pixels[i][y * SIDE + x] - .5);
                    }
                }
                double z = 3 * drive;
                rates[i][u] = 2 * (z > 0 ? z + 1 : Math.exp(z));
            }
        }
        int trials = images * repeats;
        float[][] responses = new float[trials][UNITS];
        int[] shown = new int[trials];
        float[] speed = new float[trials];
        for (int t = 0; t < trials; t++) {
            shown[t] = t % images;
            speed[t] = (float) random.nextGaussian();
            for (int u = 0; u < UNITS; u++) {
                responses[t][u] = poisson(rates[shown[t]][u] * (gain ? Math.exp(.8 * speed[t]) : 1), random);
            }
        }
        Images shownImages = Images.ofFloats(1, SIDE, SIDE, pixels);
        Map<Covariate, float[]> covariates = new EnumMap<>(Covariate.class);
        if (gain) {
            covariates.put(Covariate.RUNNING_SPEED, speed);
            covariates.put(Covariate.PUPIL_X, new float[trials]);
            covariates.put(Covariate.PUPIL_Y, speed);
        }
        Recording recording = new Recording(
                "simulated planted",
                true,
                shownImages,
                responses,
                shown,
                Recording.numbers(UNITS),
                Recording.numbers(images),
                covariates);
        if (averages) {
            float[] means = recording.means();
            float[][] rows = new float[images][UNITS];
            for (int i = 0; i < images; i++) {
                System.arraycopy(means, i * UNITS, rows[i], 0, UNITS);
            }
            recording = Recording.ofMeans("averages", shownImages, rows);
        }
        return new PlantedRecording(recording, rates);
    }

    /// Where a unit's receptive field is, x and y.
    public static double[] centre(int unit) {
        return new double[] {4 + 3 * (unit % 2), 5 + 2 * (unit / 2)};
    }

    /// Where a model has it: the centre of gravity of the squared change of its prediction, each pixel of some
    /// images made brighter by itself.
    public double[][] found(EncodingModel model) {
        int pixels = SIDE * SIDE;
        int bases = 3;
        float[][] probes = new float[bases * (pixels + 1)][];
        for (int b = 0; b < bases; b++) {
            for (int p = 0; p <= pixels; p++) {
                float[] probe = recording.images().pixels(b);
                for (int k = 0; k < pixels; k++) {
                    probe[k] = .2f + .6f * probe[k] + (k == p ? .2f : 0);
                }
                probes[b * (pixels + 1) + p] = probe;
            }
        }
        float[] predicted = model.predict(Images.ofFloats(1, SIDE, SIDE, probes));
        double[][] centres = new double[UNITS][2];
        for (int u = 0; u < UNITS; u++) {
            double total = 0;
            for (int k = 0; k < bases * pixels; k++) {
                int base = k / pixels * (pixels + 1);
                int p = k % pixels;
                double change = predicted[(base + p) * UNITS + u] - predicted[(base + pixels) * UNITS + u];
                total += change * change;
                centres[u][0] += change * change * (p % SIDE);
                centres[u][1] += change * change * Math.floorDiv(p, SIDE);
            }
            centres[u][0] /= total;
            centres[u][1] /= total;
        }
        return centres;
    }

    /// The correlation of the true rates with the mean responses: what a perfect model reaches.
    public double[] ceiling(int[] images) {
        float[] means = recording.means();
        return IntStream.range(0, UNITS)
                .mapToDouble(u -> Correlation.pearson(
                        IntStream.of(images).mapToDouble(i -> rates[i][u]).toArray(),
                        IntStream.of(images)
                                .mapToDouble(i -> means[i * UNITS + u])
                                .toArray()))
                .toArray();
    }

    /// A small and quick configuration.
    public static CnnEncoding encoding(int epochs, int ensemble) {
        return new CnnEncoding(
                SIDE,
                true,
                8,
                List.of(5, 3, 3),
                List.of(1, 2, 1),
                EncodingLoss.POISSON,
                .001,
                0,
                0,
                epochs,
                32,
                .01,
                1e-4,
                5,
                .15,
                .15,
                ensemble);
    }

    /// White noise averaged over 3 x 3 pixels, spread over [0, 1].
    private static float[] smooth(SplittableRandom random) {
        double[] noise = random.doubles((SIDE + 2L) * (SIDE + 2)).toArray();
        float[] image = new float[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double sum = 0;
                for (int k = 0; k < 9; k++) {
                    sum += noise[(y + k / 3) * (SIDE + 2) + x + k % 3];
                }
                image[y * SIDE + x] = (float) Math.clamp(.5 + 2.5 * (sum / 9 - .5), 0, 1);
            }
        }
        return image;
    }

    private static int poisson(double mean, SplittableRandom random) {
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return recording.hashCode();
    }
}
