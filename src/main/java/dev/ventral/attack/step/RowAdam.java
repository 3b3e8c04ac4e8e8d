package dev.ventral.attack.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Adam (Kingma & Ba 2015, algorithm 1; beta .9 and .999) with moments and a step count for each row.
public final class RowAdam {
    private static final String M = "adam-mean";
    private static final String V = "adam-square";
    private static final double BETA_1 = .9;
    private static final double BETA_2 = .999;
    private static final double TINY = 1e-8;

    private RowAdam() {}

    /// Prepares images that have just come.
    public static void start(AttackState state) {
        state.put(M, state.images().mul(new Scalar(0)));
        state.put(V, state.images().mul(new Scalar(0)));
    }

    /// The step against `gradient` at a rate of 1.
    ///
    /// @param made the steps made before, int64 `N`
    public static Tensor step(AttackState state, Tensor gradient, Tensor made) {
        Tensor mean = state.get(M).mul(new Scalar(BETA_1)).add(gradient, new Scalar(1 - BETA_1));
        Tensor square = state.get(V).mul(new Scalar(BETA_2)).add(gradient.square(), new Scalar(1 - BETA_2));
        state.put(M, mean);
        state.put(V, square);
        Tensor step = made.add(new Scalar(1)).to(gradient.scalar_type());
        Tensor size = square.div(corrected(step, BETA_2)).sqrt().add(new Scalar(TINY));
        return mean.div(corrected(step, BETA_1)).div(size);
    }

    /// Begins anew in some rows.
    ///
    /// @param rows bool `N x 1 x 1 x 1`
    public static void reset(AttackState state, Tensor rows) {
        state.put(M, state.get(M).masked_fill(rows, new Scalar(0)));
        state.put(V, state.get(V).masked_fill(rows, new Scalar(0)));
    }

    /// `1 - beta^t`.
    private static Tensor corrected(Tensor step, double beta) {
        return ImageTensors.perImage(
                step.mul(new Scalar(Math.log(beta))).expm1().neg());
    }
}
