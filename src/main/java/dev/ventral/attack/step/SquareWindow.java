package dev.ventral.attack.step;

import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A square window of each image, or tiles of one size all over it, and the pattern that Square Attack
/// puts there.
///
/// @param down how far each row of pixels is below the window's first, `N x 1 x H x 1`
/// @param right how far each column is to the right of its first, `N x 1 x 1 x W`
/// @param size the window's side, whole, `N x 1 x 1 x 1`
public record SquareWindow(Tensor down, Tensor right, Tensor size) {
    /// The sum of `1 / j^2` from j on is the trigamma function, the first derivative of digamma, at j.
    private static final long TRIGAMMA = 1;

    private static final double TINY = 1e-12;

    /// A window whose corner lies anywhere where the window fits.
    ///
    /// @param at uniform on [0, 1), `N x 2`: how far down and right
    public static SquareWindow drawn(Tensor images, Tensor at, Tensor size) {
        long rows = images.size(2);
        long columns = images.size(3);
        return new SquareWindow(
                below(corner(at.narrow(1, 0, 1), size, rows), rows).reshape(-1, 1, rows, 1),
                below(corner(at.narrow(1, 1, 1), size, columns), columns).reshape(-1, 1, 1, columns),
                size);
    }

    private static Tensor corner(Tensor u, Tensor size, long pixels) {
        Tensor places = size.reshape(-1, 1).neg().add(new Scalar(pixels + 1.0));
        return u.to(ScalarType.Double).mul(places).floor().to(u.scalar_type());
    }

    private static Tensor below(Tensor corner, long pixels) {
        var options = new TensorOptions(corner.scalar_type()).device(new DeviceOptional(corner.device()));
        return torch.arange(new Scalar((double) pixels), options).reshape(1, -1).sub(corner);
    }

    /// Where the window is: bool `N x 1 x H x W`.
    public Tensor inside() {
        return within(down).logical_and(within(right));
    }

    private Tensor within(Tensor along) {
        return along.ge(new Scalar(0)).logical_and(along.lt(size));
    }

    /// Two rectangles one above the other (`transposed`: side by side), the first `floor(s/2)` high,
    /// with values of opposite sign that fall from the middle of each: `sum_{j=m+1}^{floor(s/2)+1}
    /// 1/j^2` at m steps from it, diagonal steps being allowed (Andriushchenko et al. 2020, equation
    /// 2), each rectangle of Euclidean length 1; 0 outside the window. `N x 1 x H x W`.
    ///
    /// @param transposed bool, to stand beside the images
    public Tensor pattern(Tensor transposed) {
        Tensor across = right.where(transposed, down);
        Tensor along = down.where(transposed, right);
        Tensor half = size.mul(new Scalar(.5)).floor();
        Tensor first = across.lt(half);
        Tensor middle = half.mul(new Scalar(.5))
                .floor()
                .where(first, half.add(size.sub(half).mul(new Scalar(.5)).floor()));
        Tensor steps = across.sub(middle).abs().maximum(along.sub(half).abs());
        Tensor inside = inside();
        Tensor values = torch.polygamma(TRIGAMMA, steps.add(new Scalar(1)))
                .sub(torch.polygamma(TRIGAMMA, half.add(new Scalar(2))))
                .mul(inside);
        return unit(values.mul(first)).sub(unit(values.mul(first.logical_not())));
    }

    private static Tensor unit(Tensor values) {
        Tensor length = values.square()
                .sum(new long[] {1, 2, 3}, true, ImageTensors.NO_TYPE)
                .sqrt();
        return values.div(length.clamp_min(new Scalar(TINY)));
    }
}
