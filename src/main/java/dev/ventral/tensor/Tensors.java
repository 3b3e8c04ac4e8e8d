package dev.ventral.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Java arrays to tensors and back, and the two ways in which a tensor outlives the scope it was made in.
public final class Tensors {
    private Tensors() {}

    /// A float32 CPU tensor with a copy of `values` in row-major order.
    public static Tensor of(float[] values, long... shape) {
        try (var scope = new PointerScope()) {
            Tensor tensor = torch.empty(shape, options(ScalarType.Float), null);
            new FloatPointer(tensor.data_ptr_float()).put(values, 0, checked(values.length, tensor));
            return handOver(scope, tensor);
        }
    }

    /// A float64 CPU tensor with a copy of `values` in row-major order.
    public static Tensor of(double[] values, long... shape) {
        try (var scope = new PointerScope()) {
            Tensor tensor = torch.empty(shape, options(ScalarType.Double), null);
            new DoublePointer(tensor.data_ptr_double()).put(values, 0, checked(values.length, tensor));
            return handOver(scope, tensor);
        }
    }

    /// An int64 CPU tensor of one dimension: labels or indices.
    public static Tensor of(int[] values) {
        long[] wide = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return of(wide, values.length);
    }

    /// An int64 CPU tensor with a copy of `values` in row-major order.
    public static Tensor of(long[] values, long... shape) {
        try (var scope = new PointerScope()) {
            Tensor tensor = torch.empty(shape, options(ScalarType.Long), null);
            new LongPointer(tensor.data_ptr_long()).put(values, 0, checked(values.length, tensor));
            return handOver(scope, tensor);
        }
    }

    /// A uint8 CPU tensor with a copy of `count` bytes from `offset`.
    public static Tensor ofBytes(byte[] values, int offset, int count, long... shape) {
        try (var scope = new PointerScope()) {
            Tensor tensor = torch.empty(shape, options(ScalarType.Byte), null);
            new BytePointer(tensor.data_ptr_byte()).put(values, offset, checked(count, tensor));
            return handOver(scope, tensor);
        }
    }

    /// The tensor's values as float32, row-major, copied to the host.
    public static float[] floats(Tensor tensor) {
        try (var _ = new PointerScope()) {
            Tensor host = host(tensor, ScalarType.Float);
            float[] values = new float[Math.toIntExact(host.numel())];
            new FloatPointer(host.data_ptr_float()).get(values);
            return values;
        }
    }

    /// The tensor's values as float64, row-major, copied to the host.
    public static double[] doubles(Tensor tensor) {
        try (var _ = new PointerScope()) {
            Tensor host = host(tensor, ScalarType.Double);
            double[] values = new double[Math.toIntExact(host.numel())];
            new DoublePointer(host.data_ptr_double()).get(values);
            return values;
        }
    }

    /// The tensor's values as int, row-major, copied to the host; for labels, indices and truth values (0 or
    /// 1).
    public static int[] ints(Tensor tensor) {
        try (var _ = new PointerScope()) {
            Tensor host = host(tensor, ScalarType.Long);
            long[] values = new long[Math.toIntExact(host.numel())];
            new LongPointer(host.data_ptr_long()).get(values);
            int[] narrow = new int[values.length];
            for (int i = 0; i < values.length; i++) {
                narrow[i] = Math.toIntExact(values[i]);
            }
            return narrow;
        }
    }

    /// The sizes of all dimensions.
    public static long[] shape(Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = tensor.size(d);
        }
        return shape;
    }

    /// One value, read back to the host.
    public static double item(Tensor tensor) {
        try (var _ = new PointerScope()) {
            return tensor.item_double();
        }
    }

    /// `a` as the engine's scalar.
    public static Scalar scalar(double a) {
        return new Scalar(a);
    }

    /// Runs `body` in a scope of its own, frees all it made but the result, and gives the result to the scope
    /// around.
    public static Tensor scoped(Supplier<Tensor> body) {
        try (var scope = new PointerScope()) {
            return handOver(scope, body.get());
        }
    }

    /// Takes `tensor` out of all scopes: it lives until [#release].
    public static Tensor keep(Tensor tensor) {
        tensor.retainReference();
        return tensor;
    }

    /// Frees a tensor that was kept.
    public static void release(Tensor tensor) {
        tensor.releaseReference();
    }

    /// Moves `tensor`, made in `scope`, to the scope around it (to nobody's where there is none: it then
    /// lives until collected).
    public static Tensor handOver(PointerScope scope, Tensor tensor) {
        PointerScope outer = outer(scope);
        if (outer != null) {
            outer.attach(tensor);
        } else {
            tensor.retainReference();
        }
        return tensor;
    }

    @SuppressWarnings("ReferenceEquality") // the same scope is meant
    private static @org.jspecify.annotations.Nullable PointerScope outer(PointerScope scope) {
        PointerScope below = null;
        for (var it = PointerScope.getScopeIterator(); it != null && it.hasNext(); ) {
            PointerScope next = it.next();
            if (below != null) {
                return next;
            }
            if (next == scope) {
                below = next;
            }
        }
        return null;
    }

    private static Tensor host(Tensor tensor, ScalarType type) {
        return tensor.detach().to(new Device("cpu"), type).contiguous();
    }

    private static org.bytedeco.pytorch.TensorOptions options(ScalarType type) {
        return new org.bytedeco.pytorch.TensorOptions(type);
    }

    private static int checked(int count, Tensor tensor) {
        if (count != tensor.numel()) {
            throw new IllegalArgumentException("expected " + tensor.numel() + " values for the shape, got " + count);
        }
        return count;
    }
}
