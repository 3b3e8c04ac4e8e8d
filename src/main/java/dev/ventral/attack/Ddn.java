package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The decoupled direction and norm attack (Rony et al. 2019, algorithm 1): the direction of the change
/// follows the gradient, its length only whether the goal is met. From d = 0 and a length of 1, each step k
///
/// 1. adds `a_k g / ||g||_2` to d, g the gradient of the cross-entropy (of minus that to the class to reach) at
///    `x_0 + d`, `a_k` falling from `alpha` to `alpha-end` along a cosine;
/// 2. multiplies the length by `1 - gamma` where `x_0 + d`, before it was moved, met the goal, by `1 + gamma` where
///    not;
/// 3. gives d that length, and clips `x_0 + d` to [0, 1].
///
/// As in the authors' code the length never exceeds that to the farthest corner of [0, 1], and where the
/// gradient is zero the direction is random (here one direction of the image's own). The paper's quantisation
/// to 256 grey levels is left out: distances are those of real numbers, as in all other attacks.
///
/// Queries: a gradient for each step; as many steps as the paper's 100 to 1000.
///
/// @param epsilons where accuracy is reported
/// @param steps number of steps
/// @param gamma how much the length changes
/// @param alpha size of the first step
/// @param alphaEnd what it falls to
@JsonClassDescription("Decoupled direction and norm, L2 (Rony et al. 2019).")
@JsonTypeName(Ddn.NAME)
@Title("DDN")
public record Ddn(
        @Default("[]") List<Double> epsilons,
        @Default("100") int steps,
        @Default("0.05") double gamma,
        @Default("1") double alpha,
        @Default("0.01") double alphaEnd)
        implements SteppedAttack {
    static final String NAME = "ddn";
    private static final String LENGTH = "length";
    private static final String LONGEST = "longest";
    private static final String ASIDE = "aside";

    public Ddn {
        epsilons = Epsilons.optional(NAME, Norm.L2, epsilons);
        InputError.unless(steps >= 1, "ddn.steps: expected at least 1, got %s", steps);
        InputError.unless(gamma > 0 && gamma < 1, "ddn.gamma: expected a number between 0 and 1, got %s", gamma);
        InputError.unless(alpha > 0 && Double.isFinite(alpha), "ddn.alpha: expected a positive number, got %s", alpha);
        InputError.unless(
                alphaEnd >= 0 && alphaEnd <= alpha,
                "ddn.alpha-end: expected a number from 0 to alpha (%s), got %s",
                alpha,
                alphaEnd);
    }

    /// The paper's settings.
    public Ddn(int steps) {
        this(List.of(), steps, .05, 1, .01);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Norm norm() {
        return Norm.L2;
    }

    @Override
    public boolean minimizes() {
        return true;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        Tensor images = state.images();
        Tensor farthest = images.maximum(images.neg().add(new Scalar(1)));
        Tensor longest = ImageTensors.perImage(Norm.L2.size(farthest).to(images.scalar_type()));
        state.put(LENGTH, longest.mul(new Scalar(0)).add(new Scalar(1)));
        state.put(LONGEST, longest);
        state.put(ASIDE, Norm.L2.steepest(state.gaussian(0, ImageTensors.shape(images))));
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor images = state.images();
        Victim.Slope slope = victim.slope(state.x(), state.goal()::crossEntropy);
        Tensor met = ImageTensors.perImage(state.goal().met(slope.logits()));
        state.offer(state.x(), slope.logits());

        Tensor length = state.get(LENGTH);
        state.put(
                LENGTH,
                length.mul(new Scalar(1 - gamma))
                        .where(met, length.mul(new Scalar(1 + gamma)))
                        .minimum(state.get(LONGEST)));
        Tensor none = slope.pixels().abs().amax(new long[] {1, 2, 3}, true).eq(new Scalar(0));
        Tensor way = state.get(ASIDE).where(none, Norm.L2.steepest(slope.pixels()));
        Tensor moved = state.x().sub(images).add(way.mul(rate(state)));
        state.x(ImageTensors.shifted(images, Norm.L2.steepest(moved).mul(state.get(LENGTH))));
    }

    /// `a_k = alpha-end + (alpha - alpha-end) (1 + cos(pi k / steps)) / 2`, `N x 1 x 1 x 1`.
    private Tensor rate(AttackState state) {
        Tensor angle = state.made().to(state.images().scalar_type()).mul(new Scalar(Math.PI / steps));
        Tensor falling = angle.cos().add(new Scalar(1)).mul(new Scalar((alpha - alphaEnd) / 2));
        return ImageTensors.perImage(falling.add(new Scalar(alphaEnd)));
    }
}
