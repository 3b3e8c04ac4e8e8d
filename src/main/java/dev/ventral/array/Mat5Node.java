package dev.ventral.array;

import dev.ventral.InputError;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An array in a MATLAB 5 file (`miMATRIX`): flags, size, name, and what its class has to follow.
final class Mat5Node implements MatlabNode {
    private static final int CELL = 1;
    private static final int STRUCT = 2;
    private static final int OBJECT = 3;
    private static final int CHAR = 4;
    private static final int SPARSE = 5;
    private static final int LOGICAL = 0x200;
    private static final int COMPLEX = 0x800;

    private final String source;
    private final MemorySegment body;
    private final ByteOrder order;
    private final int mxClass;
    private final int flags;
    private final long[] size;
    private final String name;
    /// Where the class's own elements begin.
    private final long content;
    private @Nullable List<String> fields;
    private @Nullable List<MemorySegment> children;

    /// @param source file and variable, for messages
    /// @param body what follows the array's tag; no byte stands for an empty array
    Mat5Node(String source, MemorySegment body, ByteOrder order) {
        this.source = source;
        this.body = body;
        this.order = order;
        if (body.byteSize() == 0) {
            mxClass = 6;
            flags = 0;
            size = new long[] {0, 0};
            name = "";
            content = 0;
            return;
        }
        Mat5Element first = element(0);
        long[] words = first.array().longs();
        check(words.length == 2, "flags");
        flags = (int) words[0];
        mxClass = flags & 0xff;
        // Objects of classes have neither size nor the rest.
        Mat5Element second = element(first.end());
        boolean opaque = mxClass > 16;
        size = opaque ? new long[] {1, 1} : second.array().longs();
        check(size.length >= 2 && Arrays.stream(size).allMatch(s -> s >= 0), "size");
        Mat5Element third = opaque ? second : element(second.end());
        name = third.name();
        content = third.end();
    }

    /// The variable's name; empty for what lies in structs and cells.
    String name() {
        return name;
    }

    private Mat5Element element(long at) {
        return Mat5Element.at(source, body, at, order);
    }

    private void check(boolean holds, String what) {
        InputError.unless(holds, "%s: expected a sound MATLAB 5 file, got an array of damaged %s", source, what);
    }

    @Override
    public Kind kind() {
        return switch (mxClass) {
            case CELL -> Kind.CELL;
            case STRUCT, OBJECT -> Kind.STRUCT;
            case CHAR -> Kind.TEXT;
            case SPARSE, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 -> (flags & COMPLEX) == 0 ? Kind.NUMBERS : Kind.OTHER;
            default -> Kind.OTHER;
        };
    }

    @Override
    public String type() {
        return switch (mxClass) {
            case CELL -> "cell";
            case STRUCT -> "struct";
            case OBJECT -> "object";
            case CHAR -> "char";
            case SPARSE -> "sparse double";
            case 16 -> "function handle";
            case 17 -> "object (string, table, …; save char(x) or the numbers instead)";
            default -> {
                NumberType numbers = wanted();
                yield numbers == null
                        ? "class " + mxClass
                        : (flags & COMPLEX) != 0 ? "complex numbers" : words(numbers);
            }
        };
    }

    private static String words(NumberType type) {
        return switch (type) {
            case F8 -> "double";
            case F4 -> "single";
            case B1 -> "logical";
            default -> type.words();
        };
    }

    private @Nullable NumberType wanted() {
        return switch (mxClass) {
            case 6 -> NumberType.F8;
            case 7 -> NumberType.F4;
            case 8 -> NumberType.I1;
            case 9 -> (flags & LOGICAL) == 0 ? NumberType.U1 : NumberType.B1;
            case 10 -> NumberType.I2;
            case 11 -> NumberType.U2;
            case 12 -> NumberType.I4;
            case 13 -> NumberType.U4;
            case 14 -> NumberType.I8;
            case 15 -> NumberType.U8;
            default -> null;
        };
    }

    @Override
    public long[] size() {
        return size.clone();
    }

    @Override
    public NumberArray numbers() {
        NumberType wanted = wanted();
        if (mxClass == SPARSE) {
            return Mat5Values.full(source, size, body, element(content));
        }
        if (wanted == null) {
            throw new IllegalStateException(type());
        }
        return body.byteSize() == 0
                ? NumberArray.of(source, new double[0], size)
                : Mat5Values.of(source, wanted, size, element(content));
    }

    @Override
    public List<String> strings() {
        String text = element(content).text();
        long rows = size[0];
        if (rows <= 1) {
            return List.of(text);
        }
        check(text.length() % rows == 0 && text.length() == count(), "characters");
        List<String> lines = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            var line = new StringBuilder();
            for (int at = r; at < text.length(); at += (int) rows) {
                line.append(text.charAt(at));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    @Override
    public List<String> fields() {
        children();
        return fields == null ? List.of() : fields;
    }

    @Override
    public MatlabNode field(String field, int element) {
        List<String> names = fields();
        return child(element * names.size() + names.indexOf(field));
    }

    @Override
    public MatlabNode cell(int element) {
        return child(element);
    }

    private MatlabNode child(int number) {
        return new Mat5Node(source, children().get(number), order);
    }

    /// The arrays in a cell, or in a struct: all fields of its first element, then of the second, …
    private List<MemorySegment> children() {
        if (children == null) {
            long at = content;
            long each = 1;
            if (mxClass != CELL) {
                Mat5Element length = element(mxClass == OBJECT ? element(at).end() : at);
                Mat5Element names = element(length.end());
                fields = names(length.array().longs(), names);
                each = fields.size();
                at = names.end();
            }
            // Each has a tag of eight bytes at least.
            long most = (body.byteSize() - at) / 8;
            long elements = ArrayLayout.bytes(source, size, 1);
            check(elements <= most && elements * each <= most, "size");
            children = new ArrayList<>();
            for (long i = 0; i < elements * each; i++) {
                Mat5Element child = element(at);
                check(child.type() == Mat5Element.MATRIX, "elements");
                children.add(child.body());
                at = child.end();
            }
        }
        return children;
    }

    private List<String> names(long[] length, Mat5Element names) {
        check(length.length == 1 && length[0] > 0, "fields");
        List<String> each = new ArrayList<>();
        for (long at = 0; at + length[0] <= names.body().byteSize(); at += length[0]) {
            each.add(new Mat5Element(source, 1, names.body().asSlice(at, length[0]), 0, order).name());
        }
        return each;
    }
}
