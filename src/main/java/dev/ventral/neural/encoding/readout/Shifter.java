package dev.ventral.neural.encoding.readout;

import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Follows the eye: moves the readout of all units together by (dx, dy), which a small network computes from
/// the pupil's position.
///
///     (dx, dy) = REACH tanh(g(pupil))
///
/// The unit is half the image's width and height: dx = 1 moves the readout from the centre to the right edge.
/// The pupil's position is standardised over the recording, and g(0) = 0: at the mean position nothing moves,
/// which settles what shifter and masks could otherwise share. The position of the trial before has no part
/// in it.
///
/// Source: Walker et al. 2019, "Inception loops discover what excites neurons most using deep predictive
/// models", Nature Neuroscience 22, Methods; Sinz et al. 2018, NeurIPS.
public final class Shifter extends Module {
    private static final int HIDDEN = 5;
    /// The readout cannot leave the image.
    private static final double REACH = 1;

    private static final int BILINEAR = 0;
    private static final int ZEROS = 0;

    private final EncodingMlp mlp;

    public Shifter(SplittableRandom random) {
        super();
        mlp = register_module("mlp", new EncodingMlp(2, HIDDEN, 2, random));
    }

    /// (dx, dy) of each trial, `N x 2`.
    ///
    /// @param pupil `N x 2`, x and y, standardised
    Tensor shift(Tensor pupil) {
        return mlp.forward(pupil).tanh().mul(new Scalar(REACH));
    }

    /// The maps as a readout sees them that has moved by `shift`: content at (x, y) + shift comes to (x, y).
    /// Zeros come in from outside; bilinear between positions.
    ///
    /// @param maps `N x C x H x W`
    /// @param shift `N x 2`, in halves of width and height
    static Tensor move(Tensor maps, Tensor shift) {
        long count = maps.size(0);
        Tensor turn = Tensors.of(new float[] {1, 0, 0, 1}, 1, 2, 2)
                .to(maps.device(), maps.scalar_type())
                .expand(count, 2, 2);
        Tensor theta = torch.cat(new TensorVector(turn, shift.unsqueeze(2)), 2);
        Tensor grid = torch.affine_grid_generator(theta, Tensors.shape(maps), false);
        return torch.grid_sampler(maps, grid, BILINEAR, ZEROS, false);
    }

    /// The maps moved as the pupil says.
    public Tensor forward(Tensor maps, Tensor pupil) {
        return move(maps, shift(pupil));
    }
}
