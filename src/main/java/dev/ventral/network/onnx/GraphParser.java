package dev.ventral.network.onnx;

import dev.ventral.InputError;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a ModelProto with its GraphProto; nothing in it is run.
///
/// Source of the field numbers: github.com/onnx/onnx, onnx/onnx.proto.
final class GraphParser {
    private static final int OLDEST = 7;
    private static final int NEWEST = 21;
    private static final int MOST = 100_000;

    private final Path file;
    private long opset;
    private boolean seen;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, TensorData> initialisers = new LinkedHashMap<>();
    private final List<Graph.Input> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();

    private GraphParser(Path file) {
        this.file = file;
    }

    static Graph read(Path file) {
        var parser = new GraphParser(file);
        try (var stream = new BufferedInputStream(Files.newInputStream(file))) {
            Wire.file(stream, Files.size(file), parser::model);
        } catch (NoSuchFileException e) {
            throw new InputError("expected an ONNX file, got no such file", e);
        } catch (IOException e) {
            throw new InputError("expected an ONNX file, got: " + e.getMessage(), e);
        }
        return parser.graph();
    }

    private void model(int number, Wire wire) throws IOException {
        switch (number) {
            case 7 -> {
                InputError.unless(!seen, "expected an ONNX file with one graph, got two");
                seen = true;
                wire.message(this::graph);
            }
            case 8 -> operatorSet(wire);
            default -> wire.skip();
        }
    }

    private void operatorSet(Wire wire) throws IOException {
        String[] domain = {""};
        long[] version = {0};
        wire.message((number, inner) -> {
            switch (number) {
                case 1 -> domain[0] = inner.text();
                case 2 -> version[0] = inner.integer();
                default -> inner.skip();
            }
        });
        if (standard(domain[0])) {
            opset = version[0];
        }
    }

    /// Whether operators of this domain are the standard's.
    static boolean standard(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    private void graph(int number, Wire wire) throws IOException {
        switch (number) {
            case 1 -> nodes.add(NodeParser.read(file, wire));
            case 5 -> initialiser(TensorParser.read(file, wire));
            case 11 -> inputs.add(InputParser.read(wire));
            case 12 -> outputs.add(InputParser.read(wire).name());
            case 15 -> throw new InputError("expected dense initialisers, got a sparse one");
            default -> wire.skip();
        }
        InputError.unless(
                nodes.size() <= MOST && initialisers.size() <= MOST && inputs.size() <= MOST && outputs.size() <= MOST,
                "expected a graph of at most %d nodes, got more",
                MOST);
    }

    private void initialiser(TensorData tensor) {
        InputError.unless(!tensor.name().isEmpty(), "expected initialisers with names, got one without");
        InputError.unless(
                initialisers.put(tensor.name(), tensor) == null,
                "expected one initialiser '%s', got two",
                Node.shown(tensor.name()));
    }

    private Graph graph() {
        InputError.unless(seen, "expected an ONNX file with a graph, got none");
        InputError.unless(
                opset >= OLDEST && opset <= NEWEST,
                "expected standard operators of version (opset) %d to %d, got %d",
                OLDEST,
                NEWEST,
                opset);
        List<Graph.Input> free = inputs.stream()
                .filter(input -> !initialisers.containsKey(input.name()))
                .toList();
        InputError.unless(free.size() == 1, "expected a network with one input, got %d", free.size());
        InputError.unless(!outputs.isEmpty(), "expected a network with an output, got none");
        return new Graph((int) opset, free.getFirst(), outputs.getFirst(), nodes, initialisers);
    }
}
