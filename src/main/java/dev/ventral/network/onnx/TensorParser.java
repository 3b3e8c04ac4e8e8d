package dev.ventral.network.onnx;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Reads one TensorProto.
///
/// Source of the field numbers: github.com/onnx/onnx, onnx/onnx.proto.
final class TensorParser {
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int FLOAT_DATA = 4;
    private static final int INT32_DATA = 5;
    private static final int STRING_DATA = 6;
    private static final int INT64_DATA = 7;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int DOUBLE_DATA = 10;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;

    private final Path file;
    private String name = "";
    private long type;
    private final LongStream.Builder dims = LongStream.builder();
    private final LongStream.Builder numbers = LongStream.builder();
    private @Nullable Span span;
    private int spanField;
    private boolean external;
    private final Map<String, String> place = new HashMap<>();

    private TensorParser(Path file) {
        this.file = file;
    }

    /// @param file that is being read
    static TensorData read(Path file, Wire wire) throws IOException {
        var parser = new TensorParser(file);
        wire.message(parser::field);
        return parser.tensor();
    }

    private void field(int number, Wire wire) throws IOException {
        switch (number) {
            case DIMS -> wire.integers(dims);
            case DATA_TYPE -> type = wire.integer();
            case NAME -> name = wire.text();
            case INT32_DATA, INT64_DATA -> wire.integers(numbers);
            case FLOAT_DATA, DOUBLE_DATA, RAW_DATA -> {
                InputError.unless(span == null, "tensor '%s': expected its data in one piece", Node.shown(name));
                span = wire.span();
                spanField = number;
            }
            case STRING_DATA -> throw new InputError("tensor '" + Node.shown(name) + "': expected numbers, got text");
            case EXTERNAL_DATA -> entry(wire);
            case DATA_LOCATION -> external = wire.integer() == 1;
            default -> wire.skip();
        }
    }

    private void entry(Wire wire) throws IOException {
        String[] pair = {"", ""};
        wire.message((number, inner) -> {
            if (number == 1 || number == 2) {
                pair[number - 1] = inner.text();
            } else {
                inner.skip();
            }
        });
        place.put(pair[0], pair[1]);
    }

    private TensorData tensor() {
        return new TensorData(name, elementType(), dims.build().toArray(), values());
    }

    private ElementType elementType() {
        ElementType element = ElementType.of(type);
        boolean fits = span == null
                || spanField == RAW_DATA
                || spanField == FLOAT_DATA && element == ElementType.FLOAT
                || spanField == DOUBLE_DATA && element == ElementType.DOUBLE;
        InputError.unless(fits, "tensor '%s': expected its data to be of type %s", Node.shown(name), element);
        return element;
    }

    private TensorData.Values values() {
        if (external) {
            return ExternalData.find(file, name, place);
        }
        if (span != null) {
            return new TensorData.InFile(file, span);
        }
        return new TensorData.Listed(numbers.build().toArray());
    }
}
