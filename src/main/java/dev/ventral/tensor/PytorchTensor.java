package dev.ventral.tensor;

import dev.ventral.InputError;
import java.util.List;

/// A tensor as PyTorch's files describe it: a view into a storage, that is, into numbers of one type.
///
/// @param type of the elements
/// @param storage the key of the storage
/// @param offset of the first element from the storage's beginning, in elements
/// @param strides in elements, one per dimension
record PytorchTensor(SafetensorsType type, String storage, long offset, List<Long> shape, List<Long> strides) {
    private static final int MOST_DIMENSIONS = 64;

    PytorchTensor {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
    }

    /// Throws unless every element lies in the storage, and there are no more elements than in the storage
    /// (so that a copy is never larger than the file).
    ///
    /// @param where for messages
    /// @param bytes in the storage
    void check(String where, long bytes) {
        boolean fits;
        try {
            fits = shape.size() == strides.size()
                    && shape.size() <= MOST_DIMENSIONS
                    && offset >= 0
                    && shape.stream().allMatch(n -> n >= 0)
                    && strides.stream().allMatch(n -> n >= 0)
                    && elements() <= bytes / type.size
                    && Math.addExact(offset, span()) <= bytes / type.size;
        } catch (ArithmeticException _) {
            fits = false;
        }
        InputError.unless(
                fits,
                "%s: expected a view into its storage of %d bytes, got shape %s, strides %s and offset %d of %s",
                where,
                bytes,
                shape,
                strides,
                offset,
                type);
    }

    long elements() {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }

    /// Elements of the storage from the first to the last of the tensor.
    long span() {
        if (shape.contains(0L)) {
            return 0;
        }
        long span = 1;
        for (int d = 0; d < shape.size(); d++) {
            span = Math.addExact(span, Math.multiplyExact(shape.get(d) - 1, strides.get(d)));
        }
        return span;
    }

    long[] sizes() {
        return shape.stream().mapToLong(n -> n).toArray();
    }

    long[] steps() {
        return strides.stream().mapToLong(n -> n).toArray();
    }
}
