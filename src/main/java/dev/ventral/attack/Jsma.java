package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The Jacobian-based saliency map attack (Papernot et al. 2016, The limitations of deep learning in
/// adversarial settings, algorithm 2): until the network answers the class to reach, the most salient value,
/// or pair of values, is moved by theta, but no further than its bound. With `a` and `b` what a change does
/// to the logit of the class to reach and to the sum of the others, its saliency is `a |b|` where `a > 0` and
/// `b < 0`, and 0 otherwise.
///
/// Untargeted, the class to reach is at each step the most likely one but the true class, at the point
/// reached.
///
/// In the paper all pairs are searched, which is out of reach for images of more than a few thousand values:
/// here the best pair among the `pool` changes that gain most by themselves is taken, all pairs where `pool`
/// is twice the number of values or more. As a pair changes two values where one may be enough, `one` is the
/// default. Where nothing is salient the paper's search ends; here the change goes on that brings the class
/// to reach furthest ahead of the mean of the others, as long as there is one that does. With `room: false`,
/// `features: two`, and `direction` up or down it is the paper's; both directions at once as in Wiyatno & Xu
/// 2018 (Maximal Jacobian-based saliency map attack).
///
/// Two gradients a step, from one forward pass. It ends with the first success: there is no nearer point on
/// its way.
///
/// @param features how many values are moved in a step
/// @param direction whether values may be raised, lowered (the paper's theta < 0), or both
/// @param theta how far a value is moved in a step, in pixels on [0, 1]; 1: to its bound
/// @param gamma the largest share of values that may be changed (Papernot et al.: 14.5 %, section 5)
/// @param room whether saliency is that of the change the bounds leave, rather than of the derivatives alone:
///     the same on black and white images, better on others, where a value near its bound can change little
/// @param pool of how many single changes pairs are made
/// @param steps at most
/// @param epsilons numbers of values at which accuracy is reported; may be left out
@JsonClassDescription("Moves the most salient value or pair of values at a time (Papernot et al. 2016).")
@JsonTypeName(Jsma.NAME)
@Title("JSMA")
public record Jsma(
        @Default("one") Features features,
        @Default("both") Direction direction,
        @Default("1.0") double theta,
        @Default("0.145") double gamma,
        @Default("true") boolean room,
        @Default("128") int pool,
        @Default("1000") int steps,
        @Default("[]") List<Double> epsilons)
        implements SteppedAttack {
    static final String NAME = "jsma";

    /// How many values a step moves.
    public enum Features {
        /// The most salient value.
        ONE,
        /// The most salient pair.
        TWO
    }

    /// Which way values may be moved.
    public enum Direction {
        /// Raised only.
        UP,
        /// Lowered only.
        DOWN,
        /// Either.
        BOTH
    }

    public Jsma {
        InputError.unless(
                theta > 0 && theta <= 1,
                "jsma.theta: expected a number from above 0 to 1 (to the bound), got %s",
                theta);
        InputError.unless(gamma > 0 && gamma <= 1, "jsma.gamma: expected a share from above 0 to 1, got %s", gamma);
        InputError.unless(pool >= 2, "jsma.pool: expected at least 2, got %s", pool);
        InputError.unless(steps >= 1, "jsma.steps: expected at least 1, got %s", steps);
        epsilons = Epsilons.optional(NAME, Norm.L0, epsilons);
    }

    /// The usual setting: one value at a time, either way, to its bound.
    public Jsma() {
        this(Features.ONE, Direction.BOTH, 1, .145, true, 128, 1000, List.of());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Norm norm() {
        return Norm.L0;
    }

    @Override
    public boolean minimizes() {
        return true;
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor x = state.x();
        Goal goal = state.goal();
        List<Victim.Slope> slopes = victim.slopes(
                x, List.of(z -> own(goal, z), z -> z.sum(new long[] {1}).sub(own(goal, z))));
        Tensor logits = slopes.getFirst().logits();
        state.offer(x, logits);

        Tensor images = wide(state.images());
        Tensor here = wide(x);
        Saliency saliency = Saliency.of(
                Saliency.moves(images, here, theta, direction),
                slopes.getFirst().pixels().flatten(1, -1),
                slopes.getLast().pixels().flatten(1, -1),
                logits.size(1) - 1,
                room);
        Tensor change = features == Features.ONE ? saliency.one() : saliency.two(pool);
        Tensor moved = here.add(change).reshape(Tensors.shape(x)).to(ScalarType.Float);
        Tensor over = Norm.L0.size(moved.sub(state.images())).gt(new Scalar(allowed(images.size(1))));
        Tensor stuck = change.ne(new Scalar(0)).any(1).logical_not();
        Tensor done = goal.met(logits).logical_or(over).logical_or(stuck);
        state.finish(done);
        state.x(ImageTensors.choose(done, x, ImageTensors.clipped(moved)));
    }

    private double allowed(long values) {
        return Math.max(features == Features.ONE ? 1 : 2, Math.floor(gamma * values));
    }

    /// The logit of the class to reach.
    private static Tensor own(Goal goal, Tensor logits) {
        Tensor reach =
                goal.targeted() ? goal.classes() : goal.others(logits.detach()).argmax(ImageTensors.classes(), false);
        return logits.gather(1, reach.unsqueeze(1)).squeeze(1);
    }

    private static Tensor wide(Tensor images) {
        return images.flatten(1, -1).to(ScalarType.Double);
    }
}
