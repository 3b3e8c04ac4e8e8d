package dev.ventral.attack;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The change of variables of Carlini & Wagner 2017 (section V-B), in which every w is an image on [0, 1]:
/// `x = (tanh(w) + 1) / 2`, and Adam (Kingma & Ba 2015) on w, all of it kept for each row.
final class TanhSpace {
    private static final String W = "tanh-w";
    private static final String M = "adam-mean";
    private static final String V = "adam-square";
    /// Keeps black and white pixels from infinity, as in the authors' code.
    private static final double INSIDE = .999999;

    private static final double BETA_1 = .9;
    private static final double BETA_2 = .999;
    private static final double TINY = 1e-8;

    private TanhSpace() {}

    /// Prepares images that have just come: w is the image itself.
    static void start(AttackState state) {
        Tensor w = of(state.images());
        state.put(W, w);
        state.put(M, w.mul(new Scalar(0)));
        state.put(V, w.mul(new Scalar(0)));
    }

    /// The image at w.
    static Tensor point(AttackState state) {
        return state.get(W).tanh().add(new Scalar(1)).mul(new Scalar(.5));
    }

    /// One step of Adam.
    ///
    /// @param slope gradient by the pixels of [#point]
    /// @param rate step size, `N`
    /// @param made the steps made before, int64 `N`
    static void descend(AttackState state, Tensor slope, Tensor rate, Tensor made) {
        Tensor w = state.get(W);
        Tensor bend = w.tanh().square().neg().add(new Scalar(1)).mul(new Scalar(.5));
        Tensor g = slope.mul(bend);
        Tensor mean = state.get(M).mul(new Scalar(BETA_1)).add(g, new Scalar(1 - BETA_1));
        Tensor square = state.get(V).mul(new Scalar(BETA_2)).add(g.square(), new Scalar(1 - BETA_2));
        state.put(M, mean);
        state.put(V, square);
        Tensor step = made.add(new Scalar(1)).to(w.scalar_type());
        Tensor size = square.div(corrected(step, BETA_2)).sqrt().add(new Scalar(TINY));
        state.put(W, w.sub(mean.div(corrected(step, BETA_1)).div(size).mul(Batches.perImage(rate))));
    }

    /// Begins anew in some rows (bool `N`), from these images.
    static void reset(AttackState state, Tensor rows, Tensor images) {
        Tensor mask = Batches.perImage(rows);
        state.put(W, of(images).where(mask, state.get(W)));
        state.put(M, state.get(M).masked_fill(mask, new Scalar(0)));
        state.put(V, state.get(V).masked_fill(mask, new Scalar(0)));
    }

    private static Tensor of(Tensor images) {
        return images.mul(new Scalar(2))
                .sub(new Scalar(1))
                .mul(new Scalar(INSIDE))
                .atanh();
    }

    /// `1 - beta^t`.
    private static Tensor corrected(Tensor step, double beta) {
        return Batches.perImage(step.mul(new Scalar(Math.log(beta))).expm1().neg());
    }
}
