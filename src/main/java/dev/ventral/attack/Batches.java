package dev.ventral.attack;

import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// What attacks do to a batch of images `N x C x H x W`.
final class Batches {
    /// The sum's type is that of the summands.
    static final ScalarTypeOptional NO_TYPE = new ScalarTypeOptional();

    private static final long SUM = 2;

    private Batches() {}

    /// One value per image as `N x 1 x 1 x 1`.
    static Tensor perImage(Tensor values) {
        return values.reshape(-1, 1, 1, 1);
    }

    /// `images + delta`, clipped to [0, 1], in the memory order of `images`.
    static Tensor shifted(Tensor images, Tensor delta) {
        return images.add(delta).clamp_min(new Scalar(0)).clamp_max(new Scalar(1));
    }

    /// `values` on the device of `like`.
    static Tensor beside(Tensor like, Tensor values) {
        return values.to(new Device(like.device()), values.scalar_type());
    }

    /// The gradient by `images` of the cross-entropy, summed over the batch so that no image's gradient depends on
    /// another.
    static Tensor gradient(dev.ventral.network.Classifier model, Tensor images, Tensor labels) {
        Tensor x = images.detach().requires_grad_(true);
        Tensor loss = torch.cross_entropy_loss(model.logits(x), labels, new TensorOptional(), SUM, -100, 0);
        return torch.grad(new TensorVector(loss), new TensorVector(x)).get(0);
    }
}
