package dev.ventral.array;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;

/// Bytes that have to be unpacked from the beginning whenever they are read.
///
/// @param source the file, for messages
/// @param opening opens the stream
/// @param start where the elements begin in the stream
/// @param most the most bytes that the packed ones can stand for
record Streamed(String source, Opening opening, long start, long most) implements Grid.Source {
    /// No deflated byte stands for more than this many (258 bytes take at least two bits).
    static final long RATIO = 1032;

    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    @Override
    public MemorySegment read(long from, long length) {
        InputError.unless(
                length <= most - start - from,
                "%s: expected %d bytes of values, got a file that cannot hold them (truncated or damaged)",
                source,
                length);
        byte[] bytes = new byte[Grid.allocatable(source, length)];
        try (InputStream in = opening.open()) {
            in.skipNBytes(start + from);
            int got = in.readNBytes(bytes, 0, bytes.length);
            InputError.unless(
                    got == bytes.length,
                    "%s: expected %d bytes of values, got only %d (truncated)",
                    source,
                    bytes.length,
                    got);
            return MemorySegment.ofArray(bytes);
        } catch (EOFException e) {
            throw new InputError(source + ": expected " + length + " bytes of values, got fewer (truncated)", e);
        } catch (IOException e) {
            throw new InputError(source + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }
}
