package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Decisions;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Boundary Attack (Brendel et al. 2018, algorithm 1 and section 2): sees nothing but the network's
/// decisions; walks along the decision boundary towards the image, by L2.
///
/// It begins at an image of uniform noise that meets the goal, taken straight towards the image by
/// bisection. With d the distance of the present point, each step draws a Gaussian direction orthogonal
/// to the change, of length `delta d`, adds it, takes the point back to distance d (on the sphere
/// around the image), clips it to [0, 1], and takes it towards the image to distance `(1 - epsilon) d`.
/// The point moves there if that meets the goal.
///
/// Both step sizes adapt to each image: delta (and epsilon) grow by `adaptation` where more than half
/// of the points on the sphere meet the goal, and shrink where fewer than a fifth do, by the last 10,
/// one of which is asked for every 10 steps; epsilon grows where more than a quarter of the steps
/// succeed, and shrinks where fewer than a tenth do, by the last 30. (These shares are those of the
/// authors' implementation in foolbox, which waits for 100 points on the sphere.) An image is done when
/// epsilon falls below `1e-7`.
///
/// An image for which no noise meets the goal (of a targeted attack: is of the class) counts as not found.
///
/// Cost: `tries + 12 + steps + ceil(steps / 10)` forward passes, no gradients.
///
/// @param epsilons at which a curve is reported; the search does not depend on them
/// @param steps 25,000 as in foolbox; from 5,000 on are of use
/// @param sphericalStep delta at first
/// @param sourceStep epsilon at first
/// @param adaptation factor of both
/// @param tries how many images of noise to begin with
@JsonClassDescription("Walks along the decision boundary, by decisions only (Brendel et al. 2018).")
@JsonTypeName(Boundary.NAME)
public record Boundary(
        @Default("[]") List<Double> epsilons,
        @Default("25000") int steps,
        @Default("0.01") double sphericalStep,
        @Default("0.01") double sourceStep,
        @Default("1.5") double adaptation,
        @Default("25") int tries)
        implements SteppedAttack {
    static final String NAME = "boundary";
    /// Halvings of the way from the noise to the image, and so forward passes.
    static final int HALVINGS = 12;
    /// Steps between two looks at a point on the sphere.
    static final int EVERY = 10;

    private static final double CONVERGED = 1e-7;
    private static final long DIRECTION = 1;
    private static final String DELTA = "delta";
    private static final String SOURCE = "source";
    private static final Rate ON_SPHERE = new Rate("sphere", 10, .2, .5);
    private static final Rate ON_STEPS = new Rate("steps", 30, .1, .25);

    public Boundary {
        epsilons = Epsilons.optional(NAME, Norm.L2, epsilons);
        InputError.unless(steps >= 1, "boundary.steps: expected at least 1, got %s", steps);
        InputError.unless(
                sphericalStep > 0 && sphericalStep < 1,
                "boundary.spherical-step: expected a number between 0 and 1 (step over distance), got %s",
                sphericalStep);
        InputError.unless(
                sourceStep > 0 && sourceStep < 1,
                "boundary.source-step: expected a number between 0 and 1 (step over distance), got %s",
                sourceStep);
        InputError.unless(
                adaptation > 1 && Double.isFinite(adaptation),
                "boundary.adaptation: expected a factor above 1, got %s",
                adaptation);
        InputError.unless(tries >= 1, "boundary.tries: expected at least 1, got %s", tries);
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

    /// Every tenth step asks twice.
    @Override
    public boolean lockstep() {
        return true;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        Decisions.begin(victim, state, tries);
        state.x(Decisions.towards(victim, state, state.x(), HALVINGS));
        Tensor one = Decisions.size(state, state.images()).mul(new Scalar(0)).add(new Scalar(1));
        state.put(DELTA, one.mul(new Scalar(sphericalStep)));
        state.put(SOURCE, one.mul(new Scalar(sourceStep)));
        ON_SPHERE.put(state);
        ON_STEPS.put(state);
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor distance = Decisions.size(state, state.x());
        Tensor sphere = onSphere(state, distance);
        if (state.round() % EVERY == 0) {
            Tensor factor =
                    ON_SPHERE.factor(state, state.round() / EVERY, Decisions.met(victim, state, sphere), adaptation);
            state.put(DELTA, state.get(DELTA).mul(factor).clamp_max(new Scalar(1)));
            state.put(SOURCE, state.get(SOURCE).mul(factor).clamp_max(new Scalar(1)));
        }
        Tensor images = state.images();
        Tensor wanted = distance.mul(state.get(SOURCE).neg().add(new Scalar(1)));
        Tensor candidate = ImageTensors.shifted(images, Norm.L2.project(sphere.sub(images), wanted));
        Tensor met = Decisions.met(victim, state, candidate);
        state.x(ImageTensors.choose(met, candidate, state.x()));
        Tensor factor = ON_STEPS.factor(state, state.round(), met, adaptation);
        state.put(SOURCE, state.get(SOURCE).mul(factor).clamp_max(new Scalar(1)));
        state.finish(state.get(SOURCE).lt(new Scalar(CONVERGED)).flatten());
    }

    /// A point beside the present one, at the same distance unless the bounds bind.
    private static Tensor onSphere(AttackState state, Tensor distance) {
        Tensor images = state.images();
        Tensor away = Norm.L2.steepest(state.x().sub(images));
        Tensor drawn = state.gaussian(DIRECTION, ImageTensors.shape(images));
        Tensor along = drawn.mul(away).sum(new long[] {1, 2, 3}, true, ImageTensors.NO_TYPE);
        Tensor beside = Norm.L2.steepest(drawn.sub(away.mul(along))).mul(state.get(DELTA));
        return ImageTensors.shifted(images, Norm.L2.steepest(away.add(beside)).mul(distance));
    }

    /// How often something succeeded in the last `window` tries, which are the same for all images.
    private record Rate(String name, int window, double low, double high) {
        void put(AttackState state) {
            state.put(name, torch.zeros_like(state.distance()));
        }

        /// Counts a try, and gives the factor by which a step size changes, `N x 1 x 1 x 1`: 1 until the
        /// window is full.
        ///
        /// @param attempt how many there were before
        /// @param met bool `N`
        Tensor factor(AttackState state, int attempt, Tensor met, double adaptation) {
            Tensor successes = state.get(name).add(met);
            boolean full = (attempt + 1) % window == 0;
            state.put(name, full ? successes.mul(new Scalar(0)) : successes);
            Tensor one = torch.ones_like(state.get(SOURCE));
            return !full
                    ? one
                    : one.masked_fill(
                                    ImageTensors.perImage(successes.gt(new Scalar(high * window))),
                                    new Scalar(adaptation))
                            .masked_fill(
                                    ImageTensors.perImage(successes.lt(new Scalar(low * window))),
                                    new Scalar(1 / adaptation));
        }
    }
}
