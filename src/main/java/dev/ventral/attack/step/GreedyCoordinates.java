package dev.ventral.attack.step;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Greedy coordinates: the sparsest way to raise a linear function on [0, 1], where one value after the other is
/// taken to its bound until enough is gained, the last one only as far as needed.
///
/// It is exact: a linear programme with one constraint and a box is solved by taking values in the order of
/// what they gain per cost (Dantzig 1957, for the knapsack). The cost is the change for L1, and 1 per value
/// for L0.
public final class GreedyCoordinates {
    private GreedyCoordinates() {}

    /// The change d of least L1 or L0 norm with `normal . d = gain` and `from + d` on [0, 1]; the largest
    /// gain there is where `gain` is out of reach, and zero where it is not positive.
    ///
    /// @param norm L1: values in the order of falling |normal|; L0: of falling |normal| times the way to the
    ///     bound
    /// @param normal `N x d`, float64
    /// @param from `N x d`, float64 on [0, 1]
    /// @param gain `N x 1`, float64
    public static Tensor change(Norm norm, Tensor normal, Tensor from, Tensor gain) {
        Tensor size = normal.abs();
        Tensor room = from.neg().add(new Scalar(1)).where(normal.gt(new Scalar(0)), from);
        Tensor most = size.mul(room);
        Tensor order = (norm == Norm.L0 ? most : size)
                .sort(new BoolOptional(true), 1, true)
                .get1();
        Tensor sorted = most.gather(1, order);
        Tensor before = sorted.cumsum(1).sub(sorted);
        Tensor taken = gain.sub(before).clamp_min(new Scalar(0)).minimum(sorted);
        // exactly 1 for values that are taken to their bound
        Tensor share = taken.div(sorted.add(sorted.eq(new Scalar(0)).to(ScalarType.Double)));
        return torch.zeros_like(share).scatter(1, order, share).mul(room).mul(normal.sign());
    }
}
