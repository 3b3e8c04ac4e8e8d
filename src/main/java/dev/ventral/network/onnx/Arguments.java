package dev.ventral.network.onnx;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// The inputs of one node in one forward pass.
final class Arguments {
    private final Node node;
    private final @Nullable Tensor[] values;
    private final Batch batch;

    /// How many images go through the network, and what that allows.
    ///
    /// @param declared number of images the file fixes, -1 where it fixes none
    /// @param images in this pass
    /// @param room elements that may come into being
    record Batch(long declared, long images, long room) {}

    Arguments(Node node, @Nullable Tensor[] values, Batch batch) {
        this.node = node;
        this.values = values;
        this.batch = batch;
    }

    Node node() {
        return node;
    }

    Batch batch() {
        return batch;
    }

    int count() {
        return values.length;
    }

    boolean has(int i) {
        return i < values.length && values[i] != null;
    }

    /// The first input.
    Tensor x() {
        return get(0);
    }

    Tensor get(int i) {
        Tensor value = optional(i);
        if (value == null) {
            throw node.wrong("expected input " + i + ", got none");
        }
        return value;
    }

    @Nullable
    Tensor optional(int i) {
        return i < values.length ? values[i] : null;
    }

    /// An input as the engine takes arguments that may be absent.
    TensorOptional orNothing(int i) {
        Tensor value = optional(i);
        return value == null ? new TensorOptional() : new TensorOptional(value);
    }

    /// The first input, which has `dimensions` dimensions.
    Tensor x(int dimensions) {
        node.unless(
                x().dim() == dimensions,
                "expected an input of %d dimensions, got shape %s",
                dimensions,
                Arrays.toString(Tensors.shape(x())));
        return x();
    }

    /// `part` where the other inputs are: on the device, if any of them is.
    Tensor onDevice(Tensor part) {
        for (Tensor value : values) {
            if (value != null && !value.is_cpu()) {
                return part.to(value.device(), part.scalar_type());
            }
        }
        return part;
    }

    /// The integers of an input, read on the host.
    long[] integers(int i) {
        return integers(get(i));
    }

    static long[] integers(Tensor tensor) {
        try (var _ = new PointerScope()) {
            Tensor host = tensor.detach().cpu().to(ScalarType.Long).contiguous();
            long[] values = new long[Math.toIntExact(host.numel())];
            if (values.length > 0) {
                new LongPointer(host.data_ptr_long()).get(values);
            }
            return values;
        }
    }

    /// The numbers of an input, read on the host.
    double[] numbers(int i) {
        return get(i).numel() == 0 ? new double[0] : Tensors.doubles(get(i));
    }

    /// The one number of an input, read on the host.
    double number(int i) {
        double[] numbers = numbers(i);
        node.unless(numbers.length == 1, "expected one number as input %d, got %d", i, numbers.length);
        return numbers[0];
    }

    /// Throws if a result of this shape would be larger than any network of images needs.
    void allow(long... shape) {
        long count = 1;
        for (long d : shape) {
            node.unless(
                    d >= 0 && (d == 0 || count <= batch.room() / d),
                    "expected a result of at most %d numbers, got shape %s",
                    batch.room(),
                    Arrays.toString(shape));
            count *= d;
        }
    }

    /// Throws if `a` and `b`, broadcast, would be too large.
    void allowBroadcast(Tensor a, Tensor b) {
        allow(broadcast(Tensors.shape(a), Tensors.shape(b)));
    }

    /// The shape of two shapes broadcast; where they do not fit, the engine complains later.
    static long[] broadcast(long[] a, long[] b) {
        long[] small = a.length < b.length ? a : b;
        long[] shape = (a.length < b.length ? b : a).clone();
        for (int d = 1; d <= small.length; d++) {
            int at = shape.length - d;
            shape[at] = shape[at] == 1 ? small[small.length - d] : shape[at];
        }
        return shape;
    }

    /// A dimension counted from the front, for one that may count from the back.
    int axis(long axis, long dimensions) {
        node.unless(
                axis >= -dimensions && axis < dimensions,
                "expected an axis of %d dimensions, got %d",
                dimensions,
                axis);
        return (int) (axis < 0 ? axis + dimensions : axis);
    }

    /// [#axis] for several, which must differ.
    long[] axes(long[] axes, long dimensions) {
        long[] positive = Arrays.stream(axes).map(a -> axis(a, dimensions)).toArray();
        node.unless(
                Arrays.stream(positive).distinct().count() == positive.length,
                "expected axes that differ, got %s",
                Arrays.toString(axes));
        return positive;
    }
}
