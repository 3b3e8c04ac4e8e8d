package dev.ventral.evaluation;

import dev.ventral.data.LabelledImages;
import dev.ventral.results.Measured;
import dev.ventral.results.Result;
import java.util.List;
import java.util.stream.IntStream;

/// Accuracy on the test images as they are, which every experiment measures first.
public record CleanImages() implements Evaluation {

    @Override
    public String perturbation() {
        return Result.CLEAN;
    }

    @Override
    public String title() {
        return "Clean images";
    }

    @Override
    public Measurement prepare(EvaluationContext context) {
        return (network, _) -> {
            LabelledImages test = context.test();
            float[][] pixels = IntStream.of(network.shown())
                    .mapToObj(test.images()::pixels)
                    .toArray(float[][]::new);
            return Measured.accuracies(
                    test.name(),
                    List.of(new Evaluator(context.batch(), Progress.none()).clean(network.model(), test)),
                    Examples.of(network, test.images(), pixels, perturbation(), "", 0));
        };
    }
}
