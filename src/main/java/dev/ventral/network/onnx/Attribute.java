package dev.ventral.network.onnx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A named constant of a node; which of the values counts is up to the operator.
///
/// @param number INT
/// @param real FLOAT
/// @param text STRING
/// @param tensor TENSOR
/// @param integers INTS
/// @param reals FLOATS
/// @param graph whether it holds a graph of its own
record Attribute(
        String name,
        @Nullable Long number,
        @Nullable Float real,
        @Nullable String text,
        @Nullable TensorData tensor,
        long[] integers,
        float[] reals,
        boolean graph) {

    /// The attributes that give a Constant node its value, in the order of opset 12 and later.
    static final List<String> VALUES = List.of("value", "value_float", "value_floats", "value_int", "value_ints");
}
