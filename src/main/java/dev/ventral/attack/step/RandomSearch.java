package dev.ventral.attack.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Random search: what the attacks that try random candidates have in common: the candidate nearest to the goal
/// stays.
public final class RandomSearch {
    private static final String LEAST = "least-margin";

    private RandomSearch() {}

    public static void start(AttackState state) {
        state.put(LEAST, state.distance());
    }

    /// Tries one candidate per image.
    public static void step(Victim victim, AttackState state, Tensor candidates) {
        Tensor logits = victim.logits(candidates);
        state.offer(candidates, logits);
        Tensor margin = state.goal().margin(logits).to(state.distance().scalar_type());
        Tensor less = margin.lt(state.get(LEAST));
        state.x(ImageTensors.choose(less, candidates, state.x()));
        state.put(LEAST, ImageTensors.choose(less, margin, state.get(LEAST)));
    }

    /// A change of norm epsilon in the direction of `direction` (`N x C x H x W`), added and clipped to [0,
    /// 1].
    public static Tensor onSphere(Norm norm, AttackState state, Tensor direction) {
        Tensor length = ImageTensors.perImage(norm.size(direction).to(direction.scalar_type()));
        Tensor unit = direction.div(length.clamp_min(new Scalar(1e-12)));
        return ImageTensors.shifted(state.images(), unit.mul(state.epsilon()));
    }
}
