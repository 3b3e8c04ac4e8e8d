package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.RandomSearch;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;

/// Gaussian noise, a baseline that any attack has to beat: noise n, scaled to the norm epsilon, `clip(x0 + epsilon n
/// / ||n||)`, until it meets the goal; what comes nearest to it stays. In L2 this is a uniform direction.
/// Clipping makes the change smaller than epsilon. Costs `tries` forward passes.
///
/// @param norm that the noise is scaled to
/// @param epsilons norms of the noise, in pixels on [0, 1], increasing
/// @param tries how often noise is drawn
@JsonClassDescription("Gaussian noise scaled to the norm epsilon; a baseline that uses no gradient.")
@JsonTypeName(RandomGaussian.NAME)
@Title("Random Gaussian")
public record RandomGaussian(
        @Default("l2") Norm norm,
        List<Double> epsilons,
        @Default("100") int tries) implements SteppedAttack {
    static final String NAME = "random-gaussian";

    public RandomGaussian {
        Epsilons.ball(NAME, norm);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
        InputError.unless(tries >= 1, "%s.tries: expected at least 1, got %s", NAME, tries);
    }

    @Override
    public String name() {
        return NAME;
    }

    /// Each step draws random numbers.
    @Override
    public boolean lockstep() {
        return true;
    }

    /// Noise does not search: what chance finds in a small ball it may miss in a large one.
    @Override
    public boolean monotoneInEpsilon() {
        return false;
    }

    @Override
    public int steps() {
        return tries;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        RandomSearch.start(state);
    }

    @Override
    public void step(Victim victim, AttackState state) {
        var noise = state.gaussian(0, ImageTensors.shape(state.images()));
        RandomSearch.step(victim, state, RandomSearch.onSphere(norm, state, noise));
    }
}
