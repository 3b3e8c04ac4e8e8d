package dev.ventral.network.onnx;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// What a node computes, its attributes already read: values in, values out, differentiable where the
/// operator is.
@FunctionalInterface
interface Operation {
    /// The outputs, in the order of the operator's; the outputs an operator gives for training only are left
    /// out.
    List<Tensor> apply(Arguments in);

    /// An operation of one output.
    static Operation one(Single single) {
        return in -> List.of(single.apply(in));
    }

    /// Computes one output.
    @FunctionalInterface
    interface Single {
        Tensor apply(Arguments in);
    }

    /// The operation of a node.
    ///
    /// @param opset version of the standard operators
    /// @throws dev.ventral.InputError naming the node, if its operator is not known
    static Operation of(Node node, int opset) {
        if (!GraphParser.standard(node.domain())) {
            throw node.wrong(
                    "expected a standard ONNX operator, got one of domain '" + Node.shown(node.domain()) + "'");
        }
        node.unless(
                node.attributes().values().stream().noneMatch(Attribute::graph),
                "expected a graph without control flow, got an operator with a graph of its own");
        Single single = Activations.of(node);
        single = single != null ? single : Arithmetic.of(node);
        single = single != null ? single : ConvolutionAndPooling.of(node);
        single = single != null ? single : Normalisations.of(node, opset);
        single = single != null ? single : Reductions.of(node);
        single = single != null ? single : Shapes.of(node);
        single = single != null ? single : Selections.of(node);
        if (single != null) {
            return one(single);
        }
        if (node.op().equals("Split")) {
            return Selections.split(node);
        }
        throw node.wrong("expected an operator of the ONNX standard that image classifiers use, got one that is not"
                + " supported");
    }
}
