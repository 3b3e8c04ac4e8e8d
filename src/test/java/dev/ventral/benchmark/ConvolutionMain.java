package dev.ventral.benchmark;

import dev.ventral.tensor.Convolutions;
import dev.ventral.tensor.Engine;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// How many convolutions are wrong on this processor, and what they cost. Prints, for sets of channel counts, how
/// many have a value or gradient that differs from float64 by more than 1e-4 of the largest (float32) or .03
/// (bfloat16), and milliseconds of forward and backward passes of 64 images, with oneDNN and without.
final class ConvolutionMain {
    private static final int[] NARROW = {4, 8, 12, 24, 40};
    private static final int[] BLOCKS = {16, 32, 48, 64};
    private static final long[] ONE = {1, 1};

    private ConvolutionMain() {}

    /// One convolution of square kernels.
    private record Shape(int in, int out, int size, int stride, int side) {}

    private static Tensor convolution(Tensor x, Tensor weight, Shape s) {
        return Convolutions.of(
                x,
                weight,
                new TensorOptional(),
                new long[] {s.stride(), s.stride()},
                new long[] {s.size() / 2, s.size() / 2},
                ONE,
                1);
    }

    static void main() {
        Engine.start(Engine.DeviceChoice.CPU, 0);
        System.out.println(Engine.processor() + ", right: " + Convolutions.right());
        for (int[] channels : List.of(NARROW, BLOCKS)) {
            System.out.printf(Locale.ROOT, "%s channels: %s%n", java.util.Arrays.toString(channels), wrong(channels));
        }
        for (Shape s : List.of(
                new Shape(1, 16, 3, 1, 28),
                new Shape(1, 16, 25, 1, 64),
                new Shape(3, 64, 7, 2, 64),
                new Shape(8, 8, 3, 1, 20),
                new Shape(8, 16, 1, 2, 32),
                new Shape(16, 16, 3, 1, 32),
                new Shape(64, 64, 3, 1, 32),
                new Shape(128, 128, 3, 1, 16))) {
            double with = time(s);
            torch.globalContext().setUserEnabledMkldnn(false);
            torch.globalContext().setUserEnabledNNPACK(false);
            double without = time(s);
            torch.globalContext().setUserEnabledMkldnn(true);
            System.out.printf(Locale.ROOT, "%s: %.1f ms, without oneDNN %.1f ms%n", s, with, without);
        }
    }

    private static String wrong(int[] channels) {
        int bad = 0;
        int all = 0;
        for (int in : channels) {
            for (int out : channels) {
                for (int size : new int[] {1, 3, 5}) {
                    for (int stride = 1; stride <= (size == 5 ? 1 : 2); stride++) {
                        for (int side : new int[] {7, 16}) {
                            for (int k = 0; k < 4; k++) {
                                boolean last = k % 2 == 1;
                                all++;
                                bad += right(new Shape(in, out, size, stride, side), last, k > 1) ? 0 : 1;
                            }
                        }
                    }
                }
            }
        }
        return bad + " of " + all + " wrong";
    }

    private static boolean right(Shape s, boolean last, boolean bfloat16) {
        try (var _ = new PointerScope()) {
            torch.manual_seed(1);
            Tensor x = torch.randn(8, s.in(), s.side(), s.side());
            Tensor weight = torch.randn(s.out(), s.in(), s.size(), s.size());
            double[][] exact = results(x, weight, s, ScalarType.Double, false);
            double[][] found = results(x, weight, s, bfloat16 ? ScalarType.BFloat16 : ScalarType.Float, last);
            for (int k = 0; k < 3; k++) {
                double largest = 0;
                double error = 0;
                for (int i = 0; i < exact[k].length; i++) {
                    double e = Math.abs(found[k][i] - exact[k][i]);
                    error = Double.isNaN(e) ? Double.POSITIVE_INFINITY : Math.max(error, e);
                    largest = Math.max(largest, Math.abs(exact[k][i]));
                }
                if (error > (bfloat16 ? .03 : 1e-4) * largest) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Value, gradient of the images, gradient of the kernels; the gradient of the value is fixed.
    private static double[][] results(Tensor x, Tensor weight, Shape s, ScalarType type, boolean last) {
        MemoryFormat format = last ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        Tensor image = x.to(type).contiguous(format).detach().set_requires_grad(true);
        Tensor kernels = weight.to(type).contiguous(format).detach().set_requires_grad(true);
        Tensor y = convolution(image, kernels, s);
        torch.manual_seed(2);
        Tensor pull = torch.randn(y.size(0), y.size(1), y.size(2), y.size(3));
        y.mul(pull.to(type)).sum().backward();
        return new double[][] {
            Tensors.doubles(y.to(ScalarType.Double)),
            Tensors.doubles(image.grad().to(ScalarType.Double)),
            Tensors.doubles(kernels.grad().to(ScalarType.Double))
        };
    }

    private static double time(Shape s) {
        double best = Double.POSITIVE_INFINITY;
        for (int k = 0; k < 8; k++) {
            try (var _ = new PointerScope()) {
                Tensor image = torch.rand(64, s.in(), s.side(), s.side()).set_requires_grad(true);
                Tensor kernels = torch.rand(s.out(), s.in(), s.size(), s.size()).set_requires_grad(true);
                long start = System.nanoTime();
                convolution(image, kernels, s).sum().backward();
                best = Math.min(best, (System.nanoTime() - start) / 1e6);
            }
        }
        return best;
    }
}
