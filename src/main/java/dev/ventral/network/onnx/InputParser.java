package dev.ventral.network.onnx;

import dev.ventral.InputError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads one ValueInfoProto: the name and the declared shape of an input or output.
///
/// Source of the field numbers: github.com/onnx/onnx, onnx/onnx.proto.
final class InputParser {
    private static final int MOST_DIMENSIONS = 16;
    private String name = "";
    private final List<Long> dims = new ArrayList<>();

    private InputParser() {}

    static Graph.Input read(Wire wire) throws IOException {
        var parser = new InputParser();
        wire.message(parser::value);
        return new Graph.Input(
                parser.name, parser.dims.stream().mapToLong(Long::longValue).toArray());
    }

    private void value(int number, Wire wire) throws IOException {
        switch (number) {
            case 1 -> name = wire.text();
            case 2 -> wire.message(this::type);
            default -> wire.skip();
        }
    }

    private void type(int number, Wire wire) throws IOException {
        if (number == 1) {
            wire.message(this::tensorType);
        } else {
            wire.skip();
        }
    }

    private void tensorType(int number, Wire wire) throws IOException {
        if (number == 2) {
            wire.message(this::shape);
        } else {
            wire.skip();
        }
    }

    private void shape(int number, Wire wire) throws IOException {
        if (number == 1) {
            InputError.unless(
                    dims.size() < MOST_DIMENSIONS,
                    "value '%s': expected at most %d dimensions, got more",
                    Node.shown(name),
                    MOST_DIMENSIONS);
            dims.add(-1L);
            wire.message(this::dimension);
        } else {
            wire.skip();
        }
    }

    /// A size of 0 or less stands for one that is left open, as some writers have it.
    private void dimension(int number, Wire wire) throws IOException {
        if (number == 1) {
            long size = wire.integer();
            dims.set(dims.size() - 1, size > 0 ? size : -1);
        } else {
            wire.skip();
        }
    }
}
