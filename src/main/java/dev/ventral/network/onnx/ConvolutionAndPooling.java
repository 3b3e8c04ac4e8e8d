package dev.ventral.network.onnx;

import dev.ventral.tensor.Convolutions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Convolution and pooling of images `N x C x H x W`.
///
/// Padding that the engine's own operator does not know (unequal sides, overhanging windows) is added first.
///
/// Source of formulas and defaults: onnx.ai, "ONNX Operators".
final class ConvolutionAndPooling {
    private ConvolutionAndPooling() {}

    static Operation.@Nullable Single of(Node node) {
        return switch (node.op()) {
            case "Conv" -> convolution(node);
            case "MaxPool" -> maxPool(node);
            case "AveragePool" -> averagePool(node);
            case "GlobalAveragePool" -> in -> in.x(4).mean(new long[] {2, 3}, true, new ScalarTypeOptional());
            case "GlobalMaxPool" -> in -> in.x(4).amax(new long[] {2, 3}, true);
            default -> null;
        };
    }

    private static Operation.Single convolution(Node node) {
        long groups = node.integer("group", 1);
        node.unless(groups >= 1, "expected a positive group, got %d", groups);
        return in -> {
            Tensor x = in.x(4);
            Tensor weight = in.get(1);
            node.unless(weight.dim() == 4, "expected kernels of 4 dimensions, got %d", weight.dim());
            PoolWindow window = PoolWindow.of(node, weight.size(2), weight.size(3));
            node.unless(
                    window.kernel()[0] == weight.size(2) && window.kernel()[1] == weight.size(3),
                    "expected kernel_shape to be that of the kernels");
            PoolWindow.Side height = window.side(node, 0, x.size(2));
            PoolWindow.Side width = window.side(node, 1, x.size(3));
            in.allow(x.size(0), weight.size(0), height.out(), width.out());
            long[] padding = {height.before(), width.before()};
            // the engine pads both sides alike: what it adds too much behind must not make room for a window
            if (!alike(window, height, 0, x.size(2)) || !alike(window, width, 1, x.size(3))) {
                x = pad(in, x, height, width, 0);
                padding = new long[2];
            }
            return Convolutions.of(x, weight, in.orNothing(2), window.stride(), padding, window.dilation(), groups);
        };
    }

    /// Whether padding both sides by `before` gives the same number of windows.
    private static boolean alike(PoolWindow window, PoolWindow.Side side, int d, long size) {
        long extent = (window.kernel()[d] - 1) * window.dilation()[d] + 1;
        long room = size + 2 * side.before() - extent;
        return room >= 0 && room / window.stride()[d] + 1 == side.out();
    }

    private static Tensor pad(Arguments in, Tensor x, PoolWindow.Side height, PoolWindow.Side width, double value) {
        if (PoolWindow.bare(height, width)) {
            return x;
        }
        in.allow(
                x.size(0),
                x.size(1),
                height.before() + x.size(2) + height.after(),
                width.before() + x.size(3) + width.after());
        long[] pads = {width.before(), width.after(), height.before(), height.after()};
        return torch.constant_pad_nd(x, pads, new Scalar(value));
    }

    private static Operation.Single maxPool(Node node) {
        PoolWindow window = PoolWindow.of(node);
        node.unless(node.integer("storage_order", 0) == 0, "expected storage_order 0");
        return in -> {
            Tensor x = in.x(4);
            PoolWindow.Side height = window.side(node, 0, x.size(2));
            PoolWindow.Side width = window.side(node, 1, x.size(3));
            Tensor padded = pad(in, x, height, width, Double.NEGATIVE_INFINITY);
            return torch.max_pool2d(padded, window.kernel(), window.stride(), new long[2], window.dilation(), false);
        };
    }

    private static Operation.Single averagePool(Node node) {
        PoolWindow window = PoolWindow.of(node);
        boolean countPadding = node.flag("count_include_pad", false);
        return in -> {
            Tensor x = in.x(4);
            PoolWindow.Side height = window.side(node, 0, x.size(2));
            PoolWindow.Side width = window.side(node, 1, x.size(3));
            boolean dense = window.dilation()[0] == 1 && window.dilation()[1] == 1;
            if (dense && PoolWindow.bare(height, width)) {
                return torch.avg_pool2d(
                        x, window.kernel(), window.stride(), new long[2], false, true, new LongOptional());
            }
            Tensor sum = sum(window, pad(in, x, height, width, 0));
            return sum.div(sum(window, counted(in, x, height, width, countPadding)));
        };
    }

    /// 1 where a pixel counts, 0 where it does not, `1 x 1 x H x W` with the padding.
    private static Tensor counted(
            Arguments in, Tensor x, PoolWindow.Side height, PoolWindow.Side width, boolean countPadding) {
        Tensor pixels = torch.ones(new long[] {1, 1, x.size(2), x.size(3)}, x.options());
        if (countPadding) {
            pixels = pad(in, pixels, padding(height), padding(width), 1);
        }
        return pad(in, pixels, rest(height, countPadding), rest(width, countPadding), 0);
    }

    private static PoolWindow.Side padding(PoolWindow.Side side) {
        return new PoolWindow.Side(side.before(), side.padded(), 0, 0);
    }

    private static PoolWindow.Side rest(PoolWindow.Side side, boolean countPadding) {
        return countPadding ? new PoolWindow.Side(0, side.after() - side.padded(), 0, 0) : side;
    }

    /// The sum over each window, channel by channel.
    private static Tensor sum(PoolWindow window, Tensor x) {
        Tensor ones = torch.ones(new long[] {1, 1, window.kernel()[0], window.kernel()[1]}, x.options());
        long n = x.size(0);
        long c = x.size(1);
        Tensor flat = x.reshape(n * c, 1, x.size(2), x.size(3));
        Tensor sum =
                Convolutions.of(flat, ones, new TensorOptional(), window.stride(), new long[2], window.dilation(), 1);
        return sum.reshape(n, c, sum.size(2), sum.size(3));
    }
}
