package dev.ventral.attack;

import dev.ventral.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The two operations of the L1 ball that need sorting; sums are taken in float64.
final class Simplex {
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
                .sum(new long[] {1}, true, Batches.NO_TYPE)
                .clamp_min(new Scalar(1));
        Tensor theta = excess.gather(1, rho.sub(new Scalar(1))).div(rho).clamp_min(new Scalar(0));
        Tensor shrunk = size.sub(theta).clamp_min(new Scalar(0)).mul(flat.sign());
        return shrunk.reshape(Tensors.shape(delta)).to(delta.scalar_type());
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
