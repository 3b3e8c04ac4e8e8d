package dev.ventral.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ventral.attack.Attack;
import dev.ventral.component.Kinds;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.attack.AttackFigures;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.results.CorrectImages;
import dev.ventral.results.Example;
import dev.ventral.results.ImageDistances;
import dev.ventral.results.Measured;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/// Accuracy under an attack, over its epsilons; of attacks that look for the smallest change also its distances. An
/// image broken at a smaller epsilon counts as broken at every larger one.
public record AttackCurve(@JsonValue Attack attack) implements StandardEvaluation {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AttackCurve {}

    @Override
    public String perturbation() {
        return attack.name();
    }

    @Override
    public String norm() {
        return attack.norm().label();
    }

    @Override
    public String title() {
        return Kinds.title(attack.getClass());
    }

    @Override
    public Measurement prepare(EvaluationContext context) {
        return (network, progress) -> measure(context, network, progress);
    }

    private Measured measure(EvaluationContext context, Subject network, Progress progress) {
        LabelledImages test = context.test();
        var shown = new BitSet();
        IntStream.of(network.shown()).forEach(shown::set);
        AttackOutcome outcome = new Evaluator(context.batch(), progress)
                .attack(network.model(), test, attack, network.seed(), shown, Evaluator.all(test));
        double[] distances = outcome.distances();
        List<CorrectImages> correct = attack.epsilons().stream()
                .map(e -> CorrectImages.of(perturbation(), norm(), e, outcome.standing(e), test.count()))
                .toList();
        return new Measured(
                test.name(),
                AttackFigures.of(attack, distances),
                correct,
                attack.minimizes() ? List.of(new ImageDistances(perturbation(), norm(), distances)) : List.of(),
                examples(test, network, outcome),
                List.of(),
                List.of());
    }

    /// At the middle epsilon the nearest change that breaks an image, or the image itself, which stands.
    private List<Example> examples(LabelledImages test, Subject network, AttackOutcome outcome) {
        double epsilon = Examples.middle(attack.epsilons());
        if (epsilon <= 0) {
            return List.of();
        }
        BitSet standing = outcome.standing(epsilon);
        float[][] pixels = new float[network.shown().length][];
        for (int i = 0; i < pixels.length; i++) {
            int image = network.shown()[i];
            float[] found = standing.get(image) ? null : outcome.pixels(image);
            pixels[i] = found == null ? test.images().pixels(image) : found;
        }
        return Examples.of(network, test.images(), pixels, perturbation(), norm(), epsilon);
    }
}
