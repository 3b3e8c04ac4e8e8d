package dev.ventral.guidance.target;

import dev.ventral.data.image.Images;
import dev.ventral.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Neighbours in pixels: which image is nearest to which in pixels, and how smooth responses are over images by
/// that: Geary's ratio
///
///     C(R) = mean over images i of |R_i - R_n(i)|^2  /  mean over pairs i != j of |R_i - R_j|^2
///
/// n(i) is the image nearest to i (Euclidean distance of pixels). About 1 for responses that have nothing to do
/// with pixels, whatever their covariance, and the nearer to 0 the more alike the responses to images that look
/// alike are.
///
/// Source: after Geary 1954, "The contiguity ratio and statistical mapping", The Incorporated Statistician 5.
///
/// @param from images, at most [#MOST] of them, spread evenly
/// @param nearest for each of them the number of the image nearest to it
public record PixelNeighbours(int[] from, int[] nearest) {
    /// Images whose neighbours are looked for.
    static final int MOST = 2000;

    private static final int BLOCK = 256;

    public static PixelNeighbours of(Images images) {
        int n = images.count();
        int[] from = new int[Math.min(n, MOST)];
        for (int k = 0; k < from.length; k++) {
            from[k] = (int) ((long) k * n / from.length);
        }
        int[] nearest = new int[from.length];
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor asked = images.tensor(from).flatten(1, -1);
            Tensor squares = asked.square().sum(1).unsqueeze(1);
            Tensor best = torch.full(new long[] {from.length}, new Scalar(Double.POSITIVE_INFINITY))
                    .to(ScalarType.Float);
            Tensor who = torch.zeros(from.length).to(ScalarType.Long);
            Tensor own = Tensors.of(from).unsqueeze(1);
            for (int begin = 0; begin < n; begin += BLOCK) {
                int[] index = new int[Math.min(BLOCK, n - begin)];
                for (int k = 0; k < index.length; k++) {
                    index[k] = begin + k;
                }
                try (var _ = new PointerScope()) {
                    Tensor there = images.tensor(index).flatten(1, -1);
                    Tensor numbers = Tensors.of(index);
                    Tensor distance = squares.add(there.square().sum(1))
                            .sub(asked.mm(there.t()).mul(new Scalar(2)))
                            .masked_fill(own.eq(numbers), new Scalar(Double.POSITIVE_INFINITY));
                    var least = torch.min(distance, 1, false);
                    Tensor closer = least.get0().lt(best);
                    best.copy_(torch.where(closer, least.get0(), best));
                    who.copy_(torch.where(closer, numbers.index_select(0, least.get1()), who));
                }
            }
            int[] found = Tensors.ints(who);
            System.arraycopy(found, 0, nearest, 0, nearest.length);
        }
        return new PixelNeighbours(from, nearest);
    }

    /// C(R) of the images' responses.
    public double roughness(TargetResponses responses) {
        try (var _ = new PointerScope()) {
            return roughness(Tensors.of(responses.values(), responses.images(), responses.units())
                    .to(ScalarType.Double));
        }
    }

    /// @param responses `images x units`, float64
    public double roughness(Tensor responses) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            long n = responses.size(0);
            Tensor own = responses.index_select(0, Tensors.of(from));
            Tensor other = responses.index_select(0, Tensors.of(nearest));
            double near = Tensors.item(own.sub(other).square().sum()) / from.length;
            Tensor centred = responses.sub(responses.mean(0));
            // over ordered pairs i != j: sum |R_i - R_j|^2 = 2 n sum |R_i - mean|^2
            double all = 2.0 / (n - 1) * Tensors.item(centred.square().sum());
            return all > 0 ? near / all : 1;
        }
    }
}
