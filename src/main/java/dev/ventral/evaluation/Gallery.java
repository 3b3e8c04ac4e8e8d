package dev.ventral.evaluation;

import dev.ventral.Seeds;
import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Goal;
import dev.ventral.corruption.Corruption;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.attack.Judge;
import dev.ventral.evaluation.attack.Prediction;
import dev.ventral.network.Classifier;
import dev.ventral.results.Result;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// What a network says of a few images, clean and perturbed: for people to look at.
public final class Gallery {
    private Gallery() {}

    /// One image as the network saw it.
    ///
    /// @param pixels `C x H x W`, row-major, on [0, 1]
    /// @param strength 0 for the clean image
    /// @param image its number in the data set
    /// @param prediction the class of highest probability
    /// @param confidence its softmax probability
    public record Picture(
            List<Float> pixels,
            String perturbation,
            String norm,
            double strength,
            int image,
            int prediction,
            double confidence) {}

    /// The clean images, then each evaluation at its middle strength, all in the order of `index`.
    public static List<Picture> of(
            Classifier model, LabelledImages data, int[] index, List<Evaluation> evaluations, long seed) {
        try (var _ = new PointerScope()) {
            Classifier exact = model.exact();
            exact.net().eval();
            Tensor clean = exact.compute().place(data.images().tensor(index));
            Tensor labels = exact.compute().place(Tensors.of(data.select(index).labels()));
            List<Picture> pictures = new ArrayList<>(show(exact, clean, index, Result.CLEAN, "", 0));
            for (Evaluation evaluation : evaluations) {
                double strength = middle(
                        switch (evaluation) {
                            case AttackCurve(Attack attack) -> attack.epsilons();
                            case CorruptionCurve(Corruption corruption) -> corruption.levels();
                            default -> List.<Double>of();
                        });
                if (strength > 0) {
                    try (var _ = new PointerScope()) {
                        var random = new ImageRandom(Seeds.mix(seed, 0x6A), index);
                        Tensor seen = switch (evaluation) {
                            case AttackCurve(Attack attack) ->
                                Judge.admit(
                                        attack.norm(),
                                        clean,
                                        attack.perturb(
                                                exact,
                                                clean,
                                                goal(exact, attack, clean, labels, random),
                                                strength,
                                                random),
                                        strength);
                            case CorruptionCurve(Corruption corruption) -> corruption.apply(clean, strength, random);
                            default -> clean;
                        };
                        pictures.addAll(
                                show(exact, seen, index, evaluation.perturbation(), evaluation.norm(), strength));
                    }
                }
            }
            return pictures;
        }
    }

    private static Goal goal(Classifier model, Attack attack, Tensor images, Tensor labels, ImageRandom random) {
        try (var _ = new NoGradGuard()) {
            return attack.target().goal(model.logits(images), labels, random);
        }
    }

    private static double middle(List<Double> strengths) {
        return strengths.isEmpty() ? 0 : strengths.get(strengths.size() / 2);
    }

    private static List<Picture> show(
            Classifier model, Tensor images, int[] index, String perturbation, String norm, double strength) {
        List<Prediction> answers = Prediction.of(model, images);
        float[] pixels = Tensors.floats(images);
        int size = pixels.length / index.length;
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < index.length; i++) {
            List<Float> own = new ArrayList<>(size);
            for (int k = i * size; k < (i + 1) * size; k++) {
                own.add(pixels[k]);
            }
            Prediction answer = answers.get(i);
            pictures.add(
                    new Picture(own, perturbation, norm, strength, index[i], answer.prediction(), answer.confidence()));
        }
        return pictures;
    }
}
