package dev.ventral.network.onnx;

import dev.ventral.network.onnx.Model.Constant;
import dev.ventral.network.onnx.Model.Place;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// A copy of a model in which each batch normalisation behind a convolution has become part of it (formula:
/// [dev.ventral.network.module.Net#folded]), where nothing else reads the convolution's output.
final class Folding {
    private final OnnxNet net;
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, Node> convolutions = new HashMap<>();
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    /// Outputs of batch norms that are gone, and what stands for them.
    private final Map<String, String> renamed = new HashMap<>();

    private Folding(OnnxNet net) {
        this.net = net;
        Model model = net.model();
        uses.merge(model.output(), 1, Integer::sum);
        for (Node node : model.nodes()) {
            node.inputs().forEach(name -> uses.merge(name, 1, Integer::sum));
            if (node.op().equals("Conv")) {
                convolutions.put(node.outputs().getFirst(), node);
            }
        }
    }

    static Model fold(OnnxNet net) {
        return new Folding(net).model();
    }

    private Model model() {
        Model model = net.model();
        Map<Node, Node> norms = new HashMap<>();
        for (Node node : model.nodes()) {
            Node convolution = folds(node);
            if (convolution != null) {
                norms.put(convolution, node);
                renamed.put(node.outputs().getFirst(), node.inputs().getFirst());
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (Node node : model.nodes()) {
            if (!norms.containsValue(node)) {
                Node norm = norms.get(node);
                nodes.add(norm == null ? copy(node) : joined(node, norm));
            }
        }
        String output = renamed.getOrDefault(model.output(), model.output());
        return new Model(model.opset(), model.input(), output, nodes, constants, model.withoutSoftmax());
    }

    /// The convolution that takes in this node, if it is a batch norm of constants behind one.
    private @Nullable Node folds(Node node) {
        if (!node.op().equals("BatchNormalization") || node.inputs().size() < 5) {
            return null;
        }
        Node convolution = convolutions.get(node.inputs().getFirst());
        if (convolution == null || uses.getOrDefault(node.inputs().getFirst(), 0) > 1) {
            return null;
        }
        return fixed(node) && fixed(convolution) ? convolution : null;
    }

    /// Whether all inputs but the first are constants.
    private boolean fixed(Node node) {
        return node.inputs().stream().skip(1).allMatch(this::isConstant);
    }

    private boolean isConstant(String name) {
        return net.model().constants().containsKey(name);
    }

    private Node copy(Node node) {
        List<String> inputs = new ArrayList<>();
        for (String name : node.inputs()) {
            Constant constant = net.model().constants().get(name);
            if (constant != null && !constants.containsKey(name)) {
                constants.put(name, new Constant(net.constant(name).detach().clone(), constant.place()));
            }
            inputs.add(renamed.getOrDefault(name, name));
        }
        return with(node, inputs);
    }

    private static Node with(Node node, List<String> inputs) {
        return new Node(node.op(), node.domain(), node.name(), inputs, node.outputs(), node.attributes());
    }

    private Node joined(Node convolution, Node norm) {
        try (var scope = new PointerScope()) {
            List<String> of = norm.inputs();
            Tensor factor = wide(of.get(1))
                    .div(wide(of.get(4))
                            .add(new Scalar(norm.real("epsilon", Normalisations.BATCH_EPSILON)))
                            .sqrt());
            Tensor centre = wide(of.get(3)).neg();
            List<String> own = convolution.inputs();
            if (own.size() > 2) {
                centre = centre.add(wide(own.get(2)));
            }
            Tensor weight = wide(own.get(1)).mul(factor.view(-1, 1, 1, 1));
            Tensor bias = centre.mul(factor).add(wide(of.get(2)));
            String weightName = fresh(own.get(1));
            put(scope, weightName, weight, net.constant(own.get(1)));
            String biasName = fresh(own.size() > 2 ? own.get(2) : weightName + "_bias");
            put(scope, biasName, bias, net.constant(own.get(1)));
            String input = renamed.getOrDefault(own.getFirst(), own.getFirst());
            return with(convolution, List.of(input, weightName, biasName));
        }
    }

    private Tensor wide(String name) {
        return net.constant(name).detach().to(ScalarType.Double);
    }

    private void put(PointerScope scope, String name, Tensor value, Tensor like) {
        Tensor narrow = value.to(like.scalar_type());
        Tensor placed = narrow.dim() == 4 ? narrow.contiguous(like.suggest_memory_format()) : narrow;
        constants.put(name, new Constant(Tensors.handOver(scope, placed), Place.PARAMETER));
    }

    /// `name` where only one node reads it, else one that nothing has.
    private String fresh(String name) {
        String free = name;
        while (constants.containsKey(free) || uses.getOrDefault(free, 0) > 1) {
            free += "_folded";
        }
        return free;
    }
}
