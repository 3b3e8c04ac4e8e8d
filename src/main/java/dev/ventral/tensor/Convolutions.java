package dev.ventral.tensor;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Convolutions that are right on every processor.
///
/// On some (seen: AMD EPYC of family 26 with AVX-512) the engine's oneDNN gives wrong values and gradients,
/// off by a tenth of the largest to more than it, for float32 and bfloat16 convolutions whose channels do not
/// fill its blocks of 16 or 64; float64, which oneDNN does not compute, is right. [#faulty] finds that out by
/// comparing the two. Where it is so, and only there, channels of zeros fill the blocks: exact, as products
/// with zeros add nothing, and faster than libtorch's own convolutions, which are up to fifteen times slower.
/// Of very few channels (pictures) the kernels' columns become channels first, which leaves less to fill.
/// The figures are in `docs/decisions/0007-narrow-convolutions.md`.
public final class Convolutions {
    private static final int BLOCK = 16;
    private static final int WIDE = 64;

    private Convolutions() {}

    /// Asked once, when the first convolution is computed.
    private static final class Fault {
        static final boolean FOUND = apart();
    }

    /// Whether this processor's convolutions of few channels are wrong. Takes some tens of milliseconds the
    /// first time.
    public static boolean faulty() {
        return Fault.FOUND;
    }

    /// The module's convolution of `x`, `N x C x H x W`.
    public static Tensor of(Conv2dImpl module, Tensor x) {
        return of(module, x, module.options().stride().get(0));
    }

    /// The same with another stride, in both directions.
    public static Tensor of(Conv2dImpl module, Tensor x, long stride) {
        if (!avoids(x, module.weight(), stride)
                && stride == module.options().stride().get(0)) {
            return module.forward(x);
        }
        var options = module.options();
        TensorOptional bias = options.bias().get() ? new TensorOptional(module.bias()) : new TensorOptional();
        var padding = options.padding().get0();
        return of(
                x,
                module.weight(),
                bias,
                new long[] {stride, stride},
                new long[] {padding.get(0), padding.get(1)},
                new long[] {options.dilation().get(0), options.dilation().get(1)},
                options.groups().get());
    }

    /// Of stride 1, without padding or bias.
    public static Tensor of(Tensor x, Tensor weight) {
        return of(x, weight, new TensorOptional(), new long[] {1, 1}, new long[] {0, 0}, new long[] {1, 1}, 1);
    }

    /// `torch.conv2d`, with the same arguments.
    public static Tensor of(
            Tensor x, Tensor weight, TensorOptional bias, long[] stride, long[] padding, long[] dilation, long groups) {
        return avoids(x, weight, stride[0])
                ? filled(x, weight, bias, stride, padding, dilation, groups)
                : torch.conv2d(x, weight, bias, stride, padding, dilation, groups);
    }

    /// The same by blocks that channels of zeros fill.
    static Tensor filled(
            Tensor x, Tensor weight, TensorOptional bias, long[] stride, long[] padding, long[] dilation, long groups) {
        if (groups > 1) {
            return grouped(x, weight, bias, stride, padding, dilation, groups);
        }
        if (worthLayingOut(weight, dilation)) {
            Tensor wide = torch.constant_pad_nd(x, new long[] {padding[1], padding[1]}, new Scalar(0));
            return filled(
                    columns(wide, weight.size(3), stride[1]),
                    weight.permute(0, 1, 3, 2).flatten(1, 2).unsqueeze(3),
                    bias,
                    new long[] {stride[0], 1},
                    new long[] {padding[0], 0},
                    dilation,
                    1);
        }
        long in = weight.size(1);
        long out = weight.size(0);
        long moreIn = blocks(in) - in;
        long moreOut = blocks(out) - out;
        if (moreIn == 0 && moreOut == 0) {
            return torch.conv2d(x, weight, bias, stride, padding, dilation, 1);
        }
        var zero = new Scalar(0);
        Tensor wide = moreIn == 0 ? x : torch.constant_pad_nd(x, new long[] {0, 0, 0, 0, 0, moreIn}, zero);
        Tensor kernels = torch.constant_pad_nd(weight, new long[] {0, 0, 0, 0, 0, moreIn, 0, moreOut}, zero);
        TensorOptional offsets = bias.has_value() && moreOut > 0
                ? new TensorOptional(torch.constant_pad_nd(bias.get(), new long[] {0, moreOut}, zero))
                : bias;
        Tensor y = torch.conv2d(wide, kernels, offsets, stride, padding, dilation, 1);
        return moreOut == 0 ? y : y.narrow(1, 0, out).contiguous(x.suggest_memory_format());
    }

