package dev.ventral.evaluation;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.attack.Attack;
import dev.ventral.corruption.Corruption;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.attack.AttackDriver;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.evaluation.attack.Judge;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.results.CorrectImages;
import dev.ventral.results.Measured;
import dev.ventral.results.Result;
import dev.ventral.tensor.ImageRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Measures a network: how many of the given images it classifies correctly, clean and under perturbations.
///
/// Success is decided in float32, whatever the classifier's precision; only the gradients of attacks are
/// computed in the latter, on the network with its batch norms folded. All images given count: one that is
/// misclassified without any change is broken at distance 0 and never attacked. Random numbers belong to seed,
/// perturbation, strength, restart and image, so that neither batch size nor order nor resuming changes them.
///
/// @param batch images at a time
/// @param progress is told how far it is
public record Evaluator(int batch, Progress progress) {
    public Evaluator {
        InputError.unless(batch >= 1, "evaluation batch: expected at least 1, got %s", batch);
    }

    /// Accuracy on the images as they are.
    ///
    /// @throws InputError if there are no images or a logit is NaN
    public CorrectImages clean(Classifier model, LabelledImages data) {
        return evaluating(model, data, () -> {
            BitSet correct = correct(new Judge(model.exact(), data, "clean"), null, 0, 0, 0, data.count());
            return CorrectImages.of(Result.CLEAN, "", 0, correct, data.count());
        });
    }

    /// All that an evaluation finds of one network, outside an experiment.
    ///
    /// @param seed of all random numbers
    /// @throws InputError if there are no images, or a logit or an attack's pixel is NaN
    public Measured measure(Classifier model, LabelledImages data, Evaluation evaluation, long seed) {
        var shape = new ImageShape(
                data.images().channels(), data.images().height(), data.images().width());
        return evaluation
                .prepare(EvaluationContext.of(data, batch))
                .of(new Subject(model, shape, seed, new int[0]), progress);
    }

    /// Accuracy at each level of a corruption, in its order.
    public List<CorrectImages> corrupted(Classifier model, LabelledImages data, Corruption corruption, long seed) {
        return evaluating(model, data, () -> {
            var judge = new Judge(model.exact(), data, corruption.name());
            var outcomes = new ArrayList<CorrectImages>();
            long own = corruptionSeed(corruption, seed);
            long total = (long) data.count() * corruption.levels().size();
            for (double level : corruption.levels()) {
                BitSet correct = correct(judge, corruption, level, own, (long) outcomes.size() * data.count(), total);
                outcomes.add(CorrectImages.of(corruption.name(), "", level, correct, data.count()));
            }
            return outcomes;
        });
    }

    private static long corruptionSeed(Corruption corruption, long seed) {
        return Seeds.mix(seed, corruption.name().hashCode());
    }

    /// Images as [#corrupted] measures them.
    static Tensor corrupt(Tensor pixels, Corruption corruption, double level, long seed, int... index) {
        return clipped(corruption, pixels, level, corruptionSeed(corruption, seed), index);
    }

    private static Tensor clipped(Corruption corruption, Tensor pixels, double level, long own, int... index) {
        return corruption
                .apply(pixels, level, new ImageRandom(own, index))
                .clamp_min(new Scalar(0))
                .clamp_max(new Scalar(1));
    }

    /// What an attack finds for each image: attacks with an epsilon at each of theirs, from the smallest on,
    /// on the images that stand; attacks that look for the smallest change once on all that are right.
    ///
    /// @param seed of all random numbers
    /// @param keep whether to keep the pixels of what is found
    /// @throws InputError if there are no images, or a logit or an attack's pixel is NaN
    public AttackOutcome attack(Classifier model, LabelledImages data, Attack attack, long seed, boolean keep) {
        return attack(model, data, attack, seed, keep ? all(data) : new BitSet(), all(data));
    }

    /// The same for some of the images: what is found for an image does not depend on which others are
    /// attacked.
    ///
    /// @param keep the images of which the pixels of what is found are kept
    public AttackOutcome attack(
            Classifier model, LabelledImages data, Attack attack, long seed, BitSet keep, BitSet images) {
        return evaluating(model, data, () -> new AttackDriver(this, model, data, attack, seed, keep).run(images));
    }

    static BitSet all(LabelledImages data) {
        var all = new BitSet();
        all.set(0, data.count());
        return all;
    }

    /// Which images are classified correctly, under a corruption where there is one; progress is told where
    /// `total` >
    /// 0.
    private BitSet correct(
            Judge judge, @Nullable Corruption corruption, double level, long seed, long before, long total) {
        int n = judge.data().count();
        var all = new BitSet(n);
        for (int from = 0; from < n; from += batch) {
            int[] index = IntStream.range(from, Math.min(from + batch, n)).toArray();
            try (var _ = new PointerScope()) {
                Tensor pixels =
                        judge.model().compute().place(judge.data().images().tensor(index));
                if (corruption != null) {
                    pixels = clipped(corruption, pixels, level, seed, index);
                }
                boolean[] correct = judge.correct(pixels, index);
                for (int i = 0; i < index.length; i++) {
                    all.set(index[i], correct[i]);
                }
            }
            if (total > 0) {
                progress.at(before + from + index.length, total);
            }
        }
        return all;
    }

    static <T> T evaluating(Classifier model, LabelledImages data, Supplier<T> body) {
        InputError.unless(data.count() > 0, "%s: expected at least one image to evaluate, got none", data.name());
        boolean training = model.net().is_training();
        model.net().eval();
        try (var _ = new PointerScope()) {
            return body.get();
        } finally {
            model.net().train(training);
        }
    }
}
