package dev.ventral.array;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.DatasetBase;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.Reference;
import io.jhdf.object.message.FillValueMessage;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One dataset of an HDF5 file. Its bytes are taken as they are stored, and turned into numbers here: the
/// library itself knows neither unsigned numbers nor arrays beyond 2 GB.
///
/// @param source file and dataset, for messages
/// @param userBlock bytes before the HDF5 file begins
record Hdf5Data(Path file, String source, DatasetBase dataset, long userBlock) {
    private static final long UNWRITTEN = -1;
    /// Arrays up to this size may consist of nothing but fill values.
    private static final long FILLED = 1L << 26;

    static Hdf5Data of(Path file, String source, Dataset dataset, long userBlock) {
        // All of the library's datasets are.
        return new Hdf5Data(file, source, (DatasetBase) dataset, userBlock);
    }

    DataType type() {
        return dataset.getDataType();
    }

    long[] shape() {
        return dataset.getDimensionsAsLong();
    }

    /// Whether there is no element at all and no shape either (HDF5's null dataspace).
    boolean isNull() {
        return shape().length == 0 && dataset.getSize() == 0;
    }

    /// All numbers.
    NumberArray read() {
        long[] shape = shape();
        return read(grid(), new long[shape.length], shape);
    }

    /// A part of the numbers.
    NumberArray read(long[] offset, long[] count) {
        return read(grid(), offset, count);
    }

    private NumberArray read(ArrayLayout grid, long[] offset, long[] count) {
        ArrayLayout.check(source, grid.shape(), offset, count);
        long[] shape = grid.shape();
        long wanted = ArrayLayout.bytes(source, count, grid.type().size);
        if (wanted == 0) {
            return grid.slab((_, _) -> MemorySegment.ofArray(new byte[0]), offset, count);
        }
        if (dataset instanceof ContiguousDataset plain && plain.getDataAddress() != UNWRITTEN) {
            return grid.slab(mapped(plain, grid), offset, count);
        }
        var part = new ArrayLayout(source, grid.type(), grid.order(), false, count.clone(), Scale.NONE);
        if (dataset instanceof ChunkedDataset chunked) {
            return part.whole(chunks(chunked, shape, offset, count, wanted));
        }
        if (dataset instanceof ContiguousDataset) {
            return part.whole(MemorySegment.ofArray(filled(wanted)));
        }
        ByteBuffer bytes = dataset.getDataBuffer();
        InputError.unless(
                bytes.remaining() >= grid.bytes(),
                "%s: expected %d bytes of values, got %d (damaged)",
                source,
                grid.bytes(),
                bytes.remaining());
        MemorySegment values = MemorySegment.ofBuffer(bytes);
        return grid.slab((from, length) -> values.asSlice(from, length), offset, count);
    }

    private ArrayLayout grid() {
        NumberType numbers = Hdf5Types.numbers(type());
        if (numbers == null || isNull()) {
            throw new InputError(
                    source + ": expected numbers, got " + (isNull() ? "an empty dataset" : Hdf5Types.words(type())));
        }
        return new ArrayLayout(source, numbers, Hdf5Types.order(type()), false, shape(), Scale.NONE);
    }

    private MappedBytes mapped(ContiguousDataset plain, ArrayLayout grid) {
        try {
            return MappedBytes.of(file, Math.addExact(plain.getDataAddress(), userBlock), grid.bytes());
        } catch (IOException e) {
            throw new InputError(source + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }

    private MemorySegment chunks(ChunkedDataset chunked, long[] shape, long[] offset, long[] count, long wanted) {
        possible(wanted);
        int[] chunk = chunked.getChunkDimensions();
        InputError.unless(
                chunk.length == shape.length && Arrays.stream(chunk).allMatch(c -> c > 0),
                "%s: expected chunks of %d dimensions, got %s (damaged)",
                source,
                shape.length,
                Arrays.toString(chunk));
        int size = type().getSize();
        possible(ArrayLayout.bytes(source, Arrays.stream(chunk).asLongStream().toArray(), size));
        int[] sizes = Arrays.stream(count).mapToInt(Math::toIntExact).toArray();
        var chunks = new Hdf5Chunks(source, chunked, chunk, offset, sizes, size, fill());
        return MemorySegment.ofArray(chunks.read(file, (int) wanted));
    }

    /// Refuses sizes that the file cannot hold, packed or filled, and those that memory cannot.
    private void possible(long bytes) {
        try {
            long most = Math.max(FILLED, Math.multiplyExact(Files.size(file), SequentialBytes.RATIO));
            InputError.unless(
                    bytes <= most,
                    "%s: expected %d bytes of values, got a file that cannot hold them (damaged)",
                    source,
                    bytes);
            ArrayLayout.allocatable(source, bytes);
        } catch (IOException e) {
            throw new InputError(source + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }

    /// The value of elements that were never written; absent where it is zero.
    private byte @Nullable [] fill() {
        if (!dataset.getHeader().hasMessageOfType(FillValueMessage.class)) {
            return null;
        }
        FillValueMessage message = dataset.getHeader().getMessageOfType(FillValueMessage.class);
        if (!message.isFillValueDefined()) {
            return null;
        }
        ByteBuffer value = message.getFillValue();
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        boolean zero = true;
        for (byte b : bytes) {
            zero &= b == 0;
        }
        return zero || bytes.length != type().getSize() ? null : bytes;
    }

    private byte[] filled(long wanted) {
        possible(wanted);
        byte[] bytes = new byte[(int) wanted];
        byte[] fill = fill();
        for (int i = 0; fill != null && i < bytes.length; i++) {
            bytes[i] = fill[i % fill.length];
        }
        return bytes;
    }

    /// All texts.
    List<String> strings() {
        InputError.unless(Hdf5Types.isText(type()), "%s: expected text, got %s", source, Hdf5Types.words(type()));
        return Arrays.stream(flat()).map(String::valueOf).toList();
    }

    /// Where the objects lie that the elements refer to.
    long[] references() {
        InputError.unless(
                type() instanceof Reference, "%s: expected references, got %s", source, Hdf5Types.words(type()));
        possible(ArrayLayout.bytes(source, shape(), type().getSize()));
        return switch (dataset.getDataFlat()) {
            case long[] addresses -> addresses;
            case Long address -> new long[] {address};
            default -> new long[0];
        };
    }

    private Object[] flat() {
        possible(ArrayLayout.bytes(source, shape(), type().getSize()));
        return switch (dataset.getDataFlat()) {
            case Object[] many -> many;
            case Object one -> new Object[] {one};
        };
    }
}