    /// Whether the columns under the kernels, taken as channels, fill the blocks at half the products or less.
    private static boolean worthLayingOut(Tensor weight, long[] dilation) {
        long in = weight.size(1);
        long width = weight.size(3);
        return width > 1 && dilation[1] == 1 && 2 * blocks(in * width) <= blocks(in) * width;
    }

    /// What kernels of `width` columns see in each row: `N x C x H x W` to `N x (C width) x H x W'`.
    private static Tensor columns(Tensor x, long width, long stride) {
        return x.unfold(3, width, stride).permute(0, 1, 4, 2, 3).flatten(1, 2).contiguous(x.suggest_memory_format());
    }

    private static Tensor grouped(
            Tensor x, Tensor weight, TensorOptional bias, long[] stride, long[] padding, long[] dilation, long groups) {
        long in = weight.size(1);
        long out = weight.size(0) / groups;
        var parts = new TensorVector();
        for (long g = 0; g < groups; g++) {
            TensorOptional own =
                    bias.has_value() ? new TensorOptional(bias.get().narrow(0, g * out, out)) : new TensorOptional();
            Tensor kernels = weight.narrow(0, g * out, out);
            parts.push_back(filled(x.narrow(1, g * in, in), kernels, own, stride, padding, dilation, 1));
        }
        return torch.cat(parts, 1);
    }

    /// For networks whose convolutions are not ours to fill: from now on the whole process computes without
    /// oneDNN, several times more slowly, if this processor is [#faulty].
    public static void distrust() {
        if (faulty()) {
            torch.globalContext().setUserEnabledMkldnn(false);
        }
    }

    private static boolean avoids(Tensor x, Tensor weight, long stride) {
        return x.is_cpu() && x.scalar_type().intern() != ScalarType.Double && (overruns(weight, stride) || faulty());
    }

    /// Where oneDNN writes beyond its memory on any processor: the gradient of kernels of one pixel with a
    /// stride and fewer input channels than a block, channels last (oneDNN's issue 6035).
    private static boolean overruns(Tensor weight, long stride) {
        return stride > 1 && weight.size(2) == 1 && weight.size(3) == 1 && weight.size(1) < BLOCK;
    }

    /// 16, 32 or a multiple of 64: 48 is wrong with a stride of 2.
    static long blocks(long channels) {
        if (channels <= 2 * BLOCK) {
            return channels <= BLOCK ? BLOCK : 2 * BLOCK;
        }
        return (channels + WIDE - 1) / WIDE * WIDE;
    }

    /// In a thread of its own, whose gradients and precision are the engine's defaults, whatever they are
    /// here. [Fault] waits for it, so that it may ask nothing of [Fault].
    private static boolean apart() {
        return CompletableFuture.supplyAsync(
                        () -> wrong(4, 40, 1, 1) || wrong(8, 8, 3, 1) || wrong(48, 16, 3, 2) || wrong(12, 8, 3, 1),
                        check -> new Thread(check, "check of convolutions").start())
                .join();
    }

    /// Whether a convolution or one of its gradients in float32 is not what it is in float64.
    private static boolean wrong(int in, int out, int size, int stride) {
        try (var _ = new PointerScope()) {
            long[] step = {stride, stride};
            long[] edge = {size / 2, size / 2};
            long[] one = {1, 1};
            Tensor x = numbers(8, in, 7, 7);
            Tensor kernels = numbers(out, in, size, size);
            var nothing = new TensorOptional();
            Tensor[] found = new Tensor[6];
            for (int k = 0; k < 2; k++) {
                ScalarType type = k == 0 ? ScalarType.Float : ScalarType.Double;
                Tensor image = x.to(type).detach().set_requires_grad(true);
                Tensor weight = kernels.to(type).detach().set_requires_grad(true);
                Tensor y = torch.conv2d(image, weight, nothing, step, edge, one, 1);
                y.mul(y).sum().backward();
                found[3 * k] = y.detach();
                found[3 * k + 1] = image.grad();
                found[3 * k + 2] = weight.grad();
            }
            boolean wrong = false;
            for (int k = 0; k < 3; k++) {
                double largest = Tensors.item(found[k + 3].abs().max());
                double error = Tensors.item(
                        found[k].to(ScalarType.Double).sub(found[k + 3]).abs().max());
                wrong |= !(error <= 1e-3 * largest);
            }
            return wrong;
        }
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
