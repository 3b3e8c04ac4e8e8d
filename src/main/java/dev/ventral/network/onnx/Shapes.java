package dev.ventral.network.onnx;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Operators that rearrange numbers or deal in shapes. Shapes are int64 tensors on the host.
///
/// Source of formulas and defaults: onnx.ai, "ONNX Operators".
final class Shapes {
    private Shapes() {}

    static Operation.@Nullable Single of(Node node) {
        return switch (node.op()) {
            case "Identity", "Dropout" -> in -> in.x().alias();
            case "Flatten" -> flatten(node);
            case "Reshape" -> reshape(node);
            case "Transpose" -> transpose(node);
            case "Squeeze" -> squeeze(node);
            case "Unsqueeze" -> unsqueeze(node);
            case "Expand" -> Shapes::expand;
            case "Shape" -> shape(node);
            case "ConstantOfShape" -> constantOfShape(node);
            case "Cast" -> cast(node);
            default -> null;
        };
    }

    private static Operation.Single flatten(Node node) {
        long axis = node.integer("axis", 1);
        return in -> {
            long[] shape = Tensors.shape(in.x());
            // the axis may be the end
            int from = axis == shape.length ? shape.length : in.axis(axis, shape.length);
            long rows = product(Arrays.copyOf(shape, from));
            return in.x().reshape(rows, product(Arrays.copyOfRange(shape, from, shape.length)));
        };
    }

    static long product(long[] sizes) {
        return LongStream.of(sizes).reduce(1, (a, b) -> a * b);
    }

    /// 0 takes the input's size; -1 is what is left; where the file fixes the number of images and the shape
    /// begins with it, as many images as there are stand in its place.
    private static Operation.Single reshape(Node node) {
        boolean zeroIsZero = node.flag("allowzero", false);
        return in -> {
            Tensor x = in.x();
            long[] shape = in.integers(1);
            node.unless(
                    Arrays.stream(shape).allMatch(d -> d >= -1), "expected a shape, got %s", Arrays.toString(shape));
            for (int d = 0; d < shape.length && !zeroIsZero; d++) {
                if (shape[d] == 0) {
                    node.unless(d < x.dim(), "expected a size for dimension %d, got 0", d);
                    shape[d] = x.size(d);
                }
            }
            follow(in.batch(), shape, x);
            return x.reshape(shape);
        };
    }

    private static void follow(Arguments.Batch batch, long[] shape, Tensor x) {
        boolean fixed = shape.length > 0 && x.dim() > 0 && shape[0] == batch.declared();
        if (fixed && batch.images() != batch.declared() && x.size(0) == batch.images()) {
            long open = Arrays.stream(shape).filter(d -> d == -1).count();
            long rest = Arrays.stream(shape).skip(1).filter(d -> d > 0).reduce(1, (a, b) -> a * b);
            long all = rest * batch.images();
            boolean fits = open == 0 ? all == x.numel() : all > 0 && x.numel() % all == 0;
            shape[0] = fits ? batch.images() : shape[0];
        }
    }

    private static Operation.Single transpose(Node node) {
        return in -> {
            long[] backwards = LongStream.range(0, in.x().dim())
                    .map(d -> in.x().dim() - 1 - d)
                    .toArray();
            return in.x().permute(node.integers("perm", backwards));
        };
    }

    private static Operation.Single squeeze(Node node) {
        long[] attribute = node.integers("axes");
        return in -> {
            Tensor x = in.x();
            long[] axes = in.axes(in.has(1) ? in.integers(1) : attribute, x.dim());
            long[] shape = Tensors.shape(x);
            long[] left = IntStream.range(0, shape.length)
                    .filter(d -> axes.length == 0
                            ? shape[d] != 1
                            : Arrays.stream(axes).noneMatch(a -> a == d))
                    .mapToLong(d -> shape[d])
                    .toArray();
            return x.reshape(left);
        };
    }

    private static Operation.Single unsqueeze(Node node) {
        long[] attribute = node.integers("axes");
        return in -> {
            Tensor x = in.x();
            long[] given = in.has(1) ? in.integers(1) : attribute;
            long[] axes = in.axes(given, x.dim() + given.length);
            Arrays.sort(axes);
            Tensor y = x.alias();
            for (long axis : axes) {
                y = y.unsqueeze(axis);
            }
            return y;
        };
    }

    private static Tensor expand(Arguments in) {
        long[] shape = in.integers(1);
        in.allow(shape);
        long[] full = Arguments.broadcast(Tensors.shape(in.x()), shape);
        in.allow(full);
        return in.x().expand(full);
    }

    private static Operation.Single shape(Node node) {
        long start = node.integer("start", 0);
        return in -> {
            long[] shape = Tensors.shape(in.x());
            int from = bound(start, shape.length);
            int to = bound(node.integer("end", shape.length), shape.length);
            long[] part = Arrays.copyOfRange(shape, from, Math.max(from, to));
            return Tensors.of(part, part.length);
        };
    }

    private static int bound(long index, int length) {
        return Math.toIntExact(Math.clamp(index < 0 ? index + length : index, 0, length));
    }

    private static Operation.Single constantOfShape(Node node) {
        Attribute value = node.attributes().get("value");
        return in -> {
            long[] shape = in.integers(0);
            in.allow(shape);
            if (value == null || value.tensor() == null) {
                return torch.zeros(shape, new TensorOptions(ScalarType.Float));
            }
            node.unless(value.tensor().count() == 1, "expected a value of one number");
            return value.tensor().read().reshape(new long[0]).expand(shape).contiguous();
        };
    }

    private static Operation.Single cast(Node node) {
        ElementType type = ElementType.of(node.integer("to", 0));
        return in -> {
            Tensor x = in.x();
            return switch (type.computed) {
                case Bool -> x.ne(new Scalar(0));
                default -> x.scalar_type() == type.computed ? x.alias() : x.to(type.computed);
            };
        };
    }
}
