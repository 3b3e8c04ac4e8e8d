package dev.ventral.network.onnx;

import dev.ventral.InputError;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The element types of ONNX tensors that are read, by their number in the format.
///
/// All floats are computed in float32, all integers in int64.
///
/// Source: onnx.proto, TensorProto.DataType.
enum ElementType {
    FLOAT(1, ScalarType.Float, ScalarType.Float, 4),
    UINT8(2, ScalarType.Byte, ScalarType.Long, 1),
    INT8(3, ScalarType.Char, ScalarType.Long, 1),
    INT16(5, ScalarType.Short, ScalarType.Long, 2),
    INT32(6, ScalarType.Int, ScalarType.Long, 4),
    INT64(7, ScalarType.Long, ScalarType.Long, 8),
    BOOL(9, ScalarType.Byte, ScalarType.Bool, 1),
    FLOAT16(10, ScalarType.Half, ScalarType.Float, 2),
    DOUBLE(11, ScalarType.Double, ScalarType.Float, 8),
    BFLOAT16(16, ScalarType.BFloat16, ScalarType.Float, 2);

    private final int number;
    /// As it lies in the file.
    final ScalarType stored;
    /// As it is computed with.
    final ScalarType computed;
    /// Bytes of one element in the file.
    final int size;

    ElementType(int number, ScalarType stored, ScalarType computed, int size) {
        this.number = number;
        this.stored = stored;
        this.computed = computed;
        this.size = size;
    }

    boolean isFloat() {
        return computed == ScalarType.Float;
    }

    /// The type of this number in the format.
    static ElementType of(long number) {
        for (ElementType type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new InputError(
                "expected an element type among float, integer (up to int64) and bool, got ONNX type " + number);
    }
}
