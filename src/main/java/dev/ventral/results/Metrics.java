package dev.ventral.results;

import java.util.Set;

/// Names of metrics and rows in `results.csv` that more than one room knows.
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

    /// The mean of forward passes that an attack spends on an image.
    public static final String FORWARD_QUERIES = "forward_queries";

    /// The mean of gradients that an attack spends on an image.
    public static final String GRADIENT_QUERIES = "gradient_queries";

    /// Before a condition's name: the accuracy on examples made on its networks.
    public static final String ACCURACY_FROM = ACCURACY + "_from_";

    /// The condition that others are compared with.
    public static final String REFERENCE = "none";

    /// Between a metric and a condition's name: the paired difference to the condition.
    public static final String MINUS = "_minus_";

    /// After a metric: the paired difference to the reference.
    public static final String MINUS_NONE = MINUS + REFERENCE;

    /// The perturbation of rows that take for each image the attack that came nearest.
    public static final String WORST_CASE = "worst-case";

    /// How much a representation is like a recording's.
    public static final Set<String> LIKENESS = Set.of("cka", "cka-unbiased", "rsa");

    private Metrics() {}

    /// Whether a metric, or the end of its interval, is over those images only where something was found.
    public static boolean overFound(String metric) {
        return metric.startsWith(MEAN_DISTANCE);
    }
}
