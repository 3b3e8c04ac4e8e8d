package dev.ventral.attack.step;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Decision-based attacks: what those that see nothing but the network's decisions have in common, where they
/// begin and how they come to the decision boundary.
public final class Decisions {
    private static final long NOISE = 0xB0;

    private Decisions() {}

    /// Takes each image to the first of `tries` images of uniform noise that meets the goal, for
    /// `tries` forward passes; images for which none does are finished, and stay where they are.
    public static void begin(Victim victim, AttackState state, int tries) {
        Tensor begun = torch.zeros_like(state.finished());
        for (int t = 0; t < tries; t++) {
            try (var _ = new PointerScope()) {
                Tensor noise = state.uniform(NOISE + t, ImageTensors.shape(state.images()));
                Tensor met = met(victim, state, noise);
                Tensor first = met.logical_and(begun.logical_not());
                state.x(ImageTensors.choose(first, noise, state.x()));
                begun.copy_(begun.logical_or(met));
            }
        }
        state.finish(begun.logical_not());
    }

    /// Whether candidates meet the goal; they are offered, for one forward pass.
    public static Tensor met(Victim victim, AttackState state, Tensor candidates) {
        Tensor met = state.goal().met(victim.logits(candidates));
        state.offerWhere(candidates, met);
        return met;
    }

    /// The change of `far` made smaller, by the norm, until it only just meets the goal: the size is
    /// halved between what does and what does not, `halvings` times, for as many forward passes. For L2
    /// that is the way straight to the image, for Linf clipping to smaller and smaller boxes (Chen et
    /// al. 2020, algorithm 1).
    ///
    /// @param far meets the goal; given back where nothing nearer does
    public static Tensor towards(Victim victim, AttackState state, Tensor far, int halvings) {
        Tensor images = state.images();
        Tensor change = far.sub(images);
        Tensor low = torch.zeros_like(state.epsilon());
        Tensor high = size(state, far);
        Tensor near = far.clone();
        for (int h = 0; h < halvings; h++) {
            try (var _ = new PointerScope()) {
                Tensor middle = low.add(high).mul(new Scalar(.5));
                Tensor candidate = ImageTensors.shifted(images, state.norm().project(change, middle));
                Tensor met = met(victim, state, candidate);
                low.copy_(ImageTensors.choose(met, low, middle));
                high.copy_(ImageTensors.choose(met, middle, high));
                near.copy_(ImageTensors.choose(met, candidate, near));
            }
        }
        return near;
    }

    /// The size of the change to `point`, `N x 1 x 1 x 1` float32.
    public static Tensor size(AttackState state, Tensor point) {
        Tensor size = state.norm().size(point.sub(state.images()));
        return ImageTensors.perImage(ImageTensors.beside(state.images(), size));
    }
}
