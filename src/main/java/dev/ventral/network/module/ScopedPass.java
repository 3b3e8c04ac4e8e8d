package dev.ventral.network.module;

import dev.ventral.tensor.Tensors;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Scoped pass: a forward pass through one part after the other, in which the handles of intermediate tensors are
/// freed as soon as the next part is done, so that without gradients a network needs the memory of its largest
/// part, and with gradients just what the backward pass needs.
public final class ScopedPass {
    private Tensor current;
    private boolean own;

    public ScopedPass(Tensor images) {
        current = images;
    }

    /// Applies `part` to what the parts before gave.
    public void then(UnaryOperator<Tensor> part) {
        Tensor next;
        try (var _ = new PointerScope()) {
            next = Tensors.keep(part.apply(current));
        }
        free();
        current = next;
        own = true;
    }

    /// What the last part gave, in the scope around the pass.
    public Tensor end() {
        PointerScope outer = PointerScope.getInnerScope();
        if (own && outer != null) {
            outer.attach(current);
            Tensors.release(current);
        }
        return current;
    }

    private void free() {
        if (own) {
            Tensors.release(current);
        }
    }
}
