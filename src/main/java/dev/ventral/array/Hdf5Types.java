package dev.ventral.array;

import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import io.jhdf.object.datatype.Reference;
import io.jhdf.object.datatype.StringData;
import io.jhdf.object.datatype.VariableLength;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// HDF5's element types.
final class Hdf5Types {
    private Hdf5Types() {}

    /// The type of numbers; absent where elements are none. Enumerations count as the integers they are
    /// stored as, h5py's `FALSE`, `TRUE` as booleans.
    static @Nullable NumberType numbers(DataType type) {
        return switch (type) {
            case FixedPoint whole
            when whole.getBitPrecision() == 8 * whole.getSize() && whole.getBitOffset() == 0 ->
                whole(whole.getSize(), whole.isSigned());
            case FloatingPoint real -> real(real);
            case EnumDataType names -> isBoolean(names) ? NumberType.B1 : numbers(names.getBaseType());
            default -> null;
        };
    }

    static boolean isText(DataType type) {
        return type instanceof StringData || type instanceof VariableLength text && text.isVariableLengthString();
    }

    static ByteOrder order(DataType type) {
        return switch (type) {
            case EnumDataType names -> order(names.getBaseType());
            case OrderedDataType ordered -> ordered.getByteOrder();
            default -> ByteOrder.LITTLE_ENDIAN;
        };
    }

    /// The type in words.
    static String words(DataType type) {
        NumberType numbers = numbers(type);
        if (numbers != null) {
            return numbers.words();
        }
        return switch (type) {
            case StringData _ -> "text";
            case VariableLength text when text.isVariableLengthString() -> "text";
            case VariableLength _ -> "lists of different lengths";
            case Reference _ -> "references";
            default -> type.getClass().getSimpleName();
        };
    }

    private static boolean isBoolean(EnumDataType names) {
        return names.getSize() == 1 && names.getEnumMapping().equals(Map.of(0, "FALSE", 1, "TRUE"));
    }

    private static @Nullable NumberType whole(int size, boolean signed) {
        return switch (size) {
            case 1 -> signed ? NumberType.I1 : NumberType.U1;
            case 2 -> signed ? NumberType.I2 : NumberType.U2;
            case 4 -> signed ? NumberType.I4 : NumberType.U4;
            case 8 -> signed ? NumberType.I8 : NumberType.U8;
            default -> null;
        };
    }

    /// The IEEE formats; bfloat16 and others of the same size differ in the width of the exponent.
    private static @Nullable NumberType real(FloatingPoint type) {
        int exponent = type.getExponentSize();
        return switch (type.getSize()) {
            case 2 -> exponent == 5 ? NumberType.F2 : null;
            case 4 -> exponent == 8 ? NumberType.F4 : null;
            case 8 -> exponent == 11 ? NumberType.F8 : null;
            default -> null;
        };
    }
}
