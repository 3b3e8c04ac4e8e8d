package dev.ventral.network.onnx;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Reads one NodeProto with its attributes.
///
/// Source of the field numbers: github.com/onnx/onnx, onnx/onnx.proto.
final class NodeParser {
    private static final int MOST = 10_000;

    private final Path file;
    private String op = "";
    private String domain = "";
    private String name = "";
    private final List<String> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();

    private NodeParser(Path file) {
        this.file = file;
    }

    static Node read(Path file, Wire wire) throws IOException {
        var parser = new NodeParser(file);
        wire.message(parser::field);
        var node = new Node(
                parser.op, parser.domain, parser.name, parser.inputs, parser.outputs, Map.copyOf(parser.attributes));
        node.unless(!node.op().isEmpty() && !node.outputs().isEmpty(), "expected an operator with outputs");
        return node;
    }

    private void field(int number, Wire wire) throws IOException {
        switch (number) {
            case 1 -> inputs.add(wire.text());
            case 2 -> outputs.add(wire.text());
            case 3 -> name = wire.text();
            case 4 -> op = wire.text();
            case 5 -> attribute(wire);
            case 7 -> domain = wire.text();
            default -> wire.skip();
        }
        InputError.unless(
                inputs.size() <= MOST && outputs.size() <= MOST && attributes.size() <= MOST,
                "node '%s': expected at most %d inputs, outputs and attributes, got more",
                Node.shown(name),
                MOST);
    }

    private void attribute(Wire wire) throws IOException {
        var parser = new AttributeParser();
        wire.message(parser::field);
        Attribute attribute = parser.attribute();
        InputError.unless(
                attributes.put(attribute.name(), attribute) == null,
                "node '%s': expected one attribute '%s', got two",
                Node.shown(name),
                Node.shown(attribute.name()));
    }

    private final class AttributeParser {
        private String key = "";
        private @Nullable Long number;
        private @Nullable Float real;
        private @Nullable String text;
        private @Nullable TensorData tensor;
        private final LongStream.Builder integers = LongStream.builder();
        private float[] reals = {};
        private boolean graph;
        private long type;

        private void field(int field, Wire wire) throws IOException {
            switch (field) {
                case 1 -> key = wire.text();
                case 2 -> real = wire.real();
                case 3 -> number = wire.integer();
                case 4 -> text = wire.text();
                case 5 -> tensor = TensorParser.read(file, wire);
                case 7 -> reals = wire.reals(reals);
                case 8 -> wire.integers(integers);
                case 20 -> type = wire.integer();
                case 6, 11 -> {
                    graph = true;
                    wire.skip();
                }
                default -> wire.skip();
            }
        }

        /// Writers may leave out a value that is zero or empty; the type then says what it is.
        private Attribute attribute() {
            return new Attribute(
                    key,
                    number == null && type == 2 ? Long.valueOf(0) : number,
                    real == null && type == 1 ? Float.valueOf(0) : real,
                    text == null && type == 3 ? "" : text,
                    tensor,
                    integers.build().toArray(),
                    reals,
                    graph);
        }
    }
}
