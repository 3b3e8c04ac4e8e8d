package dev.ventral.network;

import dev.ventral.InputError;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Class count: asks a network that was made elsewhere how many classes it has, and whether it is a classifier at
/// all.
public final class ClassCount {
    private static final long MOST_PIXELS = 1 << 26;
    private static final double TOLERANCE = 1e-3;

    private ClassCount() {}

    /// The number of logits for each image.
    ///
    /// Two images, one black and one not, go through the network (on the CPU, in evaluation mode) together and
    /// each by itself. A network that takes only as many images as it was exported with is found out, and so is
    /// one whose answer for an image depends on the others: every figure would depend on the batch size.
    public static int of(Net net, ImageShape shape) {
        InputError.unless(
                (long) shape.channels() * shape.height() <= MOST_PIXELS / shape.width(),
                "network: expected images of at most %d numbers, got %s",
                MOST_PIXELS,
                shape);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor images = images(shape);
            Tensor both = net.forward(images, Taps.none());
            long[] got = Tensors.shape(both);
            InputError.unless(
                    got.length == 2 && got[0] == 2 && got[1] >= 1 && both.is_floating_point(),
                    "network: expected an output of 2 x classes for 2 images of %s, got %s",
                    shape,
                    Arrays.toString(got));
            for (long i = 0; i < 2; i++) {
                Tensor alone = net.forward(images.narrow(0, i, 1), Taps.none());
                InputError.unless(
                        alone.allclose(both.narrow(0, i, 1), TOLERANCE, TOLERANCE, true),
                        "network: expected the output for an image not to depend on the other images, but it does");
            }
            return Math.toIntExact(got[1]);
        }
    }

    private static Tensor images(ImageShape shape) {
        int size = shape.channels() * shape.height() * shape.width();
        float[] pixels = new float[2 * size];
        for (int i = 0; i < size; i++) {
            pixels[size + i] = (float) (.5 + .5 * Math.sin(i));
        }
        return Tensors.of(pixels, 2, shape.channels(), shape.height(), shape.width());
    }
}
