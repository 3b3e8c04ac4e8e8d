package dev.ventral.benchmark;

import dev.ventral.attack.Attack;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Sources;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.network.Classifier;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.network.module.Net;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// How long PGD's curve over eleven epsilons takes, in which broken images leave, compared with forty steps
/// on every image at every epsilon, as a plain loop does it; both on the folded network, in turn, in one run.
public final class CurveMain {
    private static final int BATCH = 128;

    private CurveMain() {}

    /// @param args a checkpoint written by Ventral for images of Fashion-MNIST, the side of its images, how
    ///     many images
    public static void main(String[] args) {
        LabelledImages test = Sources.parse("fashion-mnist").read().train();
        test = test.with(test.images().square(Integer.parseInt(args[1]))).sample(Integer.parseInt(args[2]), 1);
        List<Double> epsilons = IntStream.rangeClosed(0, 10)
                .mapToObj(k -> k == 0 ? 0 : Math.pow(2, k / 2.0 - 1) / 255)
                .toList();
        try (var _ = new PointerScope()) {
            Classifier model = CheckpointFile.open(Path.of(args[0]), Compute.CPU.with(Precision.FLOAT32));
            var attack = new Pgd(Norm.LINF, epsilons);
            for (int round = 0; round < 3; round++) {
                double curve = seconds(model, test, attack, true);
                double plain = seconds(model, test, attack, false);
                System.out.printf(
                        Locale.ROOT, "curve %.2f s   plain loop %.2f s   ratio %.3f%n", curve, plain, curve / plain);
            }
        }
    }

    private static double seconds(Classifier model, LabelledImages test, Attack attack, boolean curve) {
        long start = System.nanoTime();
        if (curve) {
            new Evaluator(BATCH, Progress.none()).attack(model, test, attack, 1, false);
        } else {
            plain(model, test, attack);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static void plain(Classifier model, LabelledImages test, Attack attack) {
        try (var _ = new PointerScope()) {
            Net folded = model.net().folded();
            var victim = new Classifier(folded, model.normalization(), model.compute());
            for (double epsilon : attack.epsilons()) {
                for (int from = 0; from < test.count(); from += BATCH) {
                    int[] index = IntStream.range(from, Math.min(from + BATCH, test.count()))
                            .toArray();
                    try (var _ = new PointerScope()) {
                        Tensor images = test.images().tensor(index);
                        var goal = new Goal(Tensors.of(test.select(index).labels()), false);
                        Tensor broken = attack.members()
                                .getFirst()
                                .runOnce(victim, images, goal, epsilon, new ImageRandom(1, index));
                        model.predict(broken);
                    }
                }
            }
        }
    }
}
