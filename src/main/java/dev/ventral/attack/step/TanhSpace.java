package dev.ventral.attack.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The change of variables of Carlini & Wagner 2017 (section V-B), in which every w is an image on [0, 1]:
/// `x = (tanh(w) + 1) / 2`, and [RowAdam] on w.
public final class TanhSpace {
    private static final String W = "tanh-w";
    /// Keeps black and white pixels from infinity, as in the authors' code.
    private static final double INSIDE = .999999;

    private TanhSpace() {}

    /// Prepares images that have just come: w is the image itself.
    public static void start(AttackState state) {
        Tensor w = of(state.images());
        state.put(W, w);
        RowAdam.start(state);
    }

    /// The image at w.
    public static Tensor point(AttackState state) {
        return state.get(W).tanh().add(new Scalar(1)).mul(new Scalar(.5));
    }

    /// One step of Adam.
    ///
    /// @param slope gradient by the pixels of [#point]
    /// @param rate step size, `N`
    /// @param made the steps made before, int64 `N`
    public static void descend(AttackState state, Tensor slope, Tensor rate, Tensor made) {
        Tensor w = state.get(W);
        Tensor bend = w.tanh().square().neg().add(new Scalar(1)).mul(new Scalar(.5));
        Tensor step = RowAdam.step(state, slope.mul(bend), made).mul(ImageTensors.perImage(rate));
        state.put(W, w.sub(step));
    }

    /// Begins anew in some rows (bool `N`), from these images.
    public static void reset(AttackState state, Tensor rows, Tensor images) {
        Tensor mask = ImageTensors.perImage(rows);
        state.put(W, of(images).where(mask, state.get(W)));
        RowAdam.reset(state, mask);
    }

    private static Tensor of(Tensor images) {
        return images.mul(new Scalar(2))
                .sub(new Scalar(1))
                .mul(new Scalar(INSIDE))
                .atanh();
    }
}
