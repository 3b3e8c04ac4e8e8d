package dev.ventral.network.module;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// Registers tensors in a module under the names they have in a file: `layer1.0.conv1.weight` as `weight` of
/// nested modules, as PyTorch has it; names that a module cannot have become `tensor_N`.
public final class NamedState {
    /// A module of modules would be walked by recursion.
    private static final int DEEPEST = 16;

    private static final Pattern USUAL = Pattern.compile("[^.\\p{Cntrl}]{1,200}(\\.[^.\\p{Cntrl}]{1,200})*");

    private final Map<String, Module> modules = new HashMap<>();
    private final Set<String> tensors = new HashSet<>();

    public NamedState(Module root) {
        modules.put("", root);
    }

    public void parameter(String name, Tensor value, boolean gradient) {
        String path = free(name);
        owner(path).register_parameter(own(path), value, gradient);
        tensors.add(path);
    }

    public void buffer(String name, Tensor value) {
        String path = free(name);
        owner(path).register_buffer(own(path), value);
        tensors.add(path);
    }

    private String free(String name) {
        return fits(name) ? name : numbered();
    }

    private boolean fits(String name) {
        if (!USUAL.matcher(name).matches()
                || name.chars().filter(c -> c == '.').count() > DEEPEST
                || modules.containsKey(name)
                || tensors.contains(name)) {
            return false;
        }
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (tensors.contains(name.substring(0, dot))) {
                return false;
            }
        }
        return true;
    }

    private String numbered() {
        int number = tensors.size();
        while (tensors.contains("tensor_" + number) || modules.containsKey("tensor_" + number)) {
            number++;
        }
        return "tensor_" + number;
    }

    private Module owner(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 ? module("") : module(path.substring(0, dot));
    }

    private Module module(String path) {
        Module known = modules.get(path);
        if (known != null) {
            return known;
        }
        Module module = new Module(own(path));
        owner(path).register_module(own(path), module);
        modules.put(path, module);
        return module;
    }

    private static String own(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
