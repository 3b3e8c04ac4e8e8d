package dev.ventral.attack.step;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The walks of the fast adaptive boundary attack, which both its forms make ([dev.ventral.attack.Fab] gives the
/// formulas): walks of equally many steps from the image or a random point, one after the other, then the final
/// search.
///
/// @param norm by which boundaries are projected onto
/// @param iterations steps of a walk
/// @param starts walks for each class aimed at: the first from the image, the others from random points
/// @param alphaMax the largest weight of the image's own projection
/// @param eta how far projections are extrapolated
/// @param beta how far a candidate that meets the goal is from the image, afterwards, over how far it was
public record FabWalk(Norm norm, int iterations, int starts, double alphaMax, double eta, double beta) {
    /// The extrapolation of the paper (section 2.3).
    public static final double ETA = 1.05;
    /// The largest weight of the paper.
    public static final double ALPHA_MAX = .1;
    /// The backward step of the paper.
    public static final double BETA = .9;
    /// Steps of the final search.
    public static final int SEARCH = 3;
    /// For the radius of random starts, as long as no candidate is known: the thresholds of the authors' code.
    private static final double RADIUS_LINF = .3;
    private static final double RADIUS_L2 = 1;
    private static final double RADIUS_L1 = 5;

    private static final String CLEAN_MARGIN = "clean-margin";
    private static final String BEST_MARGIN = "best-margin";
    private static final String DIRECTIONS = "directions";

    /// Prepares images that have just come; asks for their logits.
    ///
    /// @param rivals how many classes to remember
    public void start(Victim victim, AttackState state, long rivals) {
        Tensor logits = victim.logits(state.images());
        Tensor margin = state.goal().margin(logits);
        CandidateClasses.put(state, logits, rivals);
        LineSearch.start(state, margin);
        state.put(CLEAN_MARGIN, margin);
        state.put(BEST_MARGIN, margin);
        if (starts > 1) {
            state.put(DIRECTIONS, directions(state));
        }
    }

    /// One step of every row.
    ///
    /// @param walks how many walks each row makes
    /// @param slope the lead of the class aimed at, at the rows' points
    public void step(Victim victim, AttackState state, long walks, Supplier<Victim.Slope> slope) {
        Tensor made = state.made();
        Tensor moved = moved(state, slope.get());
        long over = walks * iterations;
        LineSearch.begin(
                state, made.eq(new Scalar(over)), state.best(), state.get(CLEAN_MARGIN), state.get(BEST_MARGIN));
        Tensor searching = made.ge(new Scalar(over));
        Tensor candidates = ImageTensors.choose(searching, LineSearch.point(state), moved);

        Tensor logits = victim.logits(candidates);
        Tensor met = state.goal().met(logits);
        Tensor margin = state.goal().margin(logits);
        Tensor before = state.distance().clone();
        // what a row does beyond its end, before anyone looks, must not count
        state.offerWhere(candidates, met.logical_and(state.finished().logical_not()));
        state.put(BEST_MARGIN, margin.where(state.distance().lt(before), state.get(BEST_MARGIN)));
        LineSearch.learn(state, searching, met, margin);

        Tensor images = state.images();
        Tensor back = images.add(candidates.sub(images), new Scalar(beta));
        Tensor next = made.add(new Scalar(1));
        Tensor begins = next.remainder(new Scalar(iterations)).eq(new Scalar(0));
        Tensor walked = ImageTensors.choose(met, back, candidates);
        state.x(ImageTensors.choose(begins, beginning(state, next.floor_divide(new Scalar(iterations))), walked));
        state.finish(next.ge(new Scalar(over + SEARCH)));
    }

    /// Towards the boundary, biased towards the point of the boundary that is nearest to the image.
    private Tensor moved(AttackState state, Victim.Slope lead) {
        Tensor x = state.x();
        Tensor images = state.images();
        Tensor ahead = Hyperplane.towards(norm, x, lead.pixels(), lead.loss().neg());
        Tensor fromImage = lead.pixels().mul(images.sub(x)).sum(new long[] {1, 2, 3});
        Tensor own = Hyperplane.towards(
                norm, images, lead.pixels(), lead.loss().add(fromImage).neg());
        Tensor size = norm.size(ahead);
        Tensor share = size.div(Hyperplane.nonZero(size.add(norm.size(own)))).clamp_max(new Scalar(alphaMax));
        Tensor alpha = ImageTensors.perImage(share.to(x.scalar_type()));
        Tensor forward = x.add(ahead, new Scalar(eta));
        Tensor beside = images.add(own, new Scalar(eta));
        return ImageTensors.clipped(forward.add(beside.sub(forward).mul(alpha)));
    }

    /// Where a walk begins: at the image, or at a random point at half the distance of the nearest candidate.
    ///
    /// @param walk the number of the walk, int64 `N`
    private Tensor beginning(AttackState state, Tensor walk) {
        Tensor images = state.images();
        if (starts == 1) {
            return images;
        }
        Tensor which = walk.remainder(new Scalar(starts));
        Tensor direction = images.mul(new Scalar(0));
        for (int s = 1; s < starts; s++) {
            Tensor drawn = state.get(DIRECTIONS).select(1, s - 1L);
            direction = ImageTensors.choose(which.eq(new Scalar(s)), drawn, direction);
        }
        Tensor radius = state.distance().clamp_max(new Scalar(radius())).mul(new Scalar(.5));
        return ImageTensors.shifted(images, direction.mul(ImageTensors.perImage(radius.to(images.scalar_type()))));
    }

    /// Changes of norm 1, `N x starts - 1 x C x H x W`.
    private Tensor directions(AttackState state) {
        Tensor images = state.images();
        var drawn = new TensorVector();
        for (int s = 1; s < starts; s++) {
            int[] own = new int[state.count()];
            Arrays.fill(own, s);
            Tensor change = norm.randomStart(state.atStep().at(own), ImageTensors.shape(images));
            Tensor size = ImageTensors.perImage(norm.size(change).to(change.scalar_type()));
            drawn.push_back(ImageTensors.beside(images, change.div(Hyperplane.nonZero(size))));
        }
        return torch.stack(drawn, 1);
    }

    private double radius() {
        return switch (norm) {
            case L1 -> RADIUS_L1;
            case L2 -> RADIUS_L2;
            case LINF -> RADIUS_LINF;
            case L0 -> throw new IllegalStateException("L0 has no boundary to walk to");
        };
    }
}
