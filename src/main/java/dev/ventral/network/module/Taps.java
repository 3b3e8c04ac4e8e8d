package dev.ventral.network.module;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Taps: the activations a caller asks a forward pass for, by torchvision's module names (`layer1`, `layer3.1`,
/// `conv1`); of a [dev.ventral.network.Classifier], by regions of the brain too ([Net#regions()]).
///
/// A network shows every named activation to [#see]; only those asked for are kept. A caller who needs nothing
/// but taps lets the network stop at the last of them ([#stop]). One object serves one forward pass.
public final class Taps {
    private final Set<String> wanted;
    private final boolean only;
    private final Map<String, Tensor> seen = new HashMap<>();
    private final Map<String, String> meaning = new HashMap<>();
    private final @Nullable PointerScope scope = PointerScope.getInnerScope();

    private Taps(Collection<String> wanted, boolean only) {
        this.wanted = new LinkedHashSet<>(wanted);
        this.only = only;
    }

    /// No taps.
    public static Taps none() {
        return new Taps(Set.of(), false);
    }

    /// These taps besides the network's output.
    public static Taps of(Collection<String> names) {
        return new Taps(names, false);
    }

    /// These taps and nothing else: the forward pass may end early, its result is then meaningless.
    public static Taps only(Collection<String> names) {
        return new Taps(names, true);
    }

    /// Lets names mean what `tap` says: regions of the brain become taps.
    public void means(UnaryOperator<String> tap) {
        for (String name : List.copyOf(wanted)) {
            String meant = tap.apply(name);
            if (!meant.equals(name)) {
                meaning.put(name, meant);
                wanted.remove(name);
                wanted.add(meant);
            }
        }
    }

    /// Called by the network for each named activation; returns it unchanged.
    ///
    /// An activation asked for lives in the scope in which the taps were made.
    @SuppressWarnings("ReferenceEquality") // the same tensor is meant
    public Tensor see(String name, Tensor activation) {
        if (wanted.contains(name) && seen.put(name, activation) != activation) {
            if (scope != null) {
                scope.attach(activation);
            } else {
                activation.retainReference();
            }
        }
        return activation;
    }

    /// Puts something in the place of every activation seen.
    public void replace(UnaryOperator<Tensor> other) {
        List.copyOf(seen.keySet()).forEach(name -> see(name, other.apply(get(name))));
    }

    /// Whether this activation is asked for, so that the network must not overwrite it.
    public boolean wants(String name) {
        return wanted.contains(name);
    }

    /// Whether the forward pass may end here.
    public boolean stop() {
        return only && seen.size() == wanted.size();
    }

    /// The activation of a tap, as the network computed it.
    public Tensor get(String name) {
        Tensor activation = seen.get(meaning.getOrDefault(name, name));
        if (activation == null) {
            throw new IllegalStateException("the forward pass did not come by tap '" + name + "'");
        }
        return activation;
    }
}
