package dev.ventral.network.module;

import dev.ventral.InputError;
import dev.ventral.tensor.Safetensors;
import dev.ventral.tensor.Tensors;
import dev.ventral.tensor.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.Tensor;

/// Weights: the learnt numbers of a network, in memory and in files (safetensors, and what PyTorch saved), under
/// PyTorch's state-dict names.
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

    /// What is measured rather than learnt, the running statistics of batch norms: the network's own tensors.
    public static List<Tensor> statistics(Module net) {
        var buffers = new LinkedHashMap<String, Tensor>();
        put(net.named_buffers(), buffers);
        return buffers.values().stream().filter(Tensor::is_floating_point).toList();
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

    /// Gives `net` the numbers in `file` (see [WeightsFile]), which must hold exactly its names and shapes;
    /// only batch norm's counts of batches, which nothing depends on and old files lack, may be missing or
    /// too many.
    public static void load(Net net, Path file) {
        try (var _ = new PointerScope();
                var weights = WeightsFile.open(file)) {
            var state = state(net);
            Map<String, String> found = found(net, weights);
            checkNames(file, state.keySet(), found.keySet());
            // Everything is checked before the first number changes, and all shapes before the first is read.
            found.keySet().retainAll(state.keySet());
            state.keySet().retainAll(found.keySet());
            state.forEach((name, target) ->
                    checkShape(file, name, Tensors.shape(target), weights.shape(found.getOrDefault(name, name))));
            var loaded = new IdentityHashMap<Tensor, Tensor>();
            found.forEach((name, inFile) -> loaded.put(tensor(state, name), weights.tensor(inFile)));
            try (var _ = new NoGradGuard()) {
                loaded.forEach((target, value) -> target.copy_(value));
            }
        }
    }

    /// The number of classes of a network in a file of weights, which is in the order of the layers: the
    /// rows of the last matrix.
    ///
    /// @throws InputError if there is none
    public static int classes(Path path) {
        try (var file = WeightsFile.open(path)) {
            return file.names().reversed().stream()
                    .map(file::shape)
                    .filter(shape -> shape.length == 2)
                    .findFirst()
                    .map(shape -> Math.toIntExact(Math.min(shape[0], Integer.MAX_VALUE)))
                    .orElseThrow(() -> new InputError(
                            path + ": expected a last linear layer that tells the number of classes, got none"));
        }
    }

    /// The names in a file by those the network gives them, in the order of the file.
    static Map<String, String> found(Net net, WeightsFile weights) {
        var found = new LinkedHashMap<String, String>();
        weights.names().forEach(name -> found.put(net.known(name), name));
        return found;
    }

    public static Tensor tensor(Map<String, Tensor> state, String name) {
        Tensor tensor = state.get(name);
        if (tensor == null) {
            throw new IllegalStateException(name);
        }
        return tensor;
    }

    private static void checkShape(Path file, String name, long[] expected, long[] got) {
        InputError.unless(
                Arrays.equals(expected, got),
                "%s: expected %s of shape %s, as the network has it, got %s",
                file,
                name,
                Arrays.toString(expected),
                Arrays.toString(got));
    }

    private static void checkNames(Path file, Collection<String> expected, Collection<String> found) {
        var missing = new ArrayList<>(expected);
        missing.removeAll(Set.copyOf(found));
        missing.removeIf(Weights::isCount);
        var unexpected = new ArrayList<>(found);
        unexpected.removeAll(Set.copyOf(expected));
        unexpected.removeIf(Weights::isCount);
        InputError.unless(
                missing.isEmpty() && unexpected.isEmpty(),
                "%s: expected the network's %d tensors, got %d; missing: %s; unexpected: %s",
                file,
                expected.size(),
                found.size(),
                first(missing),
                first(unexpected));
    }

    static boolean isCount(String name) {
        return name.endsWith(".num_batches_tracked");
    }

    static String first(List<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }
}
