package dev.ventral.training;

import dev.ventral.attack.step.Goal;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.CrossEntropyLossOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kSum;

/// Classification: cross-entropy of logits and classes, and accuracy. An attack wants any other class.
record Classification() implements Task {

    @Override
    public Tensor loss(Classifier model, Tensor images, Tensor labels) {
        return torch.cross_entropy(model.logits(images), labels);
    }

    @Override
    public Goal goal(Tensor labels) {
        return new Goal(labels, false);
    }

    @Override
    public String score() {
        return "accuracy";
    }

    @Override
    public Sums sums(Classifier model, Tensor images, Tensor labels) {
        Tensor logits = model.logits(images);
        var sum = new CrossEntropyLossOptions();
        sum.reduction().put(new kSum());
        double loss = Tensors.item(torch.cross_entropy(logits, labels, sum));
        Tensor right = logits.argmax(new LongOptional(1), false).eq(labels).sum();
        return new Sums(loss, (long) Tensors.item(right));
    }
}
