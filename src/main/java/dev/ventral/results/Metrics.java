package dev.ventral.results;

import java.util.Set;

/// The names of metrics in `results.csv` that more than one room knows.
public final class Metrics {
    /// The fraction of the images given that are classified correctly.
    public static final String ACCURACY = "accuracy";

    /// The fraction of images for which an attack found a change.
    public static final String FOUND = "found";

    /// The median over all images of the smallest change that breaks one.
    public static final String MEDIAN_DISTANCE = "median_distance";

    /// The mean over the images that were broken of the smallest change that breaks one: networks can differ
    /// in n.
    public static final String MEAN_DISTANCE = "mean_distance";

    /// How much a representation is like a recording's.
    public static final Set<String> LIKENESS = Set.of("cka", "cka-unbiased", "rsa");

    private Metrics() {}

    /// Whether a metric, or the end of its interval, is over those images only where something was found.
    public static boolean overFound(String metric) {
        return metric.startsWith(MEAN_DISTANCE);
    }
}
