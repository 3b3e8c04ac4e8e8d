package dev.ventral.array;

import dev.ventral.InputError;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;

/// How the elements of an array lie in a file: one after the other, the last index running fastest
/// (row-major) or the first (column-major).
record ArrayLayout(String source, NumberType type, ByteOrder order, boolean columnMajor, long[] shape, Scale scale) {
    /// The most elements, or bytes, of a Java array.
    static final int MOST = Integer.MAX_VALUE - 8;

    /// Bytes of the elements, counted from the first.
    @FunctionalInterface
    interface Source {
        MemorySegment read(long from, long length);
    }

    /// The number of bytes of all elements.
    ///
    /// @throws InputError if a size is negative or the product does not fit into 64 bits
    long bytes() {
        return bytes(source, shape, type.size);
    }

    static long bytes(String source, long[] shape, long elementSize) {
        // A size of zero must not hide the others.
        long largest = elementSize;
        boolean empty = false;
        try {
            for (long size : shape) {
                if (size < 0) {
                    throw new ArithmeticException();
                }
                empty |= size == 0;
                largest = Math.multiplyExact(largest, Math.max(size, 1));
            }
            return empty ? 0 : largest;
        } catch (ArithmeticException e) {
            throw new InputError(source + ": expected a shape that fits into memory, got " + Arrays.toString(shape), e);
        }
    }

    /// The array whose elements are these bytes.
    NumberArray whole(MemorySegment elements) {
        return new NumberArray(source, type, order, shape, strides(), elements, scale);
    }

    /// A part of the array; what lies between its first and its last element is read.
    NumberArray slab(Source elements, long[] offset, long[] count) {
        check(source, shape, offset, count);
        long[] strides = strides();
        long first = 0;
        long last = 0;
        for (int d = 0; d < shape.length; d++) {
            if (count[d] == 0) {
                return new NumberArray(
                        source, type, order, count.clone(), strides, MemorySegment.ofArray(new byte[0]), scale);
            }
            first += strides[d] * offset[d];
            last += strides[d] * (offset[d] + count[d] - 1);
        }
        MemorySegment part = elements.read(first, last - first + type.size);
        return new NumberArray(source, type, order, count.clone(), strides, part, scale);
    }

    /// Refuses a part that does not lie within the array.
    static void check(String source, long[] shape, long[] offset, long[] count) {
        boolean fits = offset.length == shape.length && count.length == shape.length;
        for (int d = 0; fits && d < shape.length; d++) {
            fits = offset[d] >= 0 && count[d] >= 0 && count[d] <= shape[d] && offset[d] <= shape[d] - count[d];
        }
        InputError.unless(
                fits,
                "%s: expected a part of an array of shape %s, got offset %s and count %s",
                source,
                Arrays.toString(shape),
                Arrays.toString(offset),
                Arrays.toString(count));
    }

    /// Refuses what cannot be held in memory, before anything is allocated.
    static int allocatable(String source, long bytes) {
        long most = Math.min(MOST, Runtime.getRuntime().maxMemory() / 2);
        InputError.unless(
                bytes <= most,
                "%s: expected at most %d bytes to be read at once (half of Java's memory, see -Xmx), got %d",
                source,
                most,
                bytes);
        return (int) bytes;
    }

    private long[] strides() {
        long[] strides = new long[shape.length];
        long next = type.size;
        for (int i = 0; i < shape.length; i++) {
            int d = columnMajor ? i : shape.length - 1 - i;
            strides[d] = next;
            next *= shape[d];
        }
        return strides;
    }
}
