package dev.ventral.array;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Char;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sparse;
import us.hebi.matlab.mat.types.Struct;

/// A value in a MATLAB 5 file.
///
/// @param source file and variable, for messages
record Mat5Node(String source, Array array) implements MatlabNode {
    @Override
    public Kind kind() {
        return switch (array) {
            case Matrix matrix -> matrix.isComplex() ? Kind.OTHER : Kind.NUMBERS;
            case Char _ -> Kind.TEXT;
            case Struct _ -> Kind.STRUCT;
            case Cell _ -> Kind.CELL;
            default -> Kind.OTHER;
        };
    }

    @Override
    public String type() {
        return switch (array) {
            case Matrix matrix when matrix.isComplex() -> "complex numbers";
            case Sparse _ -> "sparse double";
            case Matrix matrix when matrix.isLogical() -> "logical";
            case Char _ -> "char";
            case Struct _ -> "struct";
            default -> String.valueOf(array.getType());
        };
    }

    @Override
    public long[] size() {
        return Arrays.stream(array.getDimensions()).asLongStream().toArray();
    }

    @Override
    public NumberArray numbers() {
        return Foreign.call(source, Mat5File.KIND, this::copied);
    }

    private NumberArray copied() {
        Matrix matrix = (Matrix) array;
        int n = Grid.allocatable(source, Grid.bytes(source, size(), Double.BYTES)) / Double.BYTES;
        if (matrix instanceof Sparse sparse) {
            double[] full = new double[n];
            int rows = sparse.getNumRows();
            sparse.forEach((row, column, real, _) -> full[Math.addExact(row, column * rows)] = real);
            return of(NumberType.F8, MemorySegment.ofArray(full));
        }
        if (matrix.isLogical()) {
            byte[] bits = new byte[n];
            for (int i = 0; i < n; i++) {
                bits[i] = (byte) (matrix.getBoolean(i) ? 1 : 0);
            }
            return of(NumberType.B1, MemorySegment.ofArray(bits));
        }
        return switch (matrix.getType()) {
            case Double -> of(NumberType.F8, doubles(matrix, n));
            case Single -> of(NumberType.F4, floats(matrix, n));
            case Int8 -> of(NumberType.I1, bytes(matrix, n));
            case UInt8 -> of(NumberType.U1, bytes(matrix, n));
            case Int16 -> of(NumberType.I2, shorts(matrix, n));
            case UInt16 -> of(NumberType.U2, shorts(matrix, n));
            case Int32 -> of(NumberType.I4, ints(matrix, n));
            case UInt32 -> of(NumberType.U4, ints(matrix, n));
            case Int64 -> of(NumberType.I8, longs(matrix, n));
            case UInt64 -> of(NumberType.U8, longs(matrix, n));
            default -> throw new IllegalStateException(type());
        };
    }

    private NumberArray of(NumberType type, MemorySegment values) {
        return NumberArray.ofJava(source, type, true, size(), values);
    }

    private static MemorySegment doubles(Matrix matrix, int n) {
        double[] values = new double[n];
        Arrays.setAll(values, matrix::getDouble);
        return MemorySegment.ofArray(values);
    }

    private static MemorySegment floats(Matrix matrix, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = matrix.getFloat(i);
        }
        return MemorySegment.ofArray(values);
    }

    private static MemorySegment bytes(Matrix matrix, int n) {
        byte[] values = new byte[n];
        for (int i = 0; i < n; i++) {
            values[i] = matrix.getByte(i);
        }
        return MemorySegment.ofArray(values);
    }

    private static MemorySegment shorts(Matrix matrix, int n) {
        short[] values = new short[n];
        for (int i = 0; i < n; i++) {
            values[i] = matrix.getShort(i);
        }
        return MemorySegment.ofArray(values);
    }

    private static MemorySegment ints(Matrix matrix, int n) {
        int[] values = new int[n];
        Arrays.setAll(values, matrix::getInt);
        return MemorySegment.ofArray(values);
    }

    private static MemorySegment longs(Matrix matrix, int n) {
        long[] values = new long[n];
        Arrays.setAll(values, matrix::getLong);
        return MemorySegment.ofArray(values);
    }

    @Override
    public List<String> strings() {
        return Foreign.call(source, Mat5File.KIND, () -> {
            Char text = (Char) array;
            int rows = text.getNumRows();
            int columns = rows == 0 ? 0 : text.getNumElements() / rows;
            List<String> lines = new ArrayList<>();
            for (int r = 0; r < rows; r++) {
                var line = new StringBuilder();
                for (int c = 0; c < columns; c++) {
                    line.append(text.getChar(r + rows * c));
                }
                lines.add(rows == 1 ? line.toString() : line.toString().stripTrailing());
            }
            return rows == 0 ? List.of("") : lines;
        });
    }

    @Override
    public List<String> fields() {
        return ((Struct) array).getFieldNames();
    }

    @Override
    public MatlabNode field(String name, int element) {
        return new Mat5Node(
                source, Foreign.call(source, Mat5File.KIND, () -> ((Struct) array).<Array>get(name, element)));
    }

    @Override
    public MatlabNode cell(int element) {
        return new Mat5Node(source, Foreign.call(source, Mat5File.KIND, () -> ((Cell) array).<Array>get(element)));
    }
}
