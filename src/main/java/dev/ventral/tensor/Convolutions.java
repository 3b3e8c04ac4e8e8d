package dev.ventral.tensor;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Convolutions that stay within their memory, and a check that this processor computes them right.
///
/// The engine's oneDNN writes beyond its memory in the gradient of kernels of one pixel with a stride and
/// fewer input channels than fill a block of 16, on images whose channels come last (oneDNN's issue 6035). Such
/// a kernel sees every s-th pixel only: taken out before, they are convolved without a stride.
/// `docs/decisions/0010-engine-2.13.md` has the figures.
public final class Convolutions {
    private static final int BLOCK = 16;
    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    private Convolutions() {}

    /// The module's convolution of `x`, `N x C x H x W`.
    public static Tensor of(Conv2dImpl module, Tensor x) {
        return of(module, x, module.options().stride().get(0));
    }

    /// The same with another stride, in both directions.
    public static Tensor of(Conv2dImpl module, Tensor x, long stride) {
        var options = module.options();
        long[] steps = {stride, stride};
        if (stride == options.stride().get(0) && !overruns(x, module.weight(), steps)) {
            return module.forward(x);
        }
        TensorOptional bias = options.bias().get() ? new TensorOptional(module.bias()) : new TensorOptional();
        var padding = options.padding().get0();
        return of(
                x,
                module.weight(),
                bias,
                steps,
                new long[] {padding.get(0), padding.get(1)},
                new long[] {options.dilation().get(0), options.dilation().get(1)},
                options.groups().get());
    }

    /// Of stride 1, without padding or bias.
    public static Tensor of(Tensor x, Tensor weight) {
        return of(x, weight, new TensorOptional(), ONE, NONE, ONE, 1);
    }

    /// `torch.conv2d`, with the same arguments.
    public static Tensor of(
            Tensor x, Tensor weight, TensorOptional bias, long[] stride, long[] padding, long[] dilation, long groups) {
        return overruns(x, weight, stride)
                ? torch.conv2d(every(stride, padded(x, padding)), weight, bias, ONE, NONE, ONE, groups)
                : torch.conv2d(x, weight, bias, stride, padding, dilation, groups);
    }

    static boolean overruns(Tensor x, Tensor weight, long[] stride) {
        return (stride[0] > 1 || stride[1] > 1)
                && weight.size(2) == 1
                && weight.size(3) == 1
                && weight.size(1) < BLOCK
                && x.is_cpu();
    }

    private static Tensor padded(Tensor x, long[] padding) {
        return padding[0] == 0 && padding[1] == 0
                ? x
                : torch.constant_pad_nd(x, new long[] {padding[1], padding[1], padding[0], padding[0]}, new Scalar(0));
    }

    /// Every `stride[0]`-th row and `stride[1]`-th column, from the first.
    private static Tensor every(long[] stride, Tensor x) {
        var whole = new LongOptional();
        return x.slice(2, whole, whole, stride[0]).slice(3, whole, whole, stride[1]);
    }

    /// A convolution of square kernels with zeros around the images.
    interface Way {
        Tensor of(Tensor x, Tensor weight, long stride, long padding);
    }

    /// Whether a few convolutions and their gradients in float32 are what they are in float64, which oneDNN does
    /// not compute, up to 1e-3 of the largest value: an engine may be wrong on some processors and right on
    /// others. Takes some tens of milliseconds. Gradients have to be on, and autocast off.
    public static boolean right() {
        return right((x, weight, stride, padding) -> of(
                x, weight, new TensorOptional(), new long[] {stride, stride}, new long[] {padding, padding}, ONE, 1));
    }

    static boolean right(Way way) {
        return right(way, 4, 40, 1, 1)
                && right(way, 8, 8, 3, 1)
                && right(way, 48, 16, 3, 2)
                && right(way, 12, 8, 3, 1)
                && right(way, 8, 16, 1, 2);
    }

    private static boolean right(Way way, int in, int out, int size, int stride) {
        try (var _ = new PointerScope()) {
            Tensor x = numbers(8, in, 7, 7);
            Tensor kernels = numbers(out, in, size, size);
            Tensor[] exact = results(way, x.to(ScalarType.Double), kernels.to(ScalarType.Double), size, stride);
            boolean right = true;
            for (MemoryFormat format : new MemoryFormat[] {MemoryFormat.Contiguous, MemoryFormat.ChannelsLast}) {
                Tensor[] found = results(way, x.contiguous(format), kernels.contiguous(format), size, stride);
                for (int k = 0; k < exact.length; k++) {
                    double largest = Tensors.item(exact[k].abs().max());
                    double error = Tensors.item(
                            found[k].to(ScalarType.Double).sub(exact[k]).abs().max());
                    right &= error <= 1e-3 * largest;
                }
            }
            return right;
        }
    }

    /// The value, and the gradients of images and kernels of the sum of its squares.
    private static Tensor[] results(Way way, Tensor x, Tensor kernels, int size, int stride) {
        Tensor image = x.detach().set_requires_grad(true);
        Tensor weight = kernels.detach().set_requires_grad(true);
        Tensor y = way.of(image, weight, stride, size / 2);
        y.mul(y).sum().backward();
        return new Tensor[] {y.detach(), image.grad(), weight.grad()};
    }

    /// Numbers without a pattern, the same ones each time, drawn from nobody's generator.
    private static Tensor numbers(int... shape) {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(1 + 12.9898 * i + .37 * i * (double) i % 6.2831853);
        }
        return Tensors.of(values, Arrays.stream(shape).asLongStream().toArray());
    }
}
