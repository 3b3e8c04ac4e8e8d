package dev.ventral.neural;

import java.util.Arrays;

/// How one unit's responses vary over the repeated images of a recording.
///
/// @param means of each repeated image over its repeats
/// @param between unbiased variance of the means (divided by one less than the number of images)
/// @param within mean over images of the unbiased variance over repeats; each image counts once
/// @param total unbiased variance of all trials of the repeated images
record Variances(double[] means, double between, double within, double total) {

    static Variances of(Recording recording, int[] repeated, int unit) {
        double[] means = new double[repeated.length];
        double[][] all = new double[repeated.length][];
        double within = 0;
        for (int i = 0; i < repeated.length; i++) {
            int[] trials = recording.trialsOf(repeated[i]);
            double[] responses = new double[trials.length];
            for (int t = 0; t < trials.length; t++) {
                responses[t] = recording.response(trials[t], unit);
            }
            all[i] = responses;
            means[i] = Arrays.stream(responses).sum() / responses.length;
            within += variance(responses) / repeated.length;
        }
        double total =
                variance(Arrays.stream(all).flatMapToDouble(Arrays::stream).toArray());
        return new Variances(means, variance(means), within, total);
    }

    /// Unbiased; exactly 0 for equal values.
    static double variance(double[] values) {
        double first = values[0];
        double sum = 0;
        for (double v : values) {
            sum += v - first;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double v : values) {
            squares += (v - first - mean) * (v - first - mean);
        }
        return squares / (values.length - 1);
    }
}
