package dev.ventral.neural.encoding.feature;

import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Parameters and buffers of a network, copied to the Java heap.
public final class EncodingWeights {
    private final Map<String, float[]> values = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    private EncodingWeights() {}

    /// All of them.
    public static EncodingWeights of(Module network) {
        return of(network, _ -> true);
    }

    /// Those of these names.
    public static EncodingWeights of(Module network, Predicate<String> names) {
        return read(network, names, null);
    }

    private void put(String name, Tensor tensor) {
        values.put(name, Tensors.floats(tensor));
        shapes.put(name, Tensors.shape(tensor));
    }

    /// From tensors by name: those that `network` has, all of them.
    ///
    /// @param get gives the tensor of a name and shape
    public static EncodingWeights read(Module network, BiFunction<String, long[], Tensor> get) {
        return read(network, _ -> true, get);
    }

    /// Only those of these names.
    ///
    /// @param get absent: the network's own
    public static EncodingWeights read(
            Module network, Predicate<String> names, @Nullable BiFunction<String, long[], Tensor> get) {
        var copy = new EncodingWeights();
        try (var _ = new PointerScope()) {
            learnt(network).forEach((name, tensor) -> {
                if (names.test(name)) {
                    copy.put(name, get == null ? tensor : get.apply(name, Tensors.shape(tensor)));
                }
            });
        }
        return copy;
    }

    /// Gives these numbers to `network`.
    public void into(Module network) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            learnt(network).forEach((name, tensor) -> {
                if (values.containsKey(name)) {
                    tensor.copy_(tensor(name));
                }
            });
        }
    }

    /// As tensors on the CPU, `prefix` before their names.
    public Map<String, Tensor> tensors(String prefix) {
        var tensors = new LinkedHashMap<String, Tensor>();
        values.keySet().forEach(name -> tensors.put(prefix + name, tensor(name)));
        return tensors;
    }

    private Tensor tensor(String name) {
        float[] value = values.get(name);
        long[] shape = shapes.get(name);
        if (value == null || shape == null) {
            throw new IllegalStateException("no weights '" + name + "'");
        }
        return Tensors.of(value, shape);
    }

    /// The state but for batch norm's counts of batches, which nothing reads.
    private static Map<String, Tensor> learnt(Module network) {
        var state = Weights.state(network);
        state.values().removeIf(tensor -> tensor.scalar_type().intern() == ScalarType.Long);
        return state;
    }
}
