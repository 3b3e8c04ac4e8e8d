package dev.ventral.similarity;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Responses trial by trial: which image each trial showed, and which fold (run, session) it belongs to.
///
/// @param responses `trials x units`
/// @param image the number of each trial's image, from 0; each up to the largest occurs
/// @param fold the number of each trial's fold, from 0
public record Trials(Responses responses, int[] image, int[] fold) {
    public Trials {
        if (image.length != responses.images() || fold.length != responses.images()) {
            throw new IllegalArgumentException("expected an image and a fold for each of " + responses.images()
                    + " trials, got " + image.length + " and " + fold.length);
        }
    }

    /// The number of images.
    public int images() {
        return Arrays.stream(image).max().orElse(-1) + 1;
    }

    /// Responses averaged over the trials of each image.
    public Responses means() {
        boolean averages =
                images() == image.length && IntStream.range(0, image.length).allMatch(t -> image[t] == t);
        return averages ? responses : means(IntStream.range(0, image.length).toArray(), 0);
    }

    /// The same in each fold; an [InputError] where a fold lacks an image, or there are fewer than two.
    List<Responses> byFold() {
        int folds = Arrays.stream(fold).max().orElse(-1) + 1;
        InputError.unless(folds > 1, "crossnobis distances: expected two folds or more, got %d", folds);
        List<Responses> means = new ArrayList<>();
        for (int f = 0; f < folds; f++) {
            int chosen = f;
            means.add(means(
                    IntStream.range(0, image.length)
                            .filter(t -> fold[t] == chosen)
                            .toArray(),
                    f + 1));
        }
        return means;
    }

    private Responses means(int[] trials, int number) {
        int units = responses.units();
        int images = images();
        double[] sums = new double[Math.multiplyExact(images, units)];
        int[] counts = new int[images];
        for (int t : trials) {
            counts[image[t]]++;
            for (int u = 0; u < units; u++) {
                sums[image[t] * units + u] += responses.values()[t * units + u];
            }
        }
        for (int i = 0; i < images; i++) {
            InputError.unless(
                    counts[i] > 0,
                    "trials: expected each image in each fold, got none of image %d in fold %d",
                    i + 1,
                    number);
        }
        Arrays.setAll(sums, k -> sums[k] / counts[k / units]);
        return new Responses(images, units, sums);
    }

    /// The noise's covariance, from what trials of one image differ by, shrunk as Ledoit and Wolf have it.
    public NoiseCovariance noise() {
        return NoiseCovariance.ledoitWolf(residuals());
    }

    /// `sqrt(t / (t - 1)) (r - mean)` of the trials of each image that has t > 1 of them: see
    /// [NoiseCovariance#residuals]. An [InputError] where no image has.
    Responses residuals() {
        Responses means = means();
        int[] repeats = new int[means.images()];
        for (int i : image) {
            repeats[i]++;
        }
        int units = responses.units();
        int[] repeated = IntStream.range(0, image.length)
                .filter(t -> repeats[image[t]] > 1)
                .toArray();
        InputError.unless(
                repeated.length > 0,
                "noise: expected an image with two trials or more to estimate it from, got one trial of each");
        double[] left = responses.rows(repeated).values();
        for (int k = 0; k < left.length; k++) {
            int i = image[repeated[k / units]];
            double t = repeats[i];
            left[k] = Math.sqrt(t / (t - 1)) * (left[k] - means.values()[i * units + k % units]);
        }
        return new Responses(repeated.length, units, left);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Trials(Responses r, int[] i, int[] f)
                && r.equals(responses)
                && Arrays.equals(i, image)
                && Arrays.equals(f, fold);
    }

    @Override
    public int hashCode() {
        return 31 * responses.hashCode() + Arrays.hashCode(image);
    }

    @Override
    public String toString() {
        return responses + " trials of " + images() + " images";
    }
}
