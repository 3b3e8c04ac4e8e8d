package dev.ventral.array;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Bytes that have to be unpacked in their order. The stream stays open, so that parts asked for one
/// after the other (volume by volume) are unpacked once; going back begins anew.
final class SequentialBytes implements ArrayLayout.Source, AutoCloseable {
    /// No deflated byte stands for more than this many (258 bytes take at least two bits).
    static final long RATIO = 1032;

    @FunctionalInterface
    interface Opening {
        InputStream open() throws IOException;
    }

    private final String source;
    private final Opening opening;
    private final long start;
    private final long most;
    private @Nullable InputStream stream;
    private long position;

    /// @param source the file, for messages
    /// @param opening opens the stream
    /// @param start where the elements begin in the stream
    /// @param most the most bytes that the packed ones can stand for
    SequentialBytes(String source, Opening opening, long start, long most) {
        this.source = source;
        this.opening = opening;
        this.start = start;
        this.most = most;
    }

    @Override
    public MemorySegment read(long from, long length) {
        InputError.unless(
                length <= most - start - from,
                "%s: expected %d bytes of values, got a file that cannot hold them (truncated or damaged)",
                source,
                length);
        byte[] bytes = new byte[ArrayLayout.allocatable(source, length)];
        try {
            int got = at(start + from).readNBytes(bytes, 0, bytes.length);
            position += got;
            InputError.unless(
                    got == bytes.length,
                    "%s: expected %d bytes of values, got only %d (truncated)",
                    source,
                    bytes.length,
                    got);
            return MemorySegment.ofArray(bytes);
        } catch (EOFException e) {
            close();
            throw new InputError(source + ": expected " + length + " bytes of values, got fewer (truncated)", e);
        } catch (IOException e) {
            close();
            throw new InputError(source + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }

    /// The stream, standing at a byte.
    private InputStream at(long target) throws IOException {
        if (stream == null || target < position) {
            close();
            position = 0;
            stream = opening.open();
        }
        stream.skipNBytes(target - position);
        position = target;
        return stream;
    }

    @Override
    public void close() {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            throw new InputError(source + ": expected a readable file, got " + WholeFile.reason(e), e);
        } finally {
            stream = null;
        }
    }
}
