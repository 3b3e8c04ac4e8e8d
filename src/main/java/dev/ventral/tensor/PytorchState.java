package dev.ventral.tensor;

import dev.ventral.InputError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the state dict in what a PyTorch file holds: the object itself, or what it has under one of the
/// usual keys.
final class PytorchState {
    private static final List<String> KEYS = List.of("state_dict", "model_state_dict", "model", "net");
    /// Added by `torch.nn.DataParallel` and `torch.compile`.
    private static final List<String> PREFIXES = List.of("module.", "_orig_mod.");

    private static final int DEEPEST = 3;
    private static final int SHOWN = 8;

    private PytorchState() {}

    /// The tensors by name, without the prefixes that wrappers add to all names.
    static Map<String, PytorchTensor> tensors(String file, @Nullable Object root) {
        Map<String, PytorchTensor> tensors = new LinkedHashMap<>();
        dict(file, root, 0).forEach((name, value) -> {
            if (value instanceof PytorchTensor tensor) {
                tensors.put((String) name, tensor);
            } else if (value instanceof Pickle.Inert inert) {
                throw new InputError("%s: tensor '%s': expected a dense tensor of real numbers, got %s"
                        .formatted(file, name, inert.type()));
            }
        });
        return stripped(tensors);
    }

    private static Map<?, ?> dict(String file, @Nullable Object found, int depth) {
        if (found instanceof Pickle.Inert inert) {
            throw new InputError(file + ": expected a state dict, got a whole object of class '" + inert.type()
                    + "', whose code would have to run (save model.state_dict() instead)");
        }
        if (!(found instanceof Map<?, ?> map)) {
            throw new InputError(file + ": expected a state dict (names and tensors), got "
                    + (found instanceof PytorchTensor ? "a single tensor" : "something else"));
        }
        if (map.values().stream().anyMatch(PytorchTensor.class::isInstance)) {
            return map;
        }
        for (String key : KEYS) {
            if (depth < DEEPEST && map.get(key) != null) {
                return dict(file, map.get(key), depth + 1);
            }
        }
        throw new InputError("%s: expected a state dict (names and tensors), or one under %s, got keys %s"
                .formatted(
                        file,
                        String.join(", ", KEYS),
                        map.keySet().stream().limit(SHOWN).toList()));
    }

    private static Map<String, PytorchTensor> stripped(Map<String, PytorchTensor> tensors) {
        for (String prefix : PREFIXES) {
            if (tensors.keySet().stream().allMatch(name -> name.startsWith(prefix))) {
                Map<String, PytorchTensor> shorter = new LinkedHashMap<>();
                tensors.forEach((name, tensor) -> shorter.put(name.substring(prefix.length()), tensor));
                return stripped(shorter);
            }
        }
        return tensors;
    }
}
