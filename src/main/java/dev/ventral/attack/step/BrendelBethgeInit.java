package dev.ventral.attack.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The beginning of [dev.ventral.attack.BrendelBethge]: how it comes to the decision boundary. Each image has a
/// clock of its own:
///
/// 1. up to [#TRIES] images of noise: uniform, its negative, and both in black and white, until one is wrong;
/// 2. else a walk from the image, [#WALK] steps against the sign of the margin's gradient that grow by
///    [#STRIDE] each, until it is wrong (from then on, or from where the walk ends, the boundary is
///    approached from outside);
/// 3. [#HALVINGS] halvings between what is wrong and the image ([#between]);
/// 4. the boundary is followed.
public final class BrendelBethgeInit {
    /// Kinds of noise.
    static final int TRIES = 4;
    /// Steps of the walk.
    static final int WALK = 16;
    /// Halvings between noise and image.
    static final int HALVINGS = 10;
    /// When all that is over at the latest.
    public static final int OVER = TRIES + WALK + HALVINGS;

    /// The walk's n-th step changes each value by n of these.
    static final double STRIDE = .02;

    private static final int SEARCH = TRIES + WALK;
    private static final String CLOCK = "clock";
    private static final String NOISE = "noise";
    private static final String FAR = "far";
    private static final String LOW = "low";
    private static final String HIGH = "high";

    private BrendelBethgeInit() {}

    /// Draws noise, and puts the attack there.
    public static void begin(AttackState state) {
        Tensor images = state.images();
        Tensor noise = state.uniform(0, ImageTensors.shape(images));
        Tensor none =
                ImageTensors.perImage(state.made()).to(images.scalar_type()).mul(new Scalar(0));
        state.put(CLOCK, state.made().mul(new Scalar(0)));
        state.put(NOISE, noise);
        state.put(FAR, images);
        state.put(LOW, none);
        state.put(HIGH, none.add(new Scalar(1)));
        state.x(noise);
    }

    /// How many steps each image has followed the boundary, int64 `N`; negative before.
    public static Tensor followed(AttackState state) {
        return state.get(CLOCK).sub(new Scalar(OVER));
    }

    /// Where to go: to `along` where the boundary is being followed, and otherwise where the clock says;
    /// moves the clock on.
    ///
    /// @param met whether the network is wrong at `x`
    /// @param slope gradient of the margin there
    /// @param along the next point on the boundary
    public static Tensor choose(Norm norm, AttackState state, Tensor met, Tensor slope, Tensor along) {
        Tensor clock = state.get(CLOCK);
        Tensor seeking = clock.lt(new Scalar(SEARCH));
        Tensor searching = seeking.logical_not().logical_and(clock.lt(new Scalar(OVER)));
        Tensor found = seeking.logical_and(met);
        Tensor next = clock.add(new Scalar(1));
        Tensor lost = seeking.logical_and(met.logical_not()).logical_and(next.eq(new Scalar(SEARCH)));
        next = next.masked_fill(found, new Scalar(SEARCH)).masked_fill(lost, new Scalar(OVER));
        state.put(FAR, ImageTensors.choose(found, state.x(), state.get(FAR)));

        Tensor share = halved(state, searching, met, next);
        Tensor between = between(norm, state.images(), state.get(FAR), share);
        Tensor sought = sought(state, clock, next, slope);
        state.put(CLOCK, next);
        return ImageTensors.choose(searching.logical_or(found), between, ImageTensors.choose(seeking, sought, along));
    }

    /// The share of the way to look at next; at the end the nearest that was wrong.
    private static Tensor halved(AttackState state, Tensor searching, Tensor met, Tensor next) {
        Tensor low = state.get(LOW);
        Tensor high = state.get(HIGH);
        Tensor middle = low.add(high).mul(new Scalar(.5));
        state.put(HIGH, ImageTensors.choose(searching.logical_and(met), middle, high));
        state.put(LOW, ImageTensors.choose(searching.logical_and(met.logical_not()), middle, low));
        Tensor after = low.add(high).mul(new Scalar(.5));
        return ImageTensors.choose(next.eq(new Scalar(OVER)), high, after);
    }

    /// The next noise, the image, or the walk's next point.
    private static Tensor sought(AttackState state, Tensor clock, Tensor next, Tensor slope) {
        Tensor noise = state.get(NOISE);
        Tensor sharp = noise.round();
        Tensor stride = ImageTensors.perImage(clock.sub(new Scalar(TRIES - 1)))
                .to(noise.scalar_type())
                .mul(new Scalar(STRIDE));
        Tensor walked = ImageTensors.shifted(state.x(), slope.sign().mul(stride).neg());
        Tensor tried = ImageTensors.choose(next.eq(new Scalar(1)), negative(noise), sharp);
        tried = ImageTensors.choose(next.eq(new Scalar(3)), negative(sharp), tried);
        tried = ImageTensors.choose(next.eq(new Scalar(TRIES)), state.images(), tried);
        return ImageTensors.choose(next.le(new Scalar(TRIES)), tried, walked);
    }

    private static Tensor negative(Tensor images) {
        return images.neg().add(new Scalar(1));
    }

    /// Points between image and `far`, nearer by the norm for a smaller share and `far` for 1. L2: the
    /// straight line; Linf: changes limited to the share; L1: changes made smaller by 1 - share; L0: only
    /// changes that are larger than 1 - share (as in foolbox but for L0, where that keeps the smallest).
    ///
    /// @param share `N x 1 x 1 x 1`
    public static Tensor between(Norm norm, Tensor images, Tensor far, Tensor share) {
        Tensor change = far.sub(images);
        Tensor rest = share.neg().add(new Scalar(1));
        Tensor kept = switch (norm) {
            case L0 -> change.mul(change.abs().ge(rest));
            case L1 -> change.abs().sub(rest).clamp_min(new Scalar(0)).mul(change.sign());
            case L2 -> change.mul(share);
            case LINF -> change.minimum(share).maximum(share.neg());
        };
        return ImageTensors.shifted(images, kept);
    }
}
