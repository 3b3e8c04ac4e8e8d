package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.BrendelBethgeInit;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TrustRegion;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The attack of Brendel, Rauber, Kümmerer, Ustyuzhaninov & Bethge 2019 (Accurate, reliable and fast
/// robustness evaluation): from a point the network gets wrong, far from the image, it goes to the decision
/// boundary and then along it, each step to the point nearest to the image that the linearised boundary and a
/// trust region allow ([TrustRegion]).
///
/// With the margin m and its gradient g at x, the boundary's normal is `b' = momentum b + (1 - momentum) g`,
/// and the step is to change the margin by `c = -overshoot m` outside the adversarial region and by `-(2 -
/// overshoot) m` inside it, so that x stays just inside. The radius is `radius sqrt(d)` for images of d
/// values, halved `halvings` times on the way, at equal distances.
///
/// Where it begins ([BrendelBethgeInit]): noise that is wrong, else a walk along the gradient until something is;
/// then ten halvings between that and the image. These steps are among `steps`: 11 at least, 30 at most. An image
/// of another class, where the paper begins targeted attacks, is not at hand.
///
/// The paper tunes its learning rate for each network and norm; foolbox takes a radius of `.001 d` (and of as
/// many times that as there are images in the batch), 1000 steps and 20 halvings. Here the radius grows as
/// the length of noise does, with the root of d: 2.8 for CIFAR's images, where foolbox has 3.1. One gradient
/// a step.
///
/// For L0 the radius stays at 2 at least, so that changed values can be exchanged for others in one step: a
/// step that takes them back in part saves nothing. That is ours; foolbox's radius is as large by itself at
/// first.
///
/// What it ends at is the nearest point of a valley of the boundary; which one depends on the noise, and more
/// restarts may find a nearer one.
///
/// @param norm to minimise
/// @param steps gradients for each image
/// @param radius of the first steps, as the root mean square change of a value
/// @param halvings of the radius
/// @param overshoot how far beyond the boundary a step aims, relative to the distance to it; between 1 and 2
/// @param momentum how much of the boundary's normal is that of the steps before
/// @param restarts with how much noise it begins, one after the other
/// @param epsilons sizes at which accuracy is reported; may be left out
@JsonClassDescription("Walks along the decision boundary to the nearest point (Brendel et al. 2019).")
@JsonTypeName(BrendelBethge.NAME)
@Title("Brendel & Bethge")
public record BrendelBethge(
        @Default("l2") Norm norm,
        @Default("200") int steps,
        @Default("0.05") double radius,
        @Default("10") int halvings,
        @Default("1.1") double overshoot,
        @Default("0.8") double momentum,
        @Default("1") int restarts,
        @Default("[]") List<Double> epsilons)
        implements SteppedAttack {
    static final String NAME = "brendel-bethge";
    /// The longest way that two values can be from their bounds, and two others from the image.
    private static final double EXCHANGE = 2;

    /// How far rounding to float32 may move a value, and a logit relative to the largest.
    private static final double VALUES = 1e-7;
    private static final double LOGITS = 1e-6;
    private static final String NORMAL = "normal";

    public BrendelBethge {
        InputError.unless(
                steps > BrendelBethgeInit.OVER,
                "brendel-bethge.steps: expected more than %s, got %s",
                BrendelBethgeInit.OVER,
                steps);
        InputError.unless(
                radius > 0 && Double.isFinite(radius),
                "brendel-bethge.radius: expected a positive number, got %s",
                radius);
        InputError.unless(halvings >= 0, "brendel-bethge.halvings: expected a number not negative, got %s", halvings);
        InputError.unless(
                overshoot >= 1 && overshoot < 2,
                "brendel-bethge.overshoot: expected a number from 1 to below 2, got %s",
                overshoot);
        InputError.unless(
                momentum >= 0 && momentum < 1,
                "brendel-bethge.momentum: expected a number from 0 to below 1, got %s",
                momentum);
        InputError.unless(restarts >= 1, "brendel-bethge.restarts: expected at least 1, got %s", restarts);
        epsilons = Epsilons.optional(NAME, norm, epsilons);
    }

    /// The usual setting.
    public BrendelBethge(Norm norm) {
        this(norm, 200, .05, 10, 1.1, .8, 1, List.of());
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
        BrendelBethgeInit.begin(state);
        state.put(NORMAL, state.images().mul(new Scalar(0)));
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor x = state.x();
        Victim.Slope slope = victim.slope(x, state.goal()::margin);
        Tensor met = state.goal().met(slope.logits());
        state.offerWhere(x, met);

        Tensor followed = BrendelBethgeInit.followed(state);
        Tensor share = ImageTensors.perImage(followed.gt(new Scalar(0)).mul(new Scalar(momentum)))
                .to(x.scalar_type());
        Tensor normal = slope.pixels().add(state.get(NORMAL).sub(slope.pixels()).mul(share));
        state.put(NORMAL, normal);
        Tensor next = along(state, gain(slope), followed, normal);
        state.x(BrendelBethgeInit.choose(norm, state, met, slope.pixels(), next));
    }

    /// By how much the margin m is to change: to `-(overshoot - 1) |m|`, but to no less than what rounding
    /// may hide, of the image's values and of the logits.
    private Tensor gain(Victim.Slope slope) {
        Tensor margin = slope.loss().to(ScalarType.Double);
        Tensor hidden = Norm.L1
                .size(slope.pixels())
                .mul(new Scalar(VALUES))
                .add(slope.logits().abs().amax(new long[] {1}, false).to(ScalarType.Double), new Scalar(LOGITS));
        return margin.abs()
                .mul(new Scalar(overshoot - 1))
                .maximum(hidden)
                .add(margin)
                .neg();
    }

    /// A step along the boundary.
    private Tensor along(AttackState state, Tensor gain, Tensor followed, Tensor normal) {
        Tensor images = wide(state.images());
        Tensor region = radius(followed)
                .mul(new Scalar(Math.sqrt((double) images.size(1))))
                .clamp_min(new Scalar(norm == Norm.L0 ? EXCHANGE : 0))
                .unsqueeze(1);
        Tensor x = wide(state.x());
        return TrustRegion.nearest(norm, TrustRegion.ROUNDS, images, x, wide(normal), gain.unsqueeze(1), region)
                .to(state.x().scalar_type())
                .reshape_as(state.x());
    }

    /// `radius 2^-k` with k the halvings so far.
    ///
    /// @param followed steps made along the boundary, int64 `N`
    Tensor radius(Tensor followed) {
        return followed.to(ScalarType.Double)
                .clamp_min(new Scalar(0))
                .mul(new Scalar((double) halvings / steps))
                .floor()
                .neg()
                .exp2()
                .mul(new Scalar(radius));
    }

    private static Tensor wide(Tensor images) {
        return images.flatten(1, -1).to(ScalarType.Double);
    }
}
