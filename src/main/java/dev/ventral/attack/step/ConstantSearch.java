package dev.ventral.attack.step;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The outer search of Carlini & Wagner 2017 (section VI-B, and the authors' code) for the constant c by
/// which the goal is weighed against the size of the change: searches of up to `iterations` steps each; after
/// one in which the goal was met c is halved towards the largest c without, after one without it is taken ten
/// times or, where an upper end is known, to the middle.
///
/// All of it is kept for each row, without reading anything back.
///
/// @param constant the first c
/// @param searches how many searches
/// @param iterations steps of a search
/// @param abortEarly whether a search ends where the loss has not fallen to .9999 of what it was a tenth of the
///     iterations before
public record ConstantSearch(double constant, int searches, int iterations, boolean abortEarly) {
    private static final String CONSTANT = "constant";
    private static final String LOWER = "constant-lower";
    private static final String UPPER = "constant-upper";
    private static final String HIT = "hit";
    private static final String INNER = "inner";
    private static final String OUTER = "outer";
    private static final String LOSS = "loss-before";
    private static final double PROGRESS = .9999;
    private static final double GROWTH = 10;

    /// Prepares images that have just come.
    public void start(AttackState state) {
        Tensor zero = torch.zeros_like(state.epsilon().flatten());
        state.put(CONSTANT, zero.add(new Scalar(constant)));
        state.put(LOWER, zero);
        state.put(UPPER, zero.add(new Scalar(Double.POSITIVE_INFINITY)));
        state.put(LOSS, zero.add(new Scalar(Double.POSITIVE_INFINITY)));
        state.put(HIT, state.finished());
        state.put(INNER, state.made());
        state.put(OUTER, state.made());
    }

    /// c of each row, `N`.
    public static Tensor constant(AttackState state) {
        return state.get(CONSTANT);
    }

    /// The steps each row has made in its search, int64 `N`.
    public static Tensor made(AttackState state) {
        return state.get(INNER);
    }

    /// Counts a step of every row and, where a search is over, chooses the next c; rows that have made all
    /// searches are finished.
    ///
    /// @param met rows whose candidate met the goal in this step, bool `N`
    /// @param loss what the search makes small, `N`
    /// @return the rows that begin a new search, bool `N`
    public Tensor advance(AttackState state, Tensor met, Tensor loss) {
        Tensor hit = state.get(HIT).logical_or(met);
        Tensor inner = state.get(INNER).add(new Scalar(1));
        Tensor over = inner.ge(new Scalar(iterations)).logical_or(stalled(state, inner, loss));

        Tensor c = constant(state);
        Tensor upper = c.minimum(state.get(UPPER)).where(over.logical_and(hit), state.get(UPPER));
        Tensor lower = c.maximum(state.get(LOWER)).where(over.logical_and(hit.logical_not()), state.get(LOWER));
        Tensor next =
                c.mul(new Scalar(GROWTH)).where(upper.isinf(), lower.add(upper).mul(new Scalar(.5)));
        state.put(UPPER, upper);
        state.put(LOWER, lower);
        state.put(CONSTANT, next.where(over, c));
        state.put(HIT, hit.logical_and(over.logical_not()));
        state.put(INNER, inner.masked_fill(over, new Scalar(0)));
        state.put(LOSS, state.get(LOSS).masked_fill(over, new Scalar(Double.POSITIVE_INFINITY)));
        state.put(OUTER, state.get(OUTER).add(over.to(ScalarType.Long)));
        state.finish(state.get(OUTER).ge(new Scalar(searches)));
        return over;
    }

    /// Looks ten times in a search.
    private Tensor stalled(AttackState state, Tensor inner, Tensor loss) {
        int every = Math.max(1, iterations / 10);
        Tensor look = inner.remainder(new Scalar(every)).eq(new Scalar(0));
        Tensor before = state.get(LOSS);
        Tensor stalled = look.logical_and(loss.gt(before.mul(new Scalar(PROGRESS))));
        // read above before it is overwritten in place
        state.put(LOSS, loss.where(look, before));
        return abortEarly ? stalled : stalled.logical_and(stalled.logical_not());
    }
}
