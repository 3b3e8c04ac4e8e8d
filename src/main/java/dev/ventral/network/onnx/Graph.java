package dev.ventral.network.onnx;

import java.util.List;
import java.util.Map;

/// What an ONNX file holds, as far as a network of one image input needs it.
///
/// @param opset version of the standard operators
/// @param input the one input that is no initialiser
/// @param output the first output
/// @param nodes in the order of the file
/// @param initialisers by name
record Graph(int opset, Input input, String output, List<Node> nodes, Map<String, TensorData> initialisers) {

    /// @param name of the value
    /// @param dims declared sizes, -1 where the file leaves one open
    record Input(String name, long[] dims) {}
}
