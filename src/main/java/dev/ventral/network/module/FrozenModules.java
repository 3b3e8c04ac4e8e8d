package dev.ventral.network.module;

import dev.ventral.InputError;
import dev.ventral.Suggest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Frozen modules: parts of a network that learn nothing any more.
///
/// Their parameters ask for no gradient (gradients go on through them to the parts before, and to the image).
/// Their batch norms normalise by the running statistics and leave them as they are, in training mode too, and
/// whatever [Net#runningStatistics] is told: what is frozen is the same function for labelled and for guidance
/// batches. Dropout stays random in training.
///
/// @param parameters names of the parameters that are frozen: an optimiser does without them
/// @param norms names of the batch norms that are frozen
public record FrozenModules(Set<String> parameters, List<String> norms) {
    private static final String MEAN = ".running_mean";

    public FrozenModules {
        parameters = Set.copyOf(parameters);
        norms = List.copyOf(norms);
    }

    /// Freezes `net` under the modules named: `layer1` is all of it, `layer1.0.conv1` one convolution. It cannot
    /// be undone.
    ///
    /// @throws InputError if a name is no module with weights, or nothing is left that learns
    public static FrozenModules freeze(Net net, Collection<String> modules) {
        try (var _ = new PointerScope()) {
            Map<String, Tensor> all = Weights.parameters(net);
            var frozen = new LinkedHashSet<String>();
            for (String module : modules) {
                List<String> inside = all.keySet().stream()
                        .filter(name -> within(name, module))
                        .toList();
                if (inside.isEmpty()) {
                    throw unknown(module, all.keySet());
                }
                frozen.addAll(inside);
            }
            InputError.unless(
                    frozen.size() < all.size(),
                    "freeze: expected something left that learns, got all of the network: %s",
                    String.join(", ", modules));
            all.forEach((name, parameter) -> {
                if (frozen.contains(name)) {
                    parameter.set_requires_grad(false);
                }
            });
            return new FrozenModules(frozen, norms(net, modules));
        }
    }

    /// A norm is known by its running mean, which the network holds under a name.
    private static List<String> norms(Net net, Collection<String> modules) {
        var names = new ArrayList<String>();
        List<BatchNorm> norms = net.norms();
        Weights.state(net).forEach((name, tensor) -> {
            if (name.endsWith(MEAN) && modules.stream().anyMatch(module -> within(name, module))) {
                norms.stream().filter(norm -> norm.mean().is_same(tensor)).forEach(norm -> {
                    norm.freeze();
                    names.add(name.substring(0, name.length() - MEAN.length()));
                });
            }
        });
        return names;
    }

    private static boolean within(String name, String module) {
        return name.equals(module) || name.startsWith(module + ".");
    }

    private static InputError unknown(String module, Collection<String> parameters) {
        var known = new LinkedHashSet<String>();
        for (String name : parameters) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                known.add(name.substring(0, dot));
            }
        }
        List<String> near = Suggest.nearest(module, known);
        return new InputError("freeze: expected modules that the network has, got '" + module + "'"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?") + " ("
                + String.join(
                        ", ", known.stream().filter(name -> !name.contains(".")).toList()) + ", and modules in them)");
    }
}
