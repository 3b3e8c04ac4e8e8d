package dev.ventral.network;

import dev.ventral.InputError;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;

/// The learnt numbers of a network, in memory and in safetensors files, under PyTorch's state-dict names.
public final class Weights {
    private static final int SHOWN = 5;

    private Weights() {}

    /// All parameters and buffers by name: the network's own tensors, not copies.
    public static Map<String, Tensor> state(Module net) {
        var state = new LinkedHashMap<String, Tensor>();
        put(net.named_parameters(), state);
        put(net.named_buffers(), state);
        return state;
    }

    /// All that is learnt, by name: the network's own tensors, not copies.
    public static Map<String, Tensor> parameters(Module net) {
        var parameters = new LinkedHashMap<String, Tensor>();
        put(net.named_parameters(), parameters);
        return parameters;
    }

    private static void put(StringTensorDict tensors, Map<String, Tensor> state) {
        var items = tensors.items();
        for (long i = 0; i < items.size(); i++) {
            var item = items.get(i);
            state.put(item.key().getString(), new Tensor(item.value()));
        }
    }

    /// Writes all parameters and buffers of `net`, whatever its device and memory order.
    public static void save(Net net, Path file, Map<String, String> metadata) {
        try (var _ = new PointerScope()) {
            Safetensors.write(file, state(net), metadata);
        }
    }

    /// Gives `net` the numbers in `file`, which must hold exactly its names and shapes.
    public static void load(Net net, Path file) {
        try (var _ = new PointerScope();
                var weights = Safetensors.open(file)) {
            var state = state(net);
            checkNames(file, state.keySet(), weights.names());
            // Everything is checked before the first number changes.
            var loaded = new IdentityHashMap<Tensor, Tensor>();
            state.forEach((name, target) -> {
                Tensor value = weights.tensor(name);
                String got = Arrays.toString(Tensors.shape(value));
                String expected = Arrays.toString(Tensors.shape(target));
                InputError.unless(
                        got.equals(expected),
                        "%s: expected %s of shape %s, as the network has it, got %s",
                        file,
                        name,
                        expected,
                        got);
                loaded.put(target, value);
            });
            try (var _ = new NoGradGuard()) {
                loaded.forEach((target, value) -> target.copy_(value));
            }
        }
    }

    private static void checkNames(Path file, Collection<String> expected, Collection<String> found) {
        var missing = new ArrayList<>(expected);
        missing.removeAll(found);
        var unexpected = new ArrayList<>(found);
        unexpected.removeAll(expected);
        InputError.unless(
                missing.isEmpty() && unexpected.isEmpty(),
                "%s: expected the network's %d tensors, got %d; missing: %s; unexpected: %s",
                file,
                expected.size(),
                found.size(),
                first(missing),
                first(unexpected));
    }

    private static String first(List<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}
