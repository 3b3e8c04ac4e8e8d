package dev.ventral.attack.step;

import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Victim: the network under attack, and all an attack may ask of it: logits, and gradients by the pixels; every
/// question is counted.
///
/// A question is asked about the rows of the batch at work, each once or, where the tensor holds a multiple of
/// them, several times.
public final class Victim {
    private final Classifier model;
    private int rows = 1;
    private long forward;
    private long gradient;

    /// @param model in evaluation mode; its own precision is used
    public Victim(Classifier model) {
        this.model = model;
    }

    /// The values a loss and its gradient were computed from.
    ///
    /// @param logits `N x classes`
    /// @param loss one per image, `N`
    /// @param pixels the gradient of each image's loss by its own pixels, as large as the images
    public record Slope(Tensor logits, Tensor loss, Tensor pixels) {}

    /// Says how many rows the batch at work has: what one question per row is.
    public void rows(int count) {
        rows = count;
    }

    /// Forward passes asked for so far, per row.
    public long forward() {
        return forward;
    }

    /// Gradients asked for so far, per row: a forward and a backward pass each.
    public long gradients() {
        return gradient;
    }

    /// The classifier itself, for what is not a question about images of the attack.
    public Classifier model() {
        return model;
    }

    /// Logits (float32) without gradients.
    public Tensor logits(Tensor pixels) {
        forward += times(pixels);
        try (var _ = new NoGradGuard()) {
            return Tensors.scoped(() -> model.logits(pixels));
        }
    }

    /// The gradient of a loss by the pixels. Losses are summed over the batch, so that no image's gradient
    /// depends on another.
    ///
    /// @param loss from logits to one loss per image
    public Slope slope(Tensor pixels, UnaryOperator<Tensor> loss) {
        gradient += times(pixels);
        Tensor x = pixels.detach().requires_grad_(true);
        Tensor logits = model.logits(x);
        Tensor losses = loss.apply(logits);
        Tensor slope = torch.grad(new TensorVector(losses.sum()), new TensorVector(x))
                .get(0)
                .detach();
        return new Slope(logits.detach(), losses.detach(), slope);
    }

    /// The mean of logits, losses and gradients over several passes: for networks that answer at random,
    /// whose expected gradient this is (expectation over transformation, Athalye et al. 2018). Each pass is
    /// counted.
    ///
    /// @param passes at least 1
    public Slope slope(Tensor pixels, UnaryOperator<Tensor> loss, int passes) {
        Slope first = slope(pixels, loss);
        if (passes == 1) {
            return first;
        }
        // copies, as a loss may be a view of the logits
        var mean = new Slope(
                first.logits().clone(), first.loss().clone(), first.pixels().clone());
        for (int pass = 1; pass < passes; pass++) {
            try (var _ = new PointerScope()) {
                Slope other = slope(pixels, loss);
                mean.logits().add_(other.logits());
                mean.loss().add_(other.loss());
                mean.pixels().add_(other.pixels());
            }
        }
        var share = new Scalar(1.0 / passes);
        return new Slope(
                mean.logits().mul(share), mean.loss().mul(share), mean.pixels().mul(share));
    }

    /// The gradients of several losses at the same pixels, from one forward pass: `losses.size()` gradients are
    /// counted.
    ///
    /// @param losses from logits to one loss per image each
    public List<Slope> slopes(Tensor pixels, List<UnaryOperator<Tensor>> losses) {
        gradient += times(pixels) * losses.size();
        Tensor x = pixels.detach().requires_grad_(true);
        Tensor logits = model.logits(x);
        return losses.stream()
                .map(loss -> {
                    Tensor values = loss.apply(logits);
                    return new Slope(logits.detach(), values.detach(), again(values.sum(), x));
                })
                .toList();
    }

    /// A gradient after which others may follow through the same pass.
    private static Tensor again(Tensor sum, Tensor x) {
        var ones = new TensorVector();
        return torch.grad(new TensorVector(sum), new TensorVector(x), ones, new BoolOptional(true), false, false)
                .get(0)
                .detach();
    }

    private long times(Tensor pixels) {
        return Math.max(1, pixels.size(0) / rows);
    }
}
