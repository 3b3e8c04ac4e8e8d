package dev.ventral.training;

import dev.ventral.data.LabelledImages;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.CrossEntropyLossOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kSum;

/// Loss and accuracy on held-out images, in float32 and evaluation mode.
final class Validation {
    private Validation() {}

    /// @param loss mean cross-entropy
    /// @param accuracy in [0, 1]
    record Figures(double loss, double accuracy) {}

    static Figures of(Classifier trained, LabelledImages images, int batch) {
        return of(trained, images, batch, DataParallel.ALONE);
    }

    /// Each rank passes its part of the batches.
    static Figures of(Classifier trained, LabelledImages images, int batch, DataParallel company) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Classifier model = trained.exact();
            model.net().eval();
            double loss = 0;
            long correct = 0;
            for (int from = company.rank() * batch; from < images.count(); from += company.size() * batch) {
                try (var _ = new PointerScope()) {
                    int[] index = new int[Math.min(batch, images.count() - from)];
                    int[] labels = new int[index.length];
                    for (int i = 0; i < index.length; i++) {
                        index[i] = from + i;
                        labels[i] = images.labels()[from + i];
                    }
                    Tensor expected = model.compute().place(Tensors.of(labels));
                    Tensor logits =
                            model.logits(model.compute().place(images.images().tensor(index)));
                    var sum = new CrossEntropyLossOptions();
                    sum.reduction().put(new kSum());
                    loss += Tensors.item(torch.cross_entropy(logits, expected, sum));
                    correct += (long) Tensors.item(logits.argmax(new org.bytedeco.pytorch.LongOptional(1), false)
                            .eq(expected)
                            .sum());
                }
            }
            double[] sums = company.sum(loss, (double) correct);
            return new Figures(sums[0] / images.count(), sums[1] / images.count());
        }
    }
}
