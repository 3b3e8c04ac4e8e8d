package dev.ventral.attack.step;

import java.util.Arrays;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Operations of attacks on a batch of images `N x C x H x W`.
public final class ImageTensors {
    /// The sum's type is that of the summands.
    public static final ScalarTypeOptional NO_TYPE = new ScalarTypeOptional();

    private ImageTensors() {}

    /// The dimension of the classes in logits.
    public static LongOptional classes() {
        return new LongOptional(1);
    }

    /// Channels, rows and columns of each image.
    public static long[] shape(Tensor images) {
        return new long[] {images.size(1), images.size(2), images.size(3)};
    }

    /// One number for all images, `1 x 1 x 1 x 1`, to stand beside `like`.
    public static Tensor number(Tensor like, double value) {
        return torch.full_like(
                like.narrow(0, 0, 1).narrow(1, 0, 1).narrow(2, 0, 1).narrow(3, 0, 1), new Scalar(value));
    }

    /// One value per image as `N x 1 x 1 x 1`.
    public static Tensor perImage(Tensor values) {
        return values.reshape(-1, 1, 1, 1);
    }

    /// `images` clipped to [0, 1].
    public static Tensor clipped(Tensor images) {
        return images.clamp_min(new Scalar(0)).clamp_max(new Scalar(1));
    }

    /// `images + delta`, clipped to [0, 1], in the memory order of `images`.
    public static Tensor shifted(Tensor images, Tensor delta) {
        return clipped(images.add(delta));
    }

    /// `values` on the device of `like`, in its type.
    public static Tensor beside(Tensor like, Tensor values) {
        return values.to(new Device(like.device()), like.scalar_type());
    }

    /// `a` in the rows where `rows` (bool `N`) is true, `b` elsewhere.
    public static Tensor choose(Tensor rows, Tensor a, Tensor b) {
        long[] shape = new long[Math.toIntExact(a.dim())];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        return a.where(rows.reshape(shape), b);
    }
}
