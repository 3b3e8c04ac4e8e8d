package dev.ventral.training;

import dev.ventral.data.LabelledImages;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Validation: a task's loss and score on held-out images, in float32 and evaluation mode.
final class Validation {
    /// The name of the loss in `metrics.csv`.
    static final String LOSS = "validation/loss";

    private Validation() {}

    /// @param loss mean over images
    /// @param score mean over images
    record Figures(double loss, double score) {}

    /// The name of the score in `metrics.csv`.
    static String score(Task task) {
        return "validation/" + task.score();
    }

    /// Each rank passes its part of the batches.
    static Figures of(Task task, Classifier trained, LabelledImages images, int batch, DataParallel company) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Classifier model = trained.exact();
            model.net().eval();
            double loss = 0;
            double score = 0;
            for (int from = company.rank() * batch; from < images.count(); from += company.size() * batch) {
                try (var _ = new PointerScope()) {
                    int[] index = new int[Math.min(batch, images.count() - from)];
                    int first = from;
                    Arrays.setAll(index, i -> first + i);
                    int[] labels = Arrays.copyOfRange(images.labels(), from, from + index.length);
                    Tensor expected = model.compute().place(Tensors.of(labels));
                    Tensor pixels = model.compute().place(images.images().tensor(index));
                    Task.Sums sums = task.sums(model, pixels, expected);
                    loss += sums.loss();
                    score += sums.score();
                }
            }
            double[] sums = company.sum(loss, score);
            return new Figures(sums[0] / images.count(), sums[1] / images.count());
        }
    }
}
