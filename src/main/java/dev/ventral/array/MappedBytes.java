package dev.ventral.array;

import dev.ventral.InputError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Bytes of a mapped file: only what is touched is read from the disk.
record MappedBytes(MemorySegment elements) implements ArrayLayout.Source {
    /// Maps `length` bytes of a file.
    ///
    /// @throws InputError if the file is shorter
    static MappedBytes of(Path file, long start, long length) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            InputError.unless(
                    start >= 0 && start <= size && length <= size - start,
                    "%s: expected %d bytes of values from byte %d on, got a file of %d bytes (truncated or damaged)",
                    file,
                    length,
                    start,
                    size);
            // Unmapped when no array of it is reachable any more: arrays hand out copies whenever they are asked.
            return new MappedBytes(channel.map(FileChannel.MapMode.READ_ONLY, start, length, Arena.ofAuto()));
        }
    }

    @Override
    public MemorySegment read(long from, long length) {
        return elements.asSlice(from, length);
    }
}
