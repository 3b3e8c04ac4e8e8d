package dev.ventral.evaluation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.attack.Attack;
import dev.ventral.attack.SteppedAttack;
import dev.ventral.attack.step.Goal;
import dev.ventral.component.Kinds;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.attack.Judge;
import dev.ventral.network.Classifier;
import dev.ventral.results.Result;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Transfer: adversarial examples of each trained network, shown to every other (Szegedy et al. 2014; Shao et
/// al. 2024 compare guided networks by it).
///
/// The attack makes all its steps on every image, whether the source is right about it or not, so that all
/// sources give as many examples of equal strength. In an experiment file: `{kind: transfer, attack: {kind:
/// pgd, …}}`.
///
/// @param attack with epsilons, or looking for the smallest change
@JsonClassDescription("Adversarial examples made on each trained network, shown to every other (Szegedy et al. 2014).")
@JsonTypeName(Transfer.KIND)
@JsonPropertyOrder({"kind", "attack"})
public record Transfer(Attack attack) implements StandardEvaluation {
    /// The kind in experiment files.
    public static final String KIND = "transfer";

    public Transfer {
        InputError.unless(
                attack.members().size() == 1,
                "transfer.attack: expected a single attack, got an ensemble (%s)",
                attack.name());
    }

    /// The kind, for experiment files.
    @JsonProperty
    public String kind() {
        return KIND;
    }

    @Override
    public String perturbation() {
        return KIND + "-" + attack.name();
    }

    @Override
    public String norm() {
        return attack.norm().label();
    }

    @Override
    public String title() {
        return "Transfer of " + Kinds.title(attack.getClass());
    }

    @Override
    public Measurement prepare(EvaluationContext context) {
        LabelledImages test = context.test();
        int batch = context.batch();
        return (AcrossNetworks) (source, targets, progress) -> {
            List<Double> epsilons = strengths();
            List<AcrossNetworks.Pair> pairs = new ArrayList<>();
            for (double epsilon : epsilons) {
                LabelledImages examples;
                try (var _ = new PointerScope()) {
                    examples = test.with(examples(source.model(), test, epsilon, source.seed(), batch));
                }
                targets.forEach((name, target) -> {
                    try (var _ = new PointerScope()) {
                        Result clean = new Evaluator(batch, Progress.none())
                                .clean(target.get().model(), examples)
                                .result();
                        pairs.add(new AcrossNetworks.Pair(
                                name,
                                new Result(perturbation(), norm(), epsilon, clean.metric(), clean.value(), clean.n())));
                        progress.at(pairs.size(), (long) targets.size() * epsilons.size());
                    }
                });
            }
            return pairs;
        };
    }

    /// The epsilons; NaN for an attack that looks for the smallest change.
    List<Double> strengths() {
        return attack.minimizes() ? List.of(Double.NaN) : attack.epsilons();
    }

    /// What the attack makes of all images on `source`, in ball and bounds; of several restarts, for each image the
    /// one that ends furthest towards the goal.
    ///
    /// @param epsilon ignored by attacks that look for the smallest change
    Images examples(Classifier source, LabelledImages data, double epsilon, long seed, int batch) {
        double ball = attack.minimizes() ? Double.POSITIVE_INFINITY : epsilon;
        float[][] examples = new float[data.count()][];
        SteppedAttack own = attack.members().getFirst();
        Classifier model = own.needsFloat32() ? source.exact() : source;
        for (int from = 0; from < examples.length; from += batch) {
            int[] index = IntStream.range(from, Math.min(from + batch, examples.length))
                    .toArray();
            try (var _ = new PointerScope()) {
                Tensor images = model.compute().place(data.images().tensor(index));
                Tensor labels =
                        model.compute().place(Tensors.of(data.select(index).labels()));
                float[] best = new float[index.length];
                for (int restart = 0; restart < own.restarts(); restart++) {
                    long start = Seeds.mix(seed, Double.doubleToLongBits(ball));
                    var random = new ImageRandom(restart == 0 ? start : Seeds.mix(start, restart), index);
                    var goal = attack.target().goal(model.logits(images), labels, random);
                    Tensor made =
                            Judge.admit(attack.norm(), images, own.runOnce(model, images, goal, ball, random), ball);
                    float[][] pixels = Examples.rows(Tensors.floats(made), index.length);
                    float[] climbed = climbed(model.exact(), made, goal);
                    for (int i = 0; i < index.length; i++) {
                        if (restart == 0 || climbed[i] > best[i]) {
                            best[i] = climbed[i];
                            examples[from + i] = pixels[i];
                        }
                    }
                }
            }
        }
        var like = data.images();
        return Images.ofFloats(like.channels(), like.height(), like.width(), examples);
    }

    /// How far each image has come towards the goal: the cross-entropy of its label, or less that of its target.
    private static float[] climbed(Classifier model, Tensor images, Goal goal) {
        try (var _ = new NoGradGuard()) {
            return Tensors.floats(goal.crossEntropy(model.logits(images)));
        }
    }
}
