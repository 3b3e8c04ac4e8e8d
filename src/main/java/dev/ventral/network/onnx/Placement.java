package dev.ventral.network.onnx;

import dev.ventral.network.onnx.Model.Place;
import java.util.Set;

/// Decides where a constant is kept, by the nodes that read it: where several do, a parameter is one for
/// all.
final class Placement {
    /// Operators whose constants are learnt.
    private static final Set<String> LEARNING = Set.of(
            "Conv", "Gemm", "MatMul", "PRelu", "BatchNormalization", "InstanceNormalization", "LayerNormalization");
    /// Operators that read all inputs but the first on the host.
    private static final Set<String> HOST =
            Set.of("Clip", "Pad", "Resize", "Upsample", "Reshape", "Expand", "Slice", "Gather", "ConstantOfShape");
    private static final int RUNNING_MEAN = 3;

    private Placement() {}

    /// @param input of `node` that is this constant
    /// @param initialiser whether it is one, rather than the value of a node
    static Place of(Node node, int input, TensorData value, boolean initialiser) {
        if (!value.type().isFloat()) {
            return Place.HOST;
        }
        if (LEARNING.contains(node.op())) {
            boolean running = node.op().equals("BatchNormalization") && input >= RUNNING_MEAN;
            return running ? Place.BUFFER : Place.PARAMETER;
        }
        if (value.count() <= 1 || input > 0 && HOST.contains(node.op())) {
            return Place.HOST;
        }
        return initialiser ? Place.PARAMETER : Place.BUFFER;
    }
}
