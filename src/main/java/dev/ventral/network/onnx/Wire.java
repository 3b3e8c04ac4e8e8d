package dev.ventral.network.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.ventral.InputError;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.LongStream;

/// Protocol-buffer messages read field by field, in one pass over a file; large fields are skipped and
/// remembered by their place in the file ([Span]).
///
/// Source: protobuf.dev, "Encoding" (the wire format).
final class Wire {
    private static final int MOST_SINGLE = 1 << 14;
    private final CodedInputStream in;
    private int tag;

    private Wire(CodedInputStream in) {
        this.in = in;
    }

    /// Takes one field of a message: reads it, or leaves it alone by [Wire#skip].
    @FunctionalInterface
    interface Field {
        void read(int number, Wire wire) throws IOException;
    }

    /// Reads a whole file of `size` bytes as one message.
    static void file(InputStream stream, long size, Field field) throws IOException {
        InputError.unless(size < Integer.MAX_VALUE, "expected an ONNX file of less than 2 GiB, got %d bytes", size);
        CodedInputStream in = CodedInputStream.newInstance(stream);
        in.pushLimit((int) size);
        new Wire(in).fields(field);
    }

    private void fields(Field field) throws IOException {
        for (tag = in.readTag(); tag != 0; tag = in.readTag()) {
            field.read(WireFormat.getTagFieldNumber(tag), this);
        }
    }

    /// A message within the message.
    void message(Field field) throws IOException {
        int outer = in.pushLimit(length());
        fields(field);
        in.popLimit(outer);
    }

    /// A field that is of no interest.
    void skip() throws IOException {
        int type = WireFormat.getTagWireType(tag);
        if (type == WireFormat.WIRETYPE_START_GROUP || type == WireFormat.WIRETYPE_END_GROUP) {
            throw wrong();
        }
        if (type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            in.skipRawBytes(length());
        } else {
            in.skipField(tag);
        }
    }

    long integer() throws IOException {
        expect(WireFormat.WIRETYPE_VARINT);
        return in.readRawVarint64();
    }

    float real() throws IOException {
        expect(WireFormat.WIRETYPE_FIXED32);
        return in.readFloat();
    }

    String text() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        return in.readString();
    }

    /// A field of bytes, skipped; its place in the file.
    Span span() throws IOException {
        int length = length();
        var span = new Span(in.getTotalBytesRead(), length);
        in.skipRawBytes(length);
        return span;
    }

    /// Adds the number or packed numbers of this field.
    void integers(LongStream.Builder numbers) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
            numbers.add(integer());
            return;
        }
        int outer = in.pushLimit(length());
        while (in.getBytesUntilLimit() > 0) {
            numbers.add(in.readRawVarint64());
        }
        in.popLimit(outer);
    }

    /// `before`, followed by the number or packed numbers of this field.
    float[] reals(float[] before) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_FIXED32) {
            InputError.unless(before.length < MOST_SINGLE, "expected packed lists of numbers");
            float[] values = Arrays.copyOf(before, before.length + 1);
            values[before.length] = in.readFloat();
            return values;
        }
        int length = length();
        InputError.unless(length % Float.BYTES == 0, "expected a list of numbers, got %d bytes", length);
        float[] values = Arrays.copyOf(before, Math.addExact(before.length, length / Float.BYTES));
        for (int i = before.length; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    /// The length of this field, which lies within the message around it.
    private int length() throws IOException {
        expect(WireFormat.WIRETYPE_LENGTH_DELIMITED);
        int length = in.readRawVarint32();
        int left = in.getBytesUntilLimit();
        InputError.unless(
                length >= 0 && length <= left,
                "expected an ONNX file, got a field of %d bytes where %d are left (truncated or damaged?)",
                Integer.toUnsignedLong(length),
                left);
        return length;
    }

    private void expect(int type) {
        if (WireFormat.getTagWireType(tag) != type) {
            throw wrong();
        }
    }

    private InputError wrong() {
        return new InputError(
                "expected an ONNX file, got a field " + WireFormat.getTagFieldNumber(tag) + " of wire type "
                        + WireFormat.getTagWireType(tag) + " that ONNX does not have (damaged, or of another format?)");
    }
}
