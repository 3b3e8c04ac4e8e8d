package dev.ventral.network.onnx;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The operator Pad.
///
/// Source of formulas and defaults: onnx.ai, "Pad" (versions 2, 11, 13, 18, 19, 21).
final class Padding {
    private Padding() {}

    /// Pads are an attribute up to version 10, an input from then on: all begins, then all ends.
    static Operation.Single of(Node node) {
        String mode = node.text("mode", "constant");
        String engine = switch (mode) {
            case "constant" -> "constant";
            case "reflect" -> "reflect";
            case "edge" -> "replicate";
            default -> throw node.wrong("expected mode constant, reflect or edge, got '" + Node.shown(mode) + "'");
        };
        boolean constant = mode.equals("constant");
        return in -> {
            Tensor x = in.x();
            long[] pads = pads(in);
            double value = in.has(2) ? in.number(2) : node.real("value", 0);
            // the engine mirrors and repeats the last dimensions only, and counts them by the pads
            return torch.pad(
                    x,
                    constant ? pads : withoutZeros(pads),
                    engine,
                    constant ? new DoubleOptional(value) : new DoubleOptional());
        };
    }

    /// Begin and end of each dimension, the last dimension first, as the engine has it.
    private static long[] pads(Arguments in) {
        Node node = in.node();
        long[] shape = Tensors.shape(in.x());
        int dims = shape.length;
        long[] given = in.has(1) ? in.integers(1) : node.integers("pads");
        long[] all = LongStream.range(0, dims).toArray();
        long[] axes = in.axes(in.has(3) ? in.integers(3) : all, dims);
        long limit = in.batch().room();
        node.unless(
                given.length == 2 * axes.length && Arrays.stream(given).allMatch(p -> p >= -limit && p <= limit),
                "expected two pads for each of %d axes, got %s",
                axes.length,
                Arrays.toString(given));
        long[] pads = new long[2 * dims];
        for (int i = 0; i < axes.length; i++) {
            int d = (int) axes[i];
            pads[2 * (dims - 1 - d)] = given[i];
            pads[2 * (dims - 1 - d) + 1] = given[i + axes.length];
            shape[d] += given[i] + given[i + axes.length];
        }
        in.allow(shape);
        return pads;
    }

    private static long[] withoutZeros(long[] pads) {
        int used = pads.length;
        while (used > 2 && pads[used - 1] == 0 && pads[used - 2] == 0) {
            used -= 2;
        }
        return Arrays.copyOf(pads, used);
    }
}
