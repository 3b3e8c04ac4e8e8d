package dev.ventral.attack.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Line search: for the boundary on the line from an image to a candidate that meets the goal, by false position:
/// the margin is taken to be linear between the ends, and its zero replaces the end on its side (the
/// "modified binary search" of Croce & Hein 2020, equation 12).
///
/// So that rounding does not leave it on the wrong side for ever, the point lies a hundredth of what remains
/// to the far end beyond that zero.
public final class LineSearch {
    private static final String EDGE = "line-edge";
    private static final String NEAR = "line-near";
    private static final String FAR = "line-far";
    private static final String NEAR_MARGIN = "line-near-margin";
    private static final String FAR_MARGIN = "line-far-margin";
    private static final double BEYOND = .01;

    private LineSearch() {}

    /// Prepares images that have just come.
    public static void start(AttackState state, Tensor margin) {
        state.put(EDGE, state.images());
        state.put(NEAR, margin.mul(new Scalar(0.0)));
        state.put(FAR, margin.mul(new Scalar(0.0)));
        state.put(NEAR_MARGIN, margin);
        state.put(FAR_MARGIN, margin);
    }

    /// Begins anew in some rows (bool `N`).
    ///
    /// @param edge candidates that meet the goal
    /// @param near the margins of the images, `N`
    /// @param far the margins of the candidates
    public static void begin(AttackState state, Tensor rows, Tensor edge, Tensor near, Tensor far) {
        state.put(EDGE, ImageTensors.choose(rows, edge, state.get(EDGE)));
        state.put(NEAR, state.get(NEAR).masked_fill(rows, new Scalar(0.0)));
        state.put(FAR, state.get(FAR).masked_fill(rows, new Scalar(1.0)));
        state.put(NEAR_MARGIN, near.where(rows, state.get(NEAR_MARGIN)));
        state.put(FAR_MARGIN, far.where(rows, state.get(FAR_MARGIN)));
    }

    /// The point to ask next.
    public static Tensor point(AttackState state) {
        return ImageTensors.shifted(
                state.images(), state.get(EDGE).sub(state.images()).mul(ImageTensors.perImage(place(state))));
    }

    /// Takes in the answer at [#point] in some rows.
    public static void learn(AttackState state, Tensor rows, Tensor met, Tensor margin) {
        Tensor place = place(state);
        Tensor beyond = rows.logical_and(met);
        Tensor before = rows.logical_and(met.logical_not());
        state.put(FAR, place.where(beyond, state.get(FAR)));
        state.put(FAR_MARGIN, margin.where(beyond, state.get(FAR_MARGIN)));
        state.put(NEAR, place.where(before, state.get(NEAR)));
        state.put(NEAR_MARGIN, margin.where(before, state.get(NEAR_MARGIN)));
    }

    /// From 0, the image, to 1, the edge.
    private static Tensor place(AttackState state) {
        Tensor near = state.get(NEAR);
        Tensor far = state.get(FAR);
        Tensor margin = state.get(NEAR_MARGIN);
        Tensor share = margin.div(Hyperplane.nonZero(margin.sub(state.get(FAR_MARGIN))))
                .clamp_min(new Scalar(0))
                .clamp_max(new Scalar(1));
        Tensor zero = near.add(far.sub(near).mul(share));
        return zero.add(far.sub(zero).mul(new Scalar(BEYOND)));
    }
}
