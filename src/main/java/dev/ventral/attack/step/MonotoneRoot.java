package dev.ventral.attack.step;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Root of a monotone function: where a sum of rising pieces reaches a given height: exactly, for all rows at
/// once, without reading anything back.
///
/// As beta grows, each value of a row rises along its stretches, with slope `b_i^2`, and rests between them. The
/// sum is linear between the ends of all stretches: with these in order, its heights there are a cumulative sum,
/// and the two between which the height lies are known.
final class MonotoneRoot {
    /// Where a value follows `x + beta b`: from one of its values to another, `N x d`.
    record Stretch(Tensor from, Tensor to) {}

    private MonotoneRoot() {}

    /// The least beta at which the sum has risen by `height`, float64 `N x 1`; where it never does, the end of the
    /// last stretch.
    ///
    /// @param x where beta is 0, float64 `N x d`
    /// @param normal b, likewise; values whose b is 0 have no part in the sum
    /// @param height above where the sum rests for small beta, `N x 1`
    static Tensor beta(Tensor x, Tensor normal, List<Stretch> stretches, Tensor height) {
        Tensor slope = normal.square();
        Tensor inverse = normal.div(Hyperplane.nonZero(slope));
        var ends = new TensorVector();
        var changes = new TensorVector();
        for (Stretch stretch : stretches) {
            Tensor one = stretch.from().sub(x).mul(inverse);
            Tensor other = stretch.to().sub(x).mul(inverse);
            ends.push_back(one.minimum(other));
            ends.push_back(one.maximum(other));
            changes.push_back(slope);
            changes.push_back(slope.neg());
        }
        var sorted = torch.cat(ends, 1).sort(1, false);
        Tensor at = sorted.get0();
        long last = at.size(1) - 1;
        // what is left of a difference of equal sums must not be taken for a slope
        Tensor slopes = torch.cat(changes, 1)
                .gather(1, sorted.get1())
                .cumsum(1)
                .narrow(1, 0, last)
                .clamp_min(new Scalar(0));
        Tensor widths = at.narrow(1, 1, last).sub(at.narrow(1, 0, last));
        Tensor rises = slopes.mul(widths);
        Tensor heights = rises.cumsum(1);
        Tensor piece = heights.lt(height)
                .sum(new long[] {1}, true, ImageTensors.NO_TYPE)
                .clamp_max(new Scalar(last - 1));
        Tensor missing = height.sub(heights.gather(1, piece).sub(rises.gather(1, piece)));
        Tensor beyond = missing.div(Hyperplane.nonZero(slopes.gather(1, piece)))
                .clamp_min(new Scalar(0))
                .minimum(widths.gather(1, piece));
        return at.gather(1, piece).add(beyond);
    }
}
