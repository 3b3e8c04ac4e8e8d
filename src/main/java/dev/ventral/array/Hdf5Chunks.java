package dev.ventral.array;

import dev.ventral.InputError;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A part of a chunked dataset, put together from the chunks it touches. The library does so too, but
/// leaves chunks that were never written zero, or fails over them.
///
/// @param chunk the chunks' size, along each dimension
/// @param offset where the part begins
/// @param count its size
/// @param elementSize bytes per element
/// @param fill the element where nothing was written; absent where it is zero
record Hdf5Chunks(
        String source,
        ChunkedDataset dataset,
        int[] chunk,
        long[] offset,
        int[] count,
        int elementSize,
        byte @Nullable [] fill) {
    private static final String NO_CHUNK = "No chunk with offset";
    private static final String UNDEFINED_ADDRESS = "at address -1";
    /// Chunks of a small file that is mostly unwritten.
    private static final long FEW = 1 << 16;

    /// The elements in row-major order.
    byte[] read(Path file, int bytes) {
        long chunks = 1;
        for (int d = 0; d < count.length; d++) {
            chunks *= chunksAlong(d);
        }
        InputError.unless(
                chunks >= 0 && chunks <= Math.max(FEW, file.toFile().length()),
                "%s: expected no more chunks than the file can hold, got %d (damaged)",
                source,
                chunks);
        byte[] part = new byte[bytes];
        LongStream.range(0, chunks).parallel().forEach(c -> take(c, part));
        return part;
    }

    private long chunksAlong(int d) {
        return (offset[d] + count[d] - 1) / chunk[d] - offset[d] / chunk[d] + 1;
    }

    /// Copies what one chunk has of the part.
    private void take(long number, byte[] part) {
        int[] at = new int[count.length];
        for (int d = count.length - 1; d >= 0; d--) {
            at[d] = Math.toIntExact((offset[d] / chunk[d] + number % chunksAlong(d)) * chunk[d]);
            number /= chunksAlong(d);
        }
        byte[] elements = elements(at);
        if (elements != null || fill != null) {
            copy(at, elements, 0, 0, 0, part);
        }
    }

    private byte @Nullable [] elements(int[] at) {
        try {
            byte[] elements = dataset.getDecompressedChunk(at);
            long expected = elementSize;
            for (int size : chunk) {
                expected *= size;
            }
            InputError.unless(
                    elements.length >= expected,
                    "%s: expected a chunk of %d bytes, got %d (damaged)",
                    source,
                    expected,
                    elements.length);
            return elements;
        } catch (HdfException e) {
            String message = String.valueOf(e.getMessage());
            if (message.startsWith(NO_CHUNK) || message.endsWith(UNDEFINED_ADDRESS)) {
                return null;
            }
            throw e;
        }
    }

    /// Copies along dimension `d` and those after it.
    ///
    /// @param from the element of the chunk, over the dimensions before
    /// @param to the element of the part, over the dimensions before
    private void copy(int[] at, byte @Nullable [] elements, int d, int from, int to, byte[] part) {
        int first = (int) Math.max(offset[d] - at[d], 0);
        int last = (int) Math.min(offset[d] + count[d] - at[d], chunk[d]);
        int target = (int) (at[d] + first - offset[d]);
        if (d < count.length - 1) {
            for (int i = first; i < last; i++) {
                copy(at, elements, d + 1, from * chunk[d] + i, to * count[d] + target + i - first, part);
            }
            return;
        }
        int start = (to * count[d] + target) * elementSize;
        int length = (last - first) * elementSize;
        if (elements != null) {
            System.arraycopy(elements, (from * chunk[d] + first) * elementSize, part, start, length);
        }
        for (int i = 0; elements == null && fill != null && i < length; i++) {
            part[start + i] = fill[i % elementSize];
        }
    }
}
