package dev.ventral.tensor;

import dev.ventral.InputError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The bytes of a pickle, with limits on what is kept of them: a length in the file is never believed before
/// as many bytes have been read.
final class PickleInput {
    /// Names of tensors and classes are far shorter; longer texts are passed over.
    private static final int LONGEST_TEXT = 1 << 12;

    private static final long MOST_TEXT = 1 << 25;
    private static final int LONGEST_INTEGER = 16;

    private final String file;
    private final InputStream in;
    private long position;
    private long kept;

    /// @param file for messages
    PickleInput(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /// Bytes read so far.
    long position() {
        return position;
    }

    int u1() {
        try {
            int value = in.read();
            if (value < 0) {
                throw new EOFException();
            }
            position++;
            return value;
        } catch (IOException e) {
            throw ends(e);
        }
    }

    int u2() {
        return bytes(2).getShort() & 0xffff;
    }

    long i4() {
        return bytes(4).getInt();
    }

    long u4() {
        return bytes(4).getInt() & 0xffff_ffffL;
    }

    long i8() {
        return bytes(8).getLong();
    }

    /// The one number that pickles write with the highest byte first.
    double f8() {
        return bytes(8).order(ByteOrder.BIG_ENDIAN).getDouble();
    }

    /// An integer of `length` bytes in two's complement: a Long where it fits; null where it is longer than
    /// any that means something here.
    @Nullable
    Number integer(long length) {
        if (length < 0 || length > LONGEST_INTEGER) {
            skip(length);
            return null;
        } else if (length == 0) {
            return 0L;
        }
        byte[] little = bytes((int) length).array();
        byte[] big = new byte[little.length];
        for (int i = 0; i < big.length; i++) {
            big[i] = little[big.length - 1 - i];
        }
        var value = new BigInteger(big);
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    /// A text of `length` bytes in UTF-8; null where it is longer than any name.
    @Nullable
    String text(long length) {
        if (length < 0 || length > LONGEST_TEXT) {
            skip(length);
            return null;
        }
        keep(length);
        return new String(bytes((int) length).array(), StandardCharsets.UTF_8);
    }

    /// A text up to the end of the line.
    String line() {
        var line = new StringBuilder();
        for (int next = u1(); next != '\n'; next = u1()) {
            line.append((char) next);
            if (line.length() > LONGEST_TEXT) {
                throw damaged("a name of more than " + LONGEST_TEXT + " characters");
            }
        }
        keep(line.length());
        return line.toString();
    }

    void skip(long length) {
        if (length < 0) {
            throw damaged("length " + Long.toUnsignedString(length));
        }
        try {
            in.skipNBytes(length);
            position += length;
        } catch (IOException e) {
            throw ends(e);
        }
    }

    InputError damaged(String what) {
        return new InputError(
                "%s: expected a PyTorch file, got a damaged pickle (%s at byte %d)".formatted(file, what, position));
    }

    private void keep(long length) {
        kept += length;
        if (kept > MOST_TEXT) {
            throw damaged("more than " + MOST_TEXT + " bytes of text");
        }
    }

    private ByteBuffer bytes(int length) {
        try {
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            position += length;
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw ends(e);
        }
    }

    private InputError ends(IOException e) {
        return new InputError(
                e instanceof EOFException
                        ? "%s: expected a whole PyTorch file, got one that is cut off in the pickle at byte %d"
                                .formatted(file, position)
                        : "%s: expected a readable PyTorch file, got %s".formatted(file, e.getMessage()),
                e);
    }
}
