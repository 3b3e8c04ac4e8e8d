package dev.ventral.attack;

import dev.ventral.attack.step.ImageTensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Saliency: what the changes of single values that [Jsma] may make next do to the logits, to first order. All
/// tensors are float64 `N x 2d`: each value raised, then each value lowered.
///
/// A change counts as salient where it raises the class to reach, and lowers the sum of the others: its
/// saliency is then the product of the two (Papernot et al. 2016, equation 8; pairs: algorithm 3).
///
/// @param moves the changes; 0 where a value may not be moved that way
/// @param raises by how much each raises the logit of the class to reach
/// @param lowers by how much each lowers the sum of the other logits
/// @param gains by how much each brings the class to reach ahead of the mean of the others: decides where
///     nothing is salient
record Saliency(Tensor moves, Tensor raises, Tensor lowers, Tensor gains) {
    private static final double NEVER = -1e30;
    /// Less than half of a grey level in float32 arithmetic: such a value is at its bound.
    private static final double AT_BOUND = 1e-6;

    /// @param own gradient of the logit of the class to reach, `N x d`
    /// @param rest gradient of the sum of the other logits
    /// @param others how many others there are
    /// @param room whether a change counts by its size, rather than by its sign alone
    static Saliency of(Tensor moves, Tensor own, Tensor rest, long others, boolean room) {
        Tensor weight = room ? moves : moves.sign();
        Tensor raises = twice(own).mul(weight);
        Tensor lowers = twice(rest).mul(weight).neg();
        return new Saliency(moves, raises, lowers, raises.add(lowers.div(new Scalar((double) Math.max(1, others)))));
    }

    /// The changes by up to `theta` that stay on [0, 1]. A value that has been moved is moved on the same way
    /// only.
    ///
    /// @param images `N x d` float64
    /// @param x where the attack is
    static Tensor moves(Tensor images, Tensor x, double theta, Jsma.Direction direction) {
        Tensor up = way(x.neg().add(new Scalar(1)), theta).mul(x.ge(images));
        Tensor down = way(x, theta).mul(x.le(images)).neg();
        return torch.cat(
                new TensorVector(
                        direction == Jsma.Direction.DOWN ? torch.zeros_like(up) : up,
                        direction == Jsma.Direction.UP ? torch.zeros_like(down) : down),
                1);
    }

    private static Tensor way(Tensor room, double theta) {
        return room.clamp_max(new Scalar(theta)).mul(room.gt(new Scalar(AT_BOUND)));
    }

    private static Tensor twice(Tensor gradient) {
        Tensor wide = gradient.to(ScalarType.Double);
        return torch.cat(new TensorVector(wide, wide), 1);
    }

    /// The change (`N x d`) of the most salient value.
    Tensor one() {
        Tensor score = score(raises, lowers, gains, moves.ne(new Scalar(0)));
        Tensor best = score.argmax(ImageTensors.classes(), true);
        Tensor chosen = score.gather(1, best).gt(new Scalar(0));
        return change(best, moves.gather(1, best).mul(chosen));
    }

    /// The change of the most salient pair among the `pool` changes that gain most by themselves.
    Tensor two(int pool) {
        Tensor possible = moves.ne(new Scalar(0));
        long size = Math.min(pool, moves.size(1));
        Tensor index = gains.masked_fill(possible.logical_not(), new Scalar(NEVER))
                .topk(size, 1, true, true)
                .get1();
        Tensor value = index.remainder(new Scalar(moves.size(1) / 2));
        Tensor there = possible.gather(1, index);
        Tensor allowed = there.unsqueeze(1)
                .logical_and(there.unsqueeze(2))
                .logical_and(value.unsqueeze(1).ne(value.unsqueeze(2)));
        Tensor score = score(
                sums(raises.gather(1, index)),
                sums(lowers.gather(1, index)),
                sums(gains.gather(1, index)),
                allowed.flatten(1, 2));
        Tensor best = score.argmax(ImageTensors.classes(), true);
        Tensor chosen = score.gather(1, best).gt(new Scalar(0));
        Tensor first = best.floor_divide(new Scalar(size));
        Tensor second = best.remainder(new Scalar(size));
        Tensor both = index.gather(1, torch.cat(new TensorVector(first, second), 1));
        return change(both, moves.gather(1, both).mul(chosen));
    }

    private static Tensor sums(Tensor each) {
        return each.unsqueeze(1).add(each.unsqueeze(2)).flatten(1, 2);
    }

    /// The saliency or, in rows where nothing is salient, the gain.
    private static Tensor score(Tensor raises, Tensor lowers, Tensor gains, Tensor allowed) {
        Tensor salient =
                raises.gt(new Scalar(0)).logical_and(lowers.gt(new Scalar(0))).logical_and(allowed);
        Tensor any = salient.any(1, true);
        return raises.mul(lowers).mul(salient).where(any, gains.mul(allowed));
    }

    private Tensor change(Tensor index, Tensor change) {
        Tensor both = torch.zeros_like(moves).scatter(1, index, change);
        long values = moves.size(1) / 2;
        return both.narrow(1, 0, values).add(both.narrow(1, values, values));
    }
}
