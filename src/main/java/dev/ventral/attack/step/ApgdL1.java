package dev.ventral.attack.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The steps of Auto-PGD in L1 (Croce & Hein 2021, Mind the box: l1-APGD for sparse adversarial attacks on
/// image classifiers, algorithm 1): with P the exact projection onto the L1 ball and [0, 1] ([Norm#within]),
///
///     x(k+1) = P(x(k) + eta s / ||s||_1),    s = sign(g) on the pixels of the K largest |g|, 0 elsewhere,
///
/// without momentum. K is a fifth of the d pixels at first, eta epsilon. Every 4 % of the steps the change to
/// the point of largest loss is looked at. K becomes the number of its pixels over 1.5; where that number has
/// fallen below .95 of what it was at the last look (d at the first), eta becomes epsilon again and the
/// ascent goes on from the point of largest loss, otherwise eta is divided by 1.5 (at least epsilon / 10).
///
/// With larger radii the steps are spent in balls of 3, 2 and 1 epsilon ([Schedules#radii]). The last step of
/// a stage takes the point of largest loss to the next ball by P; there everything begins anew, but for K,
/// the number of pixels changed over 1.5. (The reference implementation asks for one gradient more in each
/// stage, after its last move.)
public final class ApgdL1 {
    /// Step size eta, `N x 1 x 1 x 1`; K and the number of pixels changed at the last look, `N`.
    static final String SIZE = "step-size";

    public static final String KEPT = "kept";
    static final String CHANGED = "changed";

    private static final String RADII = "radii";
    private static final String LOOKS = "looks";
    private static final double FIRST = .2;
    private static final double FEWER = .95;
    private static final double SHRINK = 1.5;
    private static final double LEAST = .1;

    private ApgdL1() {}

    /// Moves to the projection of standard normal noise.
    static void start(AttackState state, int steps, boolean stages) {
        float[] radii = Schedules.radii(steps, stages);
        Schedules.put(state, RADII, radii);
        Schedules.put(state, LOOKS, Schedules.looks(radii));
        Tensor images = state.images();
        Tensor radius = radius(state, 0);
        Tensor noise = state.gaussian(0, ImageTensors.shape(images));
        state.x(Norm.L1.within(images, images.add(noise), radius));
        state.put(SIZE, radius);
        Tensor all = radius.flatten().mul(new Scalar(0)).add(new Scalar(pixels(state)));
        state.put(CHANGED, all);
        state.put(KEPT, all.mul(new Scalar(FIRST)));
    }

    static void move(AttackState state, Victim.Slope slope) {
        Tensor radius = radius(state, 0);
        Tensor back = look(state, radius);
        Tensor best = state.get(AutoPgd.BEST);
        Tensor x = ImageTensors.choose(back, best, state.x());
        Tensor gradient = ImageTensors.choose(back, state.get(AutoPgd.GRADIENT), slope.pixels());
        Tensor direction = Norm.L1.steepest(sparse(gradient, state.get(KEPT)).sign());
        Tensor images = state.images();
        Tensor moved = Norm.L1.within(images, x.add(direction.mul(state.get(SIZE))), radius);
        Tensor next = radius(state, 1);
        Tensor over = next.lt(radius).flatten();
        state.x(ImageTensors.choose(over, Norm.L1.within(images, best, next), moved));
        begin(state, over, next);
    }

    /// Looks at the sparsity of the best where it is time; says where to go on from there (bool `N`).
    private static Tensor look(AttackState state, Tensor radius) {
        Tensor time = Schedules.at(state, LOOKS, 0).gt(new Scalar(0));
        Tensor changed = changed(state, state.get(AutoPgd.BEST));
        Tensor fewer = changed.lt(state.get(CHANGED).mul(new Scalar(FEWER)));
        Tensor smaller = state.get(SIZE).div(new Scalar(SHRINK)).maximum(radius.mul(new Scalar(LEAST)));
        state.put(SIZE, ImageTensors.choose(time, ImageTensors.choose(fewer, radius, smaller), state.get(SIZE)));
        state.put(KEPT, ImageTensors.choose(time, changed.div(new Scalar(SHRINK)), state.get(KEPT)));
        state.put(CHANGED, ImageTensors.choose(time, changed, state.get(CHANGED)));
        return time.logical_and(fewer);
    }

    /// Begins a stage in the rows (bool `N`) whose last one is over.
    private static void begin(AttackState state, Tensor rows, Tensor radius) {
        Tensor changed = changed(state, state.x());
        state.put(SIZE, ImageTensors.choose(rows, radius, state.get(SIZE)));
        state.put(CHANGED, ImageTensors.choose(rows, changed, state.get(CHANGED)));
        state.put(KEPT, ImageTensors.choose(rows, changed.div(new Scalar(SHRINK)), state.get(KEPT)));
        state.put(AutoPgd.LOSS, state.get(AutoPgd.LOSS).masked_fill(rows, new Scalar(Double.NEGATIVE_INFINITY)));
    }

    /// The gradient where it is largest in absolute value: `kept` pixels, rounded up, at least one; all of
    /// those that are as large as the last.
    private static Tensor sparse(Tensor gradient, Tensor kept) {
        Tensor size = gradient.abs().flatten(1, -1);
        Tensor last = kept.ceil()
                .clamp_min(new Scalar(1))
                .clamp_max(new Scalar(size.size(1)))
                .sub(new Scalar(1))
                .to(ScalarType.Long)
                .unsqueeze(1);
        Tensor threshold = size.sort(1, true).get0().gather(1, last);
        return gradient.mul(gradient.abs().ge(ImageTensors.perImage(threshold)));
    }

    private static Tensor changed(AttackState state, Tensor x) {
        return Norm.L0.size(x.sub(state.images())).to(x.scalar_type());
    }

    private static Tensor radius(AttackState state, int ahead) {
        return state.epsilon().mul(ImageTensors.perImage(Schedules.at(state, RADII, ahead)));
    }

    private static double pixels(AttackState state) {
        return state.images().numel() / (double) state.count();
    }
}
