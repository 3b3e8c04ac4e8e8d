package dev.ventral.network.onnx;

import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Operators that take parts of values, put them together or enlarge them.
///
/// Source of formulas and defaults: onnx.ai, "ONNX Operators".
final class Selections {
    private Selections() {}

    static Operation.@Nullable Single of(Node node) {
        return switch (node.op()) {
            case "Concat" -> concat(node);
            case "Slice" -> slice(node);
            case "Gather" -> gather(node);
            case "Pad" -> Padding.of(node);
            case "Resize", "Upsample" -> new Resizing(node)::apply;
            default -> null;
        };
    }

    /// A constant for one image, beside values for many, stands for each of them.
    private static Operation.Single concat(Node node) {
        long axis = node.integer("axis", 1);
        return in -> {
            int d = in.axis(axis, in.x().dim());
            long images = in.batch().images();
            boolean many = d != 0
                    && in.batch().declared() == 1
                    && images > 1
                    && LongStream.range(0, in.count()).anyMatch(i -> leads(in.get((int) i), images));
            var parts = new TensorVector();
            long[] shape = Tensors.shape(in.x());
            shape[d] = 0;
            for (int i = 0; i < in.count(); i++) {
                Tensor part = in.get(i);
                node.unless(part.dim() == shape.length, "expected inputs of as many dimensions");
                if (many && leads(part, 1)) {
                    long[] each = Tensors.shape(part);
                    each[0] = images;
                    in.allow(each);
                    part = part.expand(each);
                }
                shape[d] += part.size(d);
                in.allow(shape);
                parts.push_back(in.onDevice(part));
            }
            return torch.cat(parts, d);
        };
    }

    private static boolean leads(Tensor part, long images) {
        return part.dim() > 0 && part.size(0) == images;
    }

    /// Starts, ends, axes and steps are attributes up to version 9, inputs from then on.
    private static Operation.Single slice(Node node) {
        return in -> {
            long[] starts = in.has(1) ? in.integers(1) : node.integers("starts");
            long[] ends = in.has(2) ? in.integers(2) : node.integers("ends");
            long[] all = LongStream.range(0, starts.length).toArray();
            long[] axes = in.axes(
                    in.has(3) ? in.integers(3) : node.integers("axes", all),
                    in.x().dim());
            long[] ones = new long[starts.length];
            Arrays.fill(ones, 1);
            long[] steps = in.has(4) ? in.integers(4) : ones;
            node.unless(
                    ends.length == starts.length && axes.length == starts.length && steps.length == starts.length,
                    "expected as many starts, ends, axes and steps");
            Tensor y = in.x().alias();
            for (int i = 0; i < starts.length; i++) {
                node.unless(steps[i] != 0 && steps[i] != Long.MIN_VALUE, "expected steps other than 0");
                y = slice(y, axes[i], starts[i], ends[i], steps[i]);
            }
            return y;
        };
    }

    /// Backwards is forwards in the reversed input.
    private static Tensor slice(Tensor x, long axis, long start, long end, long step) {
        long size = x.size(axis);
        boolean back = step < 0;
        long from = Math.clamp(start < 0 ? start + size : start, back ? -1 : 0, back ? size - 1 : size);
        long to = Math.clamp(end < 0 ? end + size : end, back ? -1 : 0, size);
        long first = back ? size - 1 - from : from;
        long last = Math.max(first, back ? size - 1 - to : to);
        Tensor forwards = back ? x.flip(axis) : x;
        return forwards.slice(axis, new LongOptional(first), new LongOptional(last), Math.abs(step));
    }

    private static Operation.Single gather(Node node) {
        long axis = node.integer("axis", 0);
        return in -> {
            Tensor x = in.x();
            int d = in.axis(axis, x.dim());
            long[] indices = in.integers(1);
            for (int i = 0; i < indices.length; i++) {
                indices[i] = in.axis(indices[i], x.size(d));
            }
            long[] shape = Tensors.shape(x);
            if (in.get(1).dim() == 0) {
                return x.slice(d, new LongOptional(indices[0]), new LongOptional(indices[0] + 1), 1)
                        .squeeze(d);
            }
            LongStream before = Arrays.stream(shape, 0, d);
            LongStream behind = Arrays.stream(shape, d + 1, shape.length);
            LongStream chosen = LongStream.concat(before, Arrays.stream(Tensors.shape(in.get(1))));
            long[] result = LongStream.concat(chosen, behind).toArray();
            in.allow(result);
            Tensor index = Tensors.of(indices, indices.length);
            return x.index_select(d, index.to(x.device(), index.scalar_type())).reshape(result);
        };
    }

    /// Parts of given sizes (an attribute up to version 12, an input from then on), or as many equal ones as
    /// there are outputs, the last of them smaller where they do not divide.
    static Operation split(Node node) {
        long axis = node.integer("axis", 0);
        int outputs = node.outputs().size();
        return in -> {
            int d = in.axis(axis, in.x().dim());
            long size = in.x().size(d);
            long[] sizes = in.has(1) ? in.integers(1) : node.integers("split");
            if (sizes.length == 0) {
                sizes = equal(size, outputs);
            }
            node.unless(
                    sizes.length == outputs && Arrays.stream(sizes).allMatch(s -> s >= 0 && s <= size),
                    "expected sizes for %d outputs, got %s",
                    outputs,
                    Arrays.toString(sizes));
            TensorVector parts = torch.split_with_sizes(in.x(), sizes, d);
            List<Tensor> result = new ArrayList<>();
            for (int i = 0; i < outputs; i++) {
                result.add(new Tensor(parts.get(i)));
            }
            return result;
        };
    }

    private static long[] equal(long size, int outputs) {
        long each = Math.ceilDiv(size, outputs);
        long[] sizes = new long[outputs];
        for (int i = 0; i < outputs; i++) {
            sizes[i] = Math.clamp(size - i * each, 0, each);
        }
        return sizes;
    }
}
