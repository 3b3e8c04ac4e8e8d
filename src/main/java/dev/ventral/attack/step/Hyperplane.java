package dev.ventral.attack.step;

import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Projection of points onto a hyperplane within the bounds [0, 1], by each norm, and the distance to it
/// without the bounds.
///
/// A value can move towards the hyperplane in one direction only, by at most the room r_i left to its bound,
/// and gains |w_i| for each unit: the problem is to choose `0 <= a_i <= r_i` with `sum |w_i| a_i = |gap|` and
/// the least norm. It is solved exactly by sorting (Croce & Hein 2020, Minimally distorted adversarial
/// examples, section 2.2 and appendix A), in float64 and without reading anything back. Where the hyperplane
/// does not meet the bounds, all values go to their bound: the corner that is nearest to it.
public final class Hyperplane {
    private Hyperplane() {}

    /// The smallest change d by the norm with `normal . d = gap` and `points + d` on [0, 1].
    ///
    /// @param points on [0, 1], `N x C x H x W`
    /// @param normal as large as the points; where it is zero nothing moves
    /// @param gap one per image, `N`, of either sign
    public static Tensor towards(Norm norm, Tensor points, Tensor normal, Tensor gap) {
        Tensor need = gap.to(ScalarType.Double).reshape(-1, 1);
        Tensor way = normal.to(ScalarType.Double).flatten(1, -1).mul(need.sign());
        Tensor pixels = points.to(ScalarType.Double).flatten(1, -1);
        Tensor up = way.gt(new Scalar(0));
        Tensor room = pixels.neg()
                .add(new Scalar(1))
                .where(up, pixels)
                .mul(way.ne(new Scalar(0)))
                .clamp_min(new Scalar(0));
        Tensor gain = way.abs();
        Tensor taken = switch (norm) {
            case L1 -> greedy(gain, room, need.abs());
            case L2 -> levelled(gain, gain, room, need.abs());
            case LINF -> levelled(gain.gt(new Scalar(0)).to(ScalarType.Double), gain, room, need.abs());
            case L0 -> throw new IllegalStateException("L0 has no projection onto a hyperplane");
        };
        return taken.mul(way.sign()).reshape(Tensors.shape(points)).to(points.scalar_type());
    }

    /// How far the hyperplane is without bounds, `|gap| / ||normal||_q` with q dual to the norm, float64 `N`;
    /// infinite where the normal is zero.
    static Tensor distance(Norm norm, Tensor normal, Tensor gap) {
        return gap.to(ScalarType.Double)
                .abs()
                .add(new Scalar(Double.MIN_NORMAL))
                .div(dual(norm).size(normal));
    }

    /// `divisor`, with 1 in place of 0.
    public static Tensor nonZero(Tensor divisor) {
        return divisor.add(divisor.eq(new Scalar(0)));
    }

    private static Norm dual(Norm norm) {
        return switch (norm) {
            case L1 -> Norm.LINF;
            case L2 -> Norm.L2;
            case LINF -> Norm.L1;
            case L0 -> throw new IllegalStateException("L0 has no dual norm");
        };
    }

    /// The least sum: values of the largest gain go to their bound one after the other.
    private static Tensor greedy(Tensor gain, Tensor room, Tensor need) {
        Tensor order = gain.sort(1, true).get1();
        Tensor each = gain.gather(1, order);
        Tensor most = room.gather(1, order);
        Tensor worth = each.mul(most);
        Tensor left = need.sub(worth.cumsum(1).sub(worth)).clamp_min(new Scalar(0));
        Tensor taken = left.div(nonZero(each)).minimum(most);
        return torch.zeros_like(taken).scatter(1, order, taken);
    }

    /// `a_i = min(t v_i, r_i)` with the t at which enough is gained: the solution for L2 (v = |w|) and Linf
    /// (v = 1).
    ///
    /// What is gained grows with t and bends where a value meets its bound, at `t = r_i / v_i`. With these
    /// sorted downwards, the t looked for lies below the last of them at which enough is gained, and the
    /// values up to that one are free there.
    private static Tensor levelled(Tensor speed, Tensor gain, Tensor room, Tensor need) {
        var sorted = room.div(nonZero(speed)).sort(1, true);
        Tensor bend = sorted.get0();
        Tensor rate = speed.mul(gain).gather(1, sorted.get1());
        Tensor full = gain.mul(room).gather(1, sorted.get1());
        Tensor rates = rate.cumsum(1);
        Tensor fulls = full.cumsum(1);
        Tensor total = fulls.narrow(1, fulls.size(1) - 1, 1);
        Tensor bound = total.sub(fulls);
        Tensor gained = bound.add(full).add(bend.mul(rates.sub(rate)));
        Tensor last = gained.ge(need)
                .sum(new long[] {1}, true, ImageTensors.NO_TYPE)
                .sub(new Scalar(1))
                .clamp_min(new Scalar(0));
        Tensor t = need.sub(bound.gather(1, last)).div(nonZero(rates.gather(1, last)));
        return speed.mul(t.clamp_min(new Scalar(0))).minimum(room);
    }
}
