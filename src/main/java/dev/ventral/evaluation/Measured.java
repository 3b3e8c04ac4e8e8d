package dev.ventral.evaluation;

import java.util.List;

/// What an evaluation found of one network.
///
/// @param results all figures
/// @param outcomes the accuracies among them, image by image
/// @param distances the distances that median and mean are of, image by image
public record Measured(List<Result> results, List<Outcome> outcomes, List<ImageDistances> distances) {
    public Measured {
        results = List.copyOf(results);
        outcomes = List.copyOf(outcomes);
        distances = List.copyOf(distances);
    }

    /// Figures of which nothing is known image by image.
    public static Measured figures(List<Result> results) {
        return new Measured(results, List.of(), List.of());
    }

    /// Accuracies.
    public static Measured of(List<Outcome> outcomes) {
        return new Measured(outcomes.stream().map(Outcome::result).toList(), outcomes, List.of());
    }

    /// Whether something is known image by image.
    public boolean byImage() {
        return !outcomes.isEmpty() || !distances.isEmpty();
    }
}
