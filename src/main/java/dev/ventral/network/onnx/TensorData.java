package dev.ventral.network.onnx;

import dev.ventral.InputError;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/// A tensor of an ONNX file: what it is and where its numbers lie, checked, not read yet.
///
/// @param name may be empty for the value of an attribute
/// @param dims sizes of the dimensions
/// @param values where its numbers are
record TensorData(String name, ElementType type, long[] dims, Values values) {
    private static final int MOST_DIMENSIONS = 8;

    /// Where the numbers of a tensor are.
    sealed interface Values {}

    /// In a file, little endian, row-major.
    record InFile(Path file, Span span) implements Values {}

    /// Here, as integers (floats by their bits).
    record Listed(long[] numbers) implements Values {}

    TensorData {
        InputError.unless(
                dims.length <= MOST_DIMENSIONS,
                "tensor '%s': expected at most %d dimensions, got %d",
                Node.shown(name),
                MOST_DIMENSIONS,
                dims.length);
        long count = count(name, dims);
        long got = switch (values) {
            case InFile place -> place.span().length();
            case Listed(long[] numbers) -> (long) numbers.length * type.size;
        };
        InputError.unless(
                count <= Long.MAX_VALUE / type.size && count * type.size == got,
                "tensor '%s': expected %d numbers for shape %s, got %d bytes at %d each",
                Node.shown(name),
                count,
                Arrays.toString(dims),
                got,
                type.size);
    }

    /// How many numbers it has.
    long count() {
        return count(name, dims);
    }

    private static long count(String name, long[] dims) {
        long count = 1;
        for (long d : dims) {
            InputError.unless(
                    d >= 0 && (d == 0 || count <= Long.MAX_VALUE / d),
                    "tensor '%s': expected a shape, got %s",
                    Node.shown(name),
                    Arrays.toString(dims));
            count *= d;
        }
        return count;
    }

    /// A copy in memory, on the CPU, in the type it is computed with, in the innermost open scope.
    Tensor read() {
        return TensorReader.read(this);
    }
}
