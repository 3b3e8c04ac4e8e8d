package dev.ventral.attack.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The difference-of-logits-ratio losses (Croce & Hein 2020, section 4, equations 6 and 7), which, unlike the
/// cross-entropy, change neither with a shift nor with a positive scale of the logits z (`z_(1) >= z_(2) >=
/// …` in order). What is climbed:
///
///     untargeted  -(z_y - max_{k != y} z_k) / (z_(1) - z_(3))
///     targeted    -(z_y - z_t) / (z_(1) - (z_(3) + z_(4)) / 2)
///
/// They are not defined for fewer than 3 and 4 classes. Of 3, the targeted loss takes z_(3) for the missing
/// one. Of 2, the denominator is left away: what remains is the margin, of which attacks use the direction
/// only. 1e-12 is added to the denominators, as in the reference implementation.
public final class Dlr {
    private static final double SMALL = 1e-12;

    private Dlr() {}

    /// One per image, larger nearer to the goal. Towards a class, where the true one is not known, `max_{k !=
    /// t} z_k` is in the place of z_y.
    public static Tensor of(Goal goal, Tensor logits) {
        return goal.margin(logits).neg().div(spread(logits, goal.targeted() ? 4 : 3));
    }

    /// The targeted loss.
    ///
    /// @param own the true classes y, int64 `N`
    /// @param target the classes t, int64 `N`
    public static Tensor between(Tensor own, Tensor target, Tensor logits) {
        Tensor z = logits.gather(1, own.unsqueeze(1)).squeeze(1);
        return logits.gather(1, target.unsqueeze(1)).squeeze(1).sub(z).div(spread(logits, 4));
    }

    /// `z_(1) - (z_(3) + … + z_(last)) / (last - 2)`, with as many classes as there are.
    private static Tensor spread(Tensor logits, int last) {
        int classes = (int) Math.min(last, logits.size(1));
        if (classes < 3) {
            return torch.ones_like(logits.select(1, 0));
        }
        Tensor largest = logits.topk(classes, 1, true, true).get0();
        Tensor rest = largest.narrow(1, 2, classes - 2L).mean(new long[] {1}, false, ImageTensors.NO_TYPE);
        return largest.select(1, 0).sub(rest).add(new Scalar(SMALL));
    }
}
