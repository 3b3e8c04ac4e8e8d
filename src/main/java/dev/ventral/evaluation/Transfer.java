package dev.ventral.evaluation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.attack.Attack;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.attack.Judge;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
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

    /// What the attack makes of all images on `source`, in ball and bounds.
    ///
    /// @param epsilon ignored by attacks that look for the smallest change
    public Images examples(Classifier source, LabelledImages data, double epsilon, long seed, int batch) {
        double ball = attack.minimal() ? Double.POSITIVE_INFINITY : epsilon;
        float[][] examples = new float[data.count()][];
        Classifier model = attack.exact() ? source.exact() : source;
        for (int from = 0; from < examples.length; from += batch) {
            int[] index = IntStream.range(from, Math.min(from + batch, examples.length))
                    .toArray();
            try (var _ = new PointerScope()) {
                Tensor images = model.compute().place(data.images().tensor(index));
                Tensor labels =
                        model.compute().place(Tensors.of(data.select(index).labels()));
                var random = new ImageRandom(Seeds.mix(seed, Double.doubleToLongBits(ball)), index);
                var goal = attack.target().goal(model.logits(images), labels, random);
                Tensor made = attack.perturb(model, images, goal, ball, random);
                float[] pixels = Tensors.floats(Judge.admit(attack.norm(), images, made, ball));
                int each = pixels.length / index.length;
                for (int i = 0; i < index.length; i++) {
                    examples[from + i] = Arrays.copyOfRange(pixels, i * each, (i + 1) * each);
                }
            }
        }
        var like = data.images();
        return Images.ofFloats(like.channels(), like.height(), like.width(), examples);
    }
}
