package dev.ventral.network.onnx;

import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Sums, means and extremes over axes.
///
/// Source of formulas and defaults: onnx.ai, "ONNX Operators".
final class Reductions {
    private Reductions() {}

    /// Reduces the axes, which stay with size 1 where `keep` is set.
    private interface Reduction {
        Tensor apply(Tensor x, long[] axes, boolean keep);
    }

    static Operation.@Nullable Single of(Node node) {
        return switch (node.op()) {
            case "ReduceMean" -> over(node, (x, axes, keep) -> x.mean(axes, keep, new ScalarTypeOptional()));
            case "ReduceSum" -> over(node, (x, axes, keep) -> x.sum(axes, keep, new ScalarTypeOptional()));
            case "ReduceMax" -> over(node, Tensor::amax);
            case "ReduceMin" -> over(node, Tensor::amin);
            case "ArgMax" -> argMax(node);
            default -> null;
        };
    }

    /// The axes are an attribute in older versions and an input in newer ones; none means all, or (in newer
    /// versions) nothing at all where the node says so.
    private static Operation.Single over(Node node, Reduction reduction) {
        boolean keep = node.flag("keepdims", true);
        boolean noneMeansNothing = node.flag("noop_with_empty_axes", false);
        long[] attribute = node.integers("axes");
        return in -> {
            Tensor x = in.x();
            long[] axes = in.axes(in.has(1) ? in.integers(1) : attribute, x.dim());
            if (axes.length == 0) {
                if (noneMeansNothing) {
                    return x.alias();
                }
                axes = LongStream.range(0, x.dim()).toArray();
            }
            return reduction.apply(x, axes, keep);
        };
    }

    private static Operation.Single argMax(Node node) {
        long axis = node.integer("axis", 0);
        boolean keep = node.flag("keepdims", true);
        boolean last = node.flag("select_last_index", false);
        return in -> {
            Tensor x = in.x();
            int d = in.axis(axis, x.dim());
            Tensor found =
                    (last ? x.flip(d) : x).argmax(new LongOptional(d), keep).to(ScalarType.Long);
            return last ? found.neg().add(new Scalar(x.size(d) - 1)) : found;
        };
    }
}
