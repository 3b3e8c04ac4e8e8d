package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Decisions;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.tensor.ImageRandom;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// HopSkipJumpAttack (Chen et al. 2020, algorithm 2): sees nothing but the network's decisions; estimates
/// from them the gradient at the decision boundary, and jumps along it.
///
/// It begins at an image of uniform noise that meets the goal, brought to the boundary by bisection
/// ([Decisions#towards]) to a precision of `d^(-3/2)` (L2) or `d^-2` (Linf) of the distance, with d values
/// per image. Step t = 1, 2, … has three parts, at the boundary point x of distance D.
///
/// Estimate: draws `n_t = floor(n sqrt(t))` unit vectors u_b, adds `r u_b`, clips to [0, 1]; `r = D / d`, .1
/// in the first step. The gradient is `v = mean_b (phi_b - mean phi) u_b`, with phi_b = 1 where the goal is
/// met and -1 elsewhere (without the mean where all are the same), and u_b what clipping left of it.
///
/// Jump: by `s v / ||v||_2` (L2) or `s sign(v)` (Linf) with `s = D / sqrt(t)`, halved until the goal is met,
/// 12 lengths at most; where none meets it, x stays.
///
/// Return: to the boundary, by bisection.
///
/// An image for which no noise meets the goal (of a targeted attack: is of the class) counts as not found.
///
/// Cost: with `h = ceil(3/2 log2 d)` (L2) or `ceil(2 log2 d)` (Linf), `tries + h + sum_t (n_t + 12 + h)`
/// forward passes, no gradients. The published implementations halve until every image of the batch is
/// done; here the number is fixed, so that what an image costs does not depend on others.
///
/// @param norm of the distance: `l2` or `linf`
/// @param epsilons at which a curve is reported; the search does not depend on them
/// @param steps jumps; 40 are about 18,000 forward passes on images of 3 x 32 x 32 (foolbox takes 64)
/// @param draws n, decisions for the first estimate
/// @param mostDraws decisions for one estimate at most
/// @param tries how many images of noise to begin with
@JsonClassDescription("Estimates the gradient at the boundary, by decisions only (Chen et al. 2020).")
@JsonTypeName(HopSkipJump.NAME)
@Title("HopSkipJump")
public record HopSkipJump(
        @Default("l2") Norm norm,
        @Default("[]") List<Double> epsilons,
        @Default("40") int steps,
        @Default("100") int draws,
        @Default("10000") int mostDraws,
        @Default("25") int tries)
        implements SteppedAttack {
    static final String NAME = "hop-skip-jump";
    /// How often a jump is halved, and so forward passes.
    static final int JUMPS = 12;

    private static final double FIRST_RADIUS = .1;

    public HopSkipJump {
        InputError.unless(
                norm == Norm.L2 || norm == Norm.LINF, "hop-skip-jump.norm: expected l2 or linf, got %s", norm.label());
        epsilons = Epsilons.optional(NAME, norm, epsilons);
        InputError.unless(steps >= 1, "hop-skip-jump.steps: expected at least 1, got %s", steps);
        InputError.unless(draws >= 1, "hop-skip-jump.draws: expected at least 1, got %s", draws);
        InputError.unless(
                mostDraws >= draws,
                "hop-skip-jump.most-draws: expected at least as many as draws (%s), got %s",
                draws,
                mostDraws);
        InputError.unless(tries >= 1, "hop-skip-jump.tries: expected at least 1, got %s", tries);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean minimizes() {
        return true;
    }

    /// The number of draws depends on the step.
    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        Decisions.begin(victim, state, tries);
        state.x(Decisions.towards(victim, state, state.x(), halvings(state.images())));
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor distance = Decisions.size(state, state.x());
        Tensor direction = norm.steepest(gradient(victim, state, radius(state, distance)));
        Tensor size = distance.div(new Scalar(Math.sqrt(state.round() + 1.0)));
        Tensor landed = jump(victim, state, direction, size);
        state.x(Decisions.towards(victim, state, landed, halvings(state.images())));
    }

    /// The bisections that bring the boundary to within `theta` of the distance.
    int halvings(Tensor images) {
        double bits = Math.log(images.numel() / (double) images.size(0)) / Math.log(2);
        return (int) Math.ceil((norm == Norm.L2 ? 1.5 : 2) * bits);
    }

    /// The decisions asked for in this step.
    int draws(int round) {
        return (int) Math.min(draws * Math.sqrt(round + 1.0), mostDraws);
    }

    private static Tensor radius(AttackState state, Tensor distance) {
        double values = state.images().numel() / (double) state.count();
        return state.round() == 0
                ? torch.full_like(distance, new Scalar(FIRST_RADIUS))
                : distance.div(new Scalar(values));
    }

    private Tensor gradient(Victim victim, AttackState state, Tensor radius) {
        Tensor weighted = torch.zeros_like(state.images());
        Tensor sum = torch.zeros_like(weighted);
        Tensor decisions = torch.zeros_like(radius);
        int count = draws(state.round());
        for (int b = 0; b < count; b++) {
            try (var _ = new PointerScope()) {
                Tensor there = ImageTensors.shifted(state.x(), unit(state, b).mul(radius));
                Tensor met = state.goal().met(victim.logits(there));
                Tensor sign = ImageTensors.perImage(
                        met.to(ScalarType.Float).mul(new Scalar(2)).sub(new Scalar(1)));
                // where nothing was found to begin at, the radius is 0
                Tensor left = there.sub(state.x()).div(radius.add(radius.eq(new Scalar(0))));
                weighted.add_(left.mul(sign));
                sum.add_(left);
                decisions.add_(sign);
            }
        }
        Tensor mean = decisions.div(new Scalar((double) count));
        Tensor same = mean.abs().eq(new Scalar(1));
        return weighted.sub(sum.mul(mean.masked_fill(same, new Scalar(0))));
    }

    /// Unit vectors: Gaussian directions for L2, of points of a cube for Linf.
    private Tensor unit(AttackState state, int draw) {
        ImageRandom at = state.atStep();
        var own = new ImageRandom(Seeds.mix(at.seed(), draw + 1L), at.images(), at.steps());
        Tensor drawn = norm.randomStart(own, ImageTensors.shape(state.images()));
        return Norm.L2.steepest(ImageTensors.beside(state.images(), drawn));
    }

    /// The first point along the direction that meets the goal; the present one where none does.
    private static Tensor jump(Victim victim, AttackState state, Tensor direction, Tensor size) {
        Tensor landed = state.x().clone();
        Tensor flying = state.finished().logical_not();
        for (int j = 0; j < JUMPS; j++) {
            try (var _ = new PointerScope()) {
                Tensor there =
                        ImageTensors.shifted(state.x(), direction.mul(size).mul(new Scalar(Math.pow(.5, j))));
                Tensor met = Decisions.met(victim, state, there).logical_and(flying);
                landed.copy_(ImageTensors.choose(met, there, landed));
                flying.copy_(flying.logical_and(met.logical_not()));
            }
        }
        return landed;
    }
}
