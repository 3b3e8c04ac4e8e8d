package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.CandidateClasses;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.GreedyCoordinates;
import dev.ventral.attack.step.Hyperplane;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// SparseFool (Modas, Moosavi-Dezfooli & Frossard 2019, SparseFool: a few pixels make a big difference,
/// algorithm 2): DeepFool leads from `x_i` to a point `x_i + r` on the decision boundary, where its normal w
/// is taken; then, against the plane through `x_i + lambda r` with that normal, one value after the other is
/// taken towards its bound, in the order of falling |w|, until the plane is reached (algorithm 1, solved by
/// sorting); from there the next round begins. A round's point is looked at `overshoot` further from the
/// image than it is.
///
/// The order of falling |w| makes the smallest L1 change that reaches the plane. With `norm: l0` values are
/// taken in the order of |w| times the way to their bound instead, which makes the fewest changes and is
/// ours.
///
/// A step is one linearisation (`classes` gradients from one forward pass), whatever it is needed for: a
/// DeepFool step, the normal, or the look at a round's point. The paper's 20 rounds of up to 50 DeepFool
/// steps seldom take more than a few steps each. DeepFool's own points are not clipped, as in the paper, and
/// are never taken for a result.
///
/// With `lambda` 1 it is exact on linear classifiers but for the overshoot; the paper's 3 gives up nearness
/// for fewer rounds where the boundary is curved.
///
/// @param norm by which results are measured, and the fewest or smallest changes are made: l0 or l1
/// @param lambda how far beyond the boundary the plane is put, relative to its distance (the paper: 3 for
///     large images)
/// @param overshoot how much further each point is taken, relative to its change (reference implementation:
///     .02)
/// @param classes of how many classes DeepFool looks at the boundaries, the true one among them (DeepFool:
///     10)
/// @param steps linearisations at most
/// @param epsilons sizes at which accuracy is reported; may be left out
@JsonClassDescription("DeepFool's boundary, reached by few values (Modas et al. 2019).")
@JsonTypeName(SparseFool.NAME)
@Title("SparseFool")
public record SparseFool(
        @Default("l1") Norm norm,
        @Default("3.0") double lambda,
        @Default("0.02") double overshoot,
        @Default("10") int classes,
        @Default("100") int steps,
        @Default("[]") List<Double> epsilons)
        implements SteppedAttack {
    static final String NAME = "sparsefool";
    /// The least DeepFool step and the margin beyond the plane, as in the authors' implementation.
    private static final double LEAST = 1e-4;

    private static final String ROUND = "round";
    private static final String WALKED = "walked";
    private static final String LOOKING = "looking";

    public SparseFool {
        InputError.unless(
                norm == Norm.L0 || norm == Norm.L1, "sparsefool.norm: expected l0 or l1, got %s", norm.label());
        InputError.unless(
                lambda >= 1 && Double.isFinite(lambda), "sparsefool.lambda: expected at least 1, got %s", lambda);
        InputError.unless(
                overshoot >= 0 && Double.isFinite(overshoot),
                "sparsefool.overshoot: expected a number not negative, got %s",
                overshoot);
        InputError.unless(classes >= 2, "sparsefool.classes: expected at least 2, got %s", classes);
        InputError.unless(steps >= 1, "sparsefool.steps: expected at least 1, got %s", steps);
        epsilons = Epsilons.optional(NAME, norm, epsilons);
    }

    /// The usual setting.
    public SparseFool(Norm norm) {
        this(norm, 3, .02, 10, 100, List.of());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean minimizes() {
        return true;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        Tensor images = state.images();
        CandidateClasses.put(state, victim.logits(images), classes - 1L);
        state.put(ROUND, images);
        state.put(WALKED, images.mul(new Scalar(0)));
        state.put(LOOKING, state.finished().logical_not());
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Goal goal = state.goal();
        List<UnaryOperator<Tensor>> leads = new ArrayList<>(CandidateClasses.leads(state));
        leads.add(logits -> goal.margin(logits).neg());
        List<Victim.Slope> slopes = victim.slopes(state.x(), leads);
        Victim.Slope front = slopes.getLast();
        Tensor met = goal.met(front.logits());
        Tensor done = met.logical_and(state.get(LOOKING));
        state.offerWhere(state.x(), done);
        state.finish(done);

        Tensor round = state.get(ROUND);
        Tensor crossed = met.logical_and(done.logical_not());
        Tensor reached = reached(front.pixels(), round, state.get(WALKED));
        Tensor walked =
                state.get(WALKED).add(walk(CandidateClasses.nearest(Norm.L2, slopes.subList(0, slopes.size() - 1))));
        Tensor further = round.add(walked, new Scalar(1 + overshoot));
        Tensor images = state.images();
        Tensor look = ImageTensors.clipped(images.add(reached.sub(images), new Scalar(1 + overshoot)));
        state.x(ImageTensors.choose(done, state.x(), ImageTensors.choose(crossed, look, further)));
        state.put(ROUND, ImageTensors.choose(crossed, reached, round));
        state.put(WALKED, ImageTensors.choose(crossed, walked.mul(new Scalar(0)), walked));
        state.put(LOOKING, crossed.logical_or(done));
    }

    /// DeepFool's step to the nearest boundary.
    private static Tensor walk(Victim.Slope lead) {
        Tensor direction = Norm.L2.steepest(lead.pixels());
        Tensor length = Hyperplane.nonZero(Norm.L2.size(lead.pixels()));
        Tensor distance = lead.loss().to(ScalarType.Double).neg().div(length).clamp_min(new Scalar(LEAST));
        return direction.mul(ImageTensors.perImage(distance.to(direction.scalar_type())));
    }

    /// From `round` to the plane with this normal through `round + lambda walked`, with few changes.
    private Tensor reached(Tensor normal, Tensor round, Tensor walked) {
        Tensor w = normal.flatten(1, -1).to(ScalarType.Double);
        Tensor from = round.flatten(1, -1).to(ScalarType.Double);
        Tensor gain = w.mul(walked.flatten(1, -1)).sum(new long[] {1}, true, ImageTensors.NO_TYPE);
        Tensor change = GreedyCoordinates.change(norm, w, from, gain.mul(new Scalar(lambda)));
        return from.add(change).reshape_as(round).to(round.scalar_type());
    }
}
