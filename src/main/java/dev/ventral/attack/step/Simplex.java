package dev.ventral.attack.step;

import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The three operations of the L1 ball that need sorting; sums are taken in float64.
final class Simplex {
    private static final long[] ROW = {1};

    private Simplex() {}

    /// `sign(v) max(|v| - theta, 0)`, with theta such that the sum is epsilon, or 0 where `v` is in the ball
    /// (Duchi et al. 2008, figure 1): with u = |v| sorted downwards, rho is the number of j with `u_j > (u_1 +
    /// … + u_j - epsilon) / j`, and theta = `(u_1 + … + u_rho - epsilon) / rho`.
    static Tensor projectL1(Tensor delta, Tensor epsilon) {
        Tensor flat = delta.to(ScalarType.Double).flatten(1, -1);
        Tensor size = flat.abs();
        Tensor sorted = size.sort(1, true).get0();
        Tensor excess = sorted.cumsum(1).sub(epsilon.to(ScalarType.Double).reshape(-1, 1));
        Tensor position = torch.arange(
                new Scalar(1.0),
                new Scalar(flat.size(1) + 1.0),
                new TensorOptions(ScalarType.Double).device(new org.bytedeco.pytorch.DeviceOptional(flat.device())));
        Tensor rho = sorted.mul(position)
                .gt(excess)
                .sum(ROW, true, ImageTensors.NO_TYPE)
                .clamp_min(new Scalar(1));
        Tensor theta = excess.gather(1, rho.sub(new Scalar(1))).div(rho).clamp_min(new Scalar(0));
        Tensor shrunk = size.sub(theta).clamp_min(new Scalar(0)).mul(flat.sign());
        return shrunk.reshape(Tensors.shape(delta)).to(delta.scalar_type());
    }

    /// The nearest change with `||d||_1 <= epsilon` and `images + d` on [0, 1], exactly (Croce & Hein 2021,
    /// Mind the box, proposition 2.1): `d = sign(v) min(max(|v| - theta, 0), room)`, room being the way from
    /// the image to its bound in the direction of v, with the smallest theta >= 0 for which `||d||_1 <=
    /// epsilon`.
    ///
    /// `||d||_1` falls with theta in straight pieces that end where a pixel leaves its bound, at `|v| -
    /// room`, or reaches 0, at `|v|`. With all 2 d ends b sorted downwards and w = -1 or +1 for the two
    /// kinds, it is `S_k = sum_{j <= k} w_j (b_j - b_k)` at `theta = b_k`: theta lies between the last end
    /// that is within epsilon and the next.
    static Tensor projectInBox(Tensor delta, Tensor images, Tensor epsilon) {
        Tensor flat = delta.to(ScalarType.Double).flatten(1, -1);
        Tensor pixels = images.to(ScalarType.Double).flatten(1, -1);
        Tensor radius = epsilon.to(ScalarType.Double).reshape(-1, 1);
        Tensor size = flat.abs();
        Tensor room = pixels.neg().add(new Scalar(1)).where(flat.gt(new Scalar(0)), pixels);
        Tensor whole = size.minimum(room).sum(ROW, true, ImageTensors.NO_TYPE).le(radius);
        Tensor theta = theta(size, size.sub(room).clamp_min(new Scalar(0)), radius);
        Tensor shrunk = size.sub(theta.masked_fill(whole, new Scalar(0)))
                .clamp_min(new Scalar(0))
                .minimum(room);
        return shrunk.mul(flat.sign()).reshape(Tensors.shape(delta)).to(delta.scalar_type());
    }

    /// Where `sum max(a - theta, 0) - max(c - theta, 0)` comes down to `radius`.
    private static Tensor theta(Tensor a, Tensor c, Tensor radius) {
        Tensor one = torch.ones_like(a);
        var sorted = torch.cat(new TensorVector(a, c), 1).sort(1, true);
        Tensor ends = sorted.get0();
        Tensor kind = torch.cat(new TensorVector(one, one.neg()), 1).gather(1, sorted.get1());
        Tensor slope = kind.cumsum(1);
        Tensor sum = kind.mul(ends).cumsum(1);
        Tensor last = sum.sub(slope.mul(ends))
                .le(radius)
                .sum(ROW, true, ImageTensors.NO_TYPE)
                .clamp_min(new Scalar(1))
                .sub(new Scalar(1));
        Tensor next = torch.cat(new TensorVector(ends, torch.zeros_like(ends.narrow(1, 0, 1))), 1)
                .gather(1, last.add(new Scalar(1)));
        Tensor theta = sum.gather(1, last).sub(radius).div(slope.gather(1, last).clamp_min(new Scalar(1)));
        // between the ends also where rounding takes a level piece, of slope 0, for one that leaves the ball
        return theta.maximum(next).minimum(ends.gather(1, last));
    }

    /// The change d that maximises `gradient . d` with `||d||_1 <= size` and `images + d` on [0, 1]: pixels in
    /// the order of falling |gradient|, each taken to its bound, until `size` is spent.
    static Tensor fill(Tensor gradient, Tensor images, Tensor size) {
        Tensor flat = gradient.flatten(1, -1);
        Tensor pixels = images.flatten(1, -1).to(ScalarType.Double);
        Tensor up = flat.gt(new Scalar(0));
        Tensor room = up.mul(pixels.neg().add(new Scalar(1)))
                .add(flat.lt(new Scalar(0)).mul(pixels));
        Tensor order = flat.abs().sort(1, true).get1();
        Tensor sorted = room.gather(1, order);
        Tensor before = sorted.cumsum(1).sub(sorted);
        Tensor taken = before.neg()
                .add(size.to(ScalarType.Double).reshape(-1, 1))
                .clamp_min(new Scalar(0))
                .minimum(sorted);
        Tensor change = torch.zeros_like(taken).scatter(1, order, taken).mul(flat.sign());
        return change.reshape(Tensors.shape(gradient)).to(gradient.scalar_type());
    }
}
