package dev.ventral.results;

/// A line of `results.csv`: a [Result] of one trained network.
///
/// @param condition the network's condition
/// @param seed the network's seed
/// @param dataset the images' name
/// @param perturbation see [Result]
/// @param norm see [Result]
/// @param strength see [Result]
/// @param metric see [Result]
/// @param value see [Result]
/// @param n see [Result]
public record ResultRow(
        String condition,
        long seed,
        String dataset,
        String perturbation,
        String norm,
        double strength,
        String metric,
        double value,
        int n) {

    /// The line of a result.
    public static ResultRow of(String condition, long seed, String dataset, Result result) {
        return new ResultRow(
                condition,
                seed,
                dataset,
                result.perturbation(),
                result.norm(),
                result.strength(),
                result.metric(),
                result.value(),
                result.n());
    }
}
