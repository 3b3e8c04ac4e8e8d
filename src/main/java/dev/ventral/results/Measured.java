package dev.ventral.results;

import java.util.List;

/// What an evaluation found of one network.
///
/// @param results all figures
/// @param outcomes the accuracies among them, image by image
/// @param distances the distances that median and mean are of, image by image
public record Measured(List<Result> results, List<CorrectImages> outcomes, List<ImageDistances> distances) {
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
    public static Measured of(List<CorrectImages> outcomes) {
        return new Measured(outcomes.stream().map(CorrectImages::result).toList(), outcomes, List.of());
    }

    /// Whether something is known image by image.
    public boolean byImage() {
        return !outcomes.isEmpty() || !distances.isEmpty();
    }
}
