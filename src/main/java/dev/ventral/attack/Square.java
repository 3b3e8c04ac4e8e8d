package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.SquareWindow;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Square Attack (Andriushchenko et al. 2020, algorithms 1 to 3): a random search that asks for logits only. A
/// square window of the image is changed; the change is kept where it lowers the margin `z_y - max_{k != y}
/// z_k` (targeted: `max_{k != t} z_k - z_t`). L1, which the paper does not have, is algorithm 3 with sums of
/// absolute values and the projection of Croce & Hein 2021 (Mind the box), who extended the attack likewise;
/// it was not compared with their code.
///
/// The window's side is `round(sqrt(p H W))`, at least 1 (Linf) or 3 and odd (L2, L1). p begins at `p-init`
/// and is halved after 10, 50, 200, 500, 1000, 2000, 4000, 6000 and 8000 of 10,000 queries, in proportion
/// where there are fewer or more. The window's place is drawn uniformly.
///
/// Linf begins with vertical stripes of +-epsilon, one sign per channel and column; then the window is set
/// to +-epsilon, one sign per channel.
///
/// L2 and L1 begin with tiles, a fifth of the image's shorter side wide, each with the pattern eta
/// ([SquareWindow#pattern]) and a sign per channel. Then two windows W1 and W2 are drawn. With nu the present
/// change, q = 2 or 1, and `||.||` the q-norm (over a channel, where it is of a window), W1 gets in each
/// channel `t / ||t|| (||nu_{W1 u W2}||^q + (epsilon^q - ||nu||^q) / C)^(1/q)` with `t = +-eta / ||eta|| +
/// nu_{W1} / ||nu_{W1}||`, and the rest of W2 becomes 0.
///
/// Everything is brought into ball and bounds ([Norm#within]). Differences from the implementation in
/// AutoAttack: each image has windows of its own rather than one for the batch; the norm of the two
/// windows is taken per channel, as in the paper; a window may lie at the last row and column.
///
/// Cost: `queries` forward passes, no gradients; fewer where the image is broken before.
///
/// @param norm of the ball
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param queries forward passes per image; 5,000 as in AutoAttack
/// @param pInit the share of the image that the first windows cover
/// @param restarts how often to begin anew
@JsonClassDescription("Random search over square windows, by logits only (Andriushchenko et al. 2020).")
@JsonTypeName(Square.NAME)
public record Square(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("5000") int queries,
        @Default("0.8") double pInit,
        @Default("1") int restarts)
        implements SteppedAttack {
    static final String NAME = "square";

    private static final String MARGIN = "margin";
    private static final int SCALE = 10_000;
    private static final long[] HALVED_AFTER = {10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};
    private static final int TILES = 5;
    private static final int SMALLEST_PATTERN = 3;
    private static final double TINY = 1e-12;
    private static final long[] CHANNEL = {2, 3};

    private static final long FIRST_SIGNS = 1;
    private static final long FIRST_TURNS = 2;
    private static final long DRAWN = 3;

    public Square {
        Epsilons.ball(NAME, norm);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
        InputError.unless(queries >= 1, "square.queries: expected at least 1, got %s", queries);
        InputError.unless(pInit > 0 && pInit <= 1, "square.p-init: expected a share above 0, up to 1, got %s", pInit);
        InputError.unless(restarts >= 1, "square.restarts: expected at least 1, got %s", restarts);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int steps() {
        return queries - 1;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        Tensor images = state.images();
        Tensor change = (norm == Norm.LINF ? stripes(state) : tiles(state)).mul(state.epsilon());
        state.x(norm.within(images, images.add(change), state.epsilon()));
        Tensor logits = victim.logits(state.x());
        state.offer(state.x(), logits);
        state.put(MARGIN, state.goal().margin(logits));
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Tensor size = size(state.made(), state.images().size(2), state.images().size(3));
        Tensor candidate = norm == Norm.LINF ? square(state, size) : pattern(state, size);
        Tensor logits = victim.logits(candidate);
        state.offer(candidate, logits);
        Tensor margin = state.goal().margin(logits);
        Tensor before = state.get(MARGIN);
        Tensor better = margin.lt(before);
        state.x(ImageTensors.choose(better, candidate, state.x()));
        state.put(MARGIN, margin.where(better, before));
    }

    private static Tensor stripes(AttackState state) {
        long[] shape = ImageTensors.shape(state.images());
        return sign(state.uniform(FIRST_SIGNS, shape[0], 1, shape[2]));
    }

    private Tensor tiles(AttackState state) {
        Tensor images = state.images();
        long[] shape = ImageTensors.shape(images);
        int side = Math.max(1, (int) Math.min(shape[1], shape[2]) / TILES);
        int[] rows = tile((int) shape[1], side);
        int[] columns = tile((int) shape[2], side);
        var window = new SquareWindow(
                ImageTensors.beside(images, Tensors.of(inTile(rows.length, side), 1, 1, shape[1], 1)),
                ImageTensors.beside(images, Tensors.of(inTile(columns.length, side), 1, 1, 1, shape[2])),
                ImageTensors.number(images, side));
        long down = shape[1] / side;
        long right = shape[2] / side;
        Tensor turns = spread(state.uniform(FIRST_TURNS, 1, down, right), rows, columns)
                .ge(new Scalar(.5));
        Tensor signs = spread(sign(state.uniform(FIRST_SIGNS, shape[0], down, right)), rows, columns);
        Tensor change = window.pattern(turns).mul(signs);
        return change.div(ImageTensors.perImage(ImageTensors.beside(images, norm.size(change)))
                .clamp_min(new Scalar(TINY)));
    }

    /// The tile each row of pixels is in; those beside the outermost tiles count to them.
    private static int[] tile(int pixels, int side) {
        int[] tile = new int[pixels];
        Arrays.setAll(tile, i -> Math.clamp(Math.floorDiv(i - margin(pixels, side), side), 0, pixels / side - 1));
        return tile;
    }

    /// Where in its tile each row of pixels is; -1 beside the outermost tiles.
    private static float[] inTile(int pixels, int side) {
        float[] place = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            int from = i - margin(pixels, side);
            place[i] = from >= 0 && from < pixels / side * side ? from % side : -1;
        }
        return place;
    }

    private static int margin(int pixels, int side) {
        return pixels % side / 2;
    }

    private static Tensor spread(Tensor perTile, int[] rows, int[] columns) {
        return perTile.index_select(2, Tensors.of(rows).to(perTile.device(), ScalarType.Long))
                .index_select(3, Tensors.of(columns).to(perTile.device(), ScalarType.Long));
    }

    /// The side of each image's window after so many steps, `N x 1 x 1 x 1`.
    ///
    /// @param made int64 `N`
    Tensor size(Tensor made, long height, long width) {
        Tensor query = made.mul(new Scalar(SCALE)).floor_divide(new Scalar(queries));
        Tensor after = Tensors.of(HALVED_AFTER, 1, HALVED_AFTER.length).to(query.device(), ScalarType.Long);
        Tensor halvings = query.unsqueeze(1).gt(after).sum(new long[] {1});
        Tensor share = halvings.to(ScalarType.Double).neg().exp2();
        Tensor side = share.mul(new Scalar(pInit * height * width)).sqrt().round();
        if (norm != Norm.LINF) {
            Tensor large = side.clamp_min(new Scalar(SMALLEST_PATTERN));
            side = large.add(large.remainder(new Scalar(2)).neg().add(new Scalar(1)));
        }
        return ImageTensors.perImage(side.clamp_min(new Scalar(1))
                .clamp_max(new Scalar((double) Math.min(height, width)))
                .to(ScalarType.Float));
    }

    /// For each image what is random in a step: places of two windows (2 numbers each), a turn, a sign
    /// per channel.
    private static Tensor drawn(AttackState state) {
        return state.uniform(DRAWN, 5 + state.images().size(1));
    }

    private static Tensor square(AttackState state, Tensor size) {
        Tensor images = state.images();
        Tensor drawn = drawn(state);
        Tensor change = signs(drawn).mul(state.epsilon());
        Tensor inside = SquareWindow.drawn(images, drawn.narrow(1, 0, 2), size).inside();
        return ImageTensors.shifted(images, change).where(inside, state.x());
    }

    private Tensor pattern(AttackState state, Tensor size) {
        Tensor images = state.images();
        Tensor drawn = drawn(state);
        var window = SquareWindow.drawn(images, drawn.narrow(1, 0, 2), size);
        Tensor first = window.inside();
        Tensor both = first.logical_or(
                SquareWindow.drawn(images, drawn.narrow(1, 2, 2), size).inside());
        Tensor eta = window.pattern(ImageTensors.perImage(drawn.select(1, 4)).ge(new Scalar(.5)));
        Tensor change = state.x().sub(images);
        Tensor here = unit(eta).mul(signs(drawn)).add(unit(change.mul(first)));
        Tensor spent = power(change).sum(new long[] {1}, true, ImageTensors.NO_TYPE);
        Tensor unused = state.epsilon().pow(new Scalar(q())).sub(spent).clamp_min(new Scalar(0));
        Tensor length = power(change.mul(both))
                .add(unused.div(new Scalar((double) images.size(1))))
                .pow(new Scalar(1.0 / q()));
        Tensor moved = unit(here).mul(length).where(first, change.masked_fill(both, new Scalar(0)));
        return norm.within(images, images.add(moved), state.epsilon());
    }

    private int q() {
        return norm == Norm.L1 ? 1 : 2;
    }

    /// `||.||^q` of each channel, `N x C x 1 x 1`.
    private Tensor power(Tensor values) {
        return values.abs().pow(new Scalar(q())).sum(CHANNEL, true, ImageTensors.NO_TYPE);
    }

    private Tensor unit(Tensor values) {
        return values.div(power(values).pow(new Scalar(1.0 / q())).clamp_min(new Scalar(TINY)));
    }

    private static Tensor signs(Tensor drawn) {
        return sign(drawn.narrow(1, 5, drawn.size(1) - 5)).unsqueeze(2).unsqueeze(3);
    }

    private static Tensor sign(Tensor uniform) {
        return uniform.ge(new Scalar(.5)).mul(new Scalar(2)).sub(new Scalar(1)).to(ScalarType.Float);
    }
}
