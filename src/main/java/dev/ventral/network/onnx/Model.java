package dev.ventral.network.onnx;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/// A graph cut down to what its output needs, with its constants in memory.
///
/// @param nodes that compute something, each after those it reads
/// @param constants by name
/// @param withoutSoftmax whether a softmax at the end was left out
record Model(
        int opset,
        Graph.Input input,
        String output,
        List<Node> nodes,
        Map<String, Constant> constants,
        boolean withoutSoftmax) {

    /// A number or many that the file gives.
    ///
    /// @param place where it is kept
    record Constant(Tensor value, Place place) {}

    /// Where a constant is kept: as a parameter, as a buffer (both move with the network), or on the host,
    /// where shapes, indices and single numbers are read without waiting for a device.
    enum Place {
        HOST,
        BUFFER,
        PARAMETER
    }

    /// Reads the constants, in the innermost open scope.
    static Model of(Graph graph) {
        Map<String, Node> producers = producers(graph);
        Node last = producers.get(graph.output());
        boolean softmax = last != null && endsInSoftmax(last);
        String output = softmax && last != null ? last.inputs().getFirst() : graph.output();
        List<Node> needed = needed(graph, producers, output);
        List<Node> computing = new ArrayList<>();
        Map<String, TensorData> data = new HashMap<>(graph.initialisers());
        for (Node node : needed) {
            if (node.op().equals("Constant") && GraphParser.standard(node.domain())) {
                data.put(node.outputs().getFirst(), ConstantNode.value(node));
            } else {
                computing.add(node);
            }
        }
        Map<String, Place> places = new LinkedHashMap<>();
        for (Node node : computing) {
            for (int i = 0; i < node.inputs().size(); i++) {
                String name = node.inputs().get(i);
                TensorData value = data.get(name);
                if (value != null) {
                    boolean initialiser = graph.initialisers().containsKey(name);
                    places.merge(name, Placement.of(node, i, value, initialiser), Model::further);
                }
            }
        }
        Map<String, Constant> constants = new LinkedHashMap<>();
        places.forEach((name, place) -> {
            TensorData value = data.get(name);
            if (value != null) {
                constants.put(name, new Constant(value.read(), place));
            }
        });
        return new Model(graph.opset(), graph.input(), output, List.copyOf(computing), constants, softmax);
    }

    private static Place further(Place a, Place b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /// Attacks and losses take logits; the softmax of a probability is not the probability.
    private static boolean endsInSoftmax(Node last) {
        long axis = last.integer("axis", 1);
        return last.op().equals("Softmax") && !last.inputs().isEmpty() && (axis == 1 || axis == -1);
    }

    /// The node that gives each value; every value is given once.
    private static Map<String, Node> producers(Graph graph) {
        Set<String> given = new HashSet<>(graph.initialisers().keySet());
        given.add(graph.input().name());
        Map<String, Node> producers = new HashMap<>();
        for (Node node : graph.nodes()) {
            for (String name : node.outputs()) {
                node.unless(
                        name.isEmpty() || given.add(name),
                        "expected values that are given once, '%s' is given twice",
                        Node.shown(name));
                producers.put(name, node);
            }
        }
        return producers;
    }

    /// The nodes on which `output` depends, in the order of the file.
    private static List<Node> needed(Graph graph, Map<String, Node> producers, String output) {
        Set<String> wanted = new HashSet<>(Set.of(output));
        List<Node> needed = new ArrayList<>();
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                needed.addFirst(node);
                wanted.addAll(node.inputs());
            }
        }
        wanted.remove("");
        Set<String> known = new HashSet<>(graph.initialisers().keySet());
        known.add(graph.input().name());
        for (Node node : needed) {
            for (String name : node.inputs()) {
                node.unless(
                        name.isEmpty() || known.contains(name),
                        producers.containsKey(name)
                                ? "expected inputs that nodes before it give, '%s' comes later (a cycle?)"
                                : "expected inputs that the graph has, got '%s'",
                        Node.shown(name));
            }
            known.addAll(node.outputs());
        }
        InputError.unless(
                known.contains(output), "expected the output '%s' to be computed, it is not", Node.shown(output));
        return needed;
    }
}
