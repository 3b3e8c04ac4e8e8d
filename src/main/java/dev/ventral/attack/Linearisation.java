package dev.ventral.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The network as it is linear near a point, and where it then meets the goal.
///
/// Untargeted, with `f_k = z_y - z_k` and `w_k` the gradient of `-f_k`, the boundary to class k is `f_k /
/// ||w_k||_2` away; the nearest of some classes counts (Moosavi-Dezfooli et al. 2016, DeepFool, algorithm 2).
/// Targeted there is one boundary, that to the largest of the other logits.
///
/// @param logits at the point
/// @param gap how far the nearest boundary is, in logits, `N`; negative where it has been crossed
/// @param normal the gradient along which `gap` falls, as large as the images
/// @param front the same for the class that is ahead: minus the gradient of the margin
record Linearisation(Tensor logits, Tensor gap, Tensor normal, Tensor front) {

    /// The classes whose boundaries count, `N x min(classes - 1, all others)`: the most likely but the true
    /// one.
    static Tensor likeliest(Goal goal, Tensor logits, int classes) {
        long count = Math.min(classes, logits.size(1)) - 1;
        return goal.others(logits).topk(count, 1, true, true).get1();
    }

    /// One gradient for the class that is ahead and (untargeted) one for each of `classes`, from one forward
    /// pass.
    ///
    /// @param classes see [#likeliest]
    static Linearisation at(Victim victim, Goal goal, Tensor x, Tensor classes) {
        List<UnaryOperator<Tensor>> losses = new ArrayList<>();
        losses.add(z -> goal.margin(z).neg());
        for (long k = 0; !goal.targeted() && k < classes.size(1); k++) {
            Tensor other = classes.narrow(1, k, 1);
            losses.add(z -> z.gather(1, other)
                    .sub(z.gather(1, goal.classes().unsqueeze(1)))
                    .squeeze(1));
        }
        List<Victim.Slope> slopes = victim.slopes(x, losses);
        Victim.Slope front = slopes.getFirst();
        if (goal.targeted()) {
            return new Linearisation(front.logits(), front.loss().neg(), front.pixels(), front.pixels());
        }
        return nearest(front, slopes.subList(1, slopes.size()));
    }

    private static Linearisation nearest(Victim.Slope front, List<Victim.Slope> slopes) {
        var gaps = new TensorVector();
        var normals = new TensorVector();
        for (Victim.Slope slope : slopes) {
            gaps.push_back(slope.loss().neg());
            normals.push_back(slope.pixels().flatten(1, -1));
        }
        Tensor gap = torch.stack(gaps, 1);
        Tensor normal = torch.stack(normals, 1);
        Tensor length = normal.to(ScalarType.Double)
                .square()
                .sum(new long[] {2}, false, Batches.NO_TYPE)
                .sqrt();
        // a class without gradient is out of reach
        Tensor distance = gap.div(length).masked_fill(length.eq(new Scalar(0)), new Scalar(Float.MAX_VALUE));
        Tensor best = distance.argmin(new LongOptional(1), true);
        Tensor chosen = normal.gather(1, best.unsqueeze(2).expand(-1, 1, normal.size(2)));
        return new Linearisation(
                front.logits(), gap.gather(1, best).squeeze(1), chosen.reshape_as(front.pixels()), front.pixels());
    }
}
