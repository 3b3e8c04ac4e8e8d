package dev.ventral.network.onnx;

import org.jspecify.annotations.Nullable;

/// The value of a node `Constant`.
final class ConstantNode {
    private ConstantNode() {}

    static TensorData value(Node node) {
        for (String key : Attribute.VALUES) {
            Attribute attribute = node.attributes().get(key);
            TensorData value = attribute == null ? null : value(key, attribute);
            if (value != null) {
                return new TensorData(node.outputs().getFirst(), value.type(), value.dims(), value.values());
            }
        }
        throw node.wrong("expected a constant of numbers");
    }

    private static @Nullable TensorData value(String key, Attribute attribute) {
        Long number = attribute.number();
        Float real = attribute.real();
        return switch (key) {
            case "value" -> attribute.tensor();
            case "value_int" -> number == null ? null : integers(new long[0], number);
            case "value_ints" -> integers(new long[] {attribute.integers().length}, attribute.integers());
            case "value_float" -> real == null ? null : reals(new long[0], real);
            default -> reals(new long[] {attribute.reals().length}, attribute.reals());
        };
    }

    private static TensorData integers(long[] dims, long... numbers) {
        return new TensorData("", ElementType.INT64, dims, new TensorData.Listed(numbers));
    }

    private static TensorData reals(long[] dims, float... numbers) {
        long[] bits = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[i]);
        }
        return new TensorData("", ElementType.FLOAT, dims, new TensorData.Listed(bits));
    }
}
