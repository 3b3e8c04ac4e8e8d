package dev.ventral.evaluation;

import java.util.List;

/// What an evaluation found of one network.
///
/// @param results all figures
/// @param outcomes the accuracies among them, image by image
public record Measured(List<Result> results, List<Outcome> outcomes) {
    public Measured {
        results = List.copyOf(results);
        outcomes = List.copyOf(outcomes);
    }

    static Measured of(List<Outcome> outcomes) {
        return new Measured(outcomes.stream().map(Outcome::result).toList(), outcomes);
    }
}
