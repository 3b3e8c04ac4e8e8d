package dev.ventral.array;

import dev.ventral.InputError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an NPY file says of itself before its values.
///
/// @param source the file, for messages
/// @param descr the element type as NumPy writes it; `?` for structured types
/// @param start where the values begin
record NpyHeader(String source, String descr, boolean columnMajor, long[] shape, long start) {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    static final String STRUCTURED = "?";

    private static final int LONGEST = 1 << 20;
    private static final String STRING = "['\"]([^'\"]*)['\"]";
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*" + STRING);
    private static final Pattern FIELDS = Pattern.compile("['\"]descr['\"]\\s*:\\s*(\\[)");
    private static final Pattern FORTRAN = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE =
            Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(\\s*((?:\\d+L?\\s*,\\s*)*(?:\\d+L?)?)\\s*\\)");
    private static final Pattern TEXT = Pattern.compile("[<>|=]([SU])(\\d{1,7})");

    /// Reads the header of an array that begins where the stream stands.
    static NpyHeader read(String source, InputStream in) throws IOException {
        byte[] first = in.readNBytes(8);
        InputError.unless(first.length == 8, "%s: expected an NPY file, got only %d bytes", source, first.length);
        InputError.unless(
                Arrays.equals(first, 0, MAGIC.length, MAGIC, 0, MAGIC.length),
                "%s: expected an NPY file (first bytes \\x93NUMPY), got another kind of file",
                source);
        int version = first[6];
        InputError.unless(
                version >= 1 && version <= 3, "%s: expected NPY format version 1 to 3, got %d", source, version);
        byte[] size = in.readNBytes(version == 1 ? 2 : 4);
        long length = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            length = length << 8 | size[i] & 0xff;
        }
        InputError.unless(
                length <= LONGEST, "%s: expected a header of at most %d bytes, got %d", source, LONGEST, length);
        byte[] header = in.readNBytes((int) length);
        InputError.unless(
                header.length == length,
                "%s: expected a header of %d bytes, got only %d (truncated)",
                source,
                length,
                header.length);
        return parse(
                source,
                new String(header, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1),
                8 + size.length + length);
    }

    private static NpyHeader parse(String source, String text, long start) {
        String descr = FIELDS.matcher(text).find()
                ? STRUCTURED
                : find(DESCR, text, source, "'descr' with a plain element type");
        boolean columnMajor = find(FORTRAN, text, source, "'fortran_order'").equals("True");
        long[] shape = shape(find(SHAPE, text, source, "'shape'"), source);
        return new NpyHeader(source, descr, columnMajor, shape, start);
    }

    /// How the numbers lie.
    ///
    /// @throws InputError if the elements are no numbers
    ArrayLayout grid() {
        NumberType type = type();
        if (type == null) {
            throw new InputError(source
                    + ": expected an NPY array of numbers (f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1), got "
                    + (descr.equals(STRUCTURED) ? "a structured type" : "type '" + descr + "'")
                    + (descr.contains("O") ? " (pickled objects are never read)" : ""));
        }
        return new ArrayLayout(source, type, order(), columnMajor, shape, Scale.NONE);
    }

    /// The element type; absent where the elements are no numbers.
    @Nullable
    NumberType type() {
        for (NumberType type : NumberType.values()) {
            if (descr.length() == 3
                    && "<>|=".indexOf(descr.charAt(0)) >= 0
                    && descr.substring(1).equals(type.code())) {
                return type;
            }
        }
        return null;
    }

    /// Whether the elements are texts of a fixed length.
    boolean isText() {
        return TEXT.matcher(descr).matches();
    }

    /// The bytes of all values.
    long bytes() {
        return isText() ? ArrayLayout.bytes(source, shape, textBytes()) : grid().bytes();
    }

    /// Bytes per text.
    int textBytes() {
        Matcher text = TEXT.matcher(descr);
        InputError.unless(text.matches(), "%s: expected an NPY array of texts (S or U), got '%s'", source, descr);
        return Integer.parseInt(text.group(2)) * (wide() ? 4 : 1);
    }

    /// Whether a text's characters take four bytes each (`U`) rather than one (`S`, UTF-8).
    boolean wide() {
        return descr.charAt(1) == 'U';
    }

    ByteOrder order() {
        return descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    ArrayFile.Entry entry(String name) {
        NumberType type = type();
        if (type != null) {
            return new ArrayFile.Entry(name, shape, type.words(), ArrayFile.Kind.NUMBERS);
        }
        return isText()
                ? new ArrayFile.Entry(name, shape, "text", ArrayFile.Kind.TEXT)
                : new ArrayFile.Entry(
                        name,
                        shape,
                        descr.equals(STRUCTURED) ? "structured" : "type '" + descr + "'",
                        ArrayFile.Kind.OTHER);
    }

    private static String find(Pattern pattern, String header, String file, String what) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            String shown = header.strip();
            throw new InputError(file + ": expected " + what + " in the NPY header, got "
                    + (shown.length() > 120 ? shown.substring(0, 120) + "…" : shown).replaceAll("\\s+", " "));
        }
        return matcher.group(1);
    }

    private static long[] shape(String text, String file) {
        String digits = text.replace("L", "").replaceAll("\\s", "");
        if (digits.isEmpty()) {
            return new long[0];
        }
        try {
            return Arrays.stream(digits.split(",")).mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException e) {
            throw new InputError(file + ": expected a shape of 64-bit numbers, got (" + text + ")", e);
        }
    }
}
