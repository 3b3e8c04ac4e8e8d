package dev.ventral.results;

import java.util.List;

/// What an evaluation found of one network.
///
/// @param dataset the name of what was measured on
/// @param results all figures
/// @param outcomes the accuracies among them, image by image
/// @param distances the distances that median and mean are of, image by image
/// @param examples some of the images that were measured, for people to look at
/// @param pictures made of the network, for people to look at
/// @param tables further figures, each in a file of its own
public record Measured(
        String dataset,
        List<Result> results,
        List<CorrectImages> outcomes,
        List<ImageDistances> distances,
        List<Example> examples,
        List<MeasuredPicture> pictures,
        List<MeasuredTable> tables) {
    public Measured {
        results = List.copyOf(results);
        outcomes = List.copyOf(outcomes);
        distances = List.copyOf(distances);
        examples = List.copyOf(examples);
        pictures = List.copyOf(pictures);
        tables = List.copyOf(tables);
    }

    /// Figures of which nothing is known image by image.
    public static Measured figures(String dataset, List<Result> results) {
        return new Measured(dataset, results, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /// Accuracies.
    public static Measured accuracies(String dataset, List<CorrectImages> outcomes, List<Example> examples) {
        return new Measured(
                dataset,
                outcomes.stream().map(CorrectImages::result).toList(),
                outcomes,
                List.of(),
                examples,
                List.of(),
                List.of());
    }

    /// The same with pictures and tables of the network.
    public Measured with(List<MeasuredPicture> shown, List<MeasuredTable> figures) {
        return new Measured(dataset, results, outcomes, distances, examples, shown, figures);
    }

    /// Whether something is known image by image.
    public boolean byImage() {
        return !outcomes.isEmpty() || !distances.isEmpty();
    }
}
