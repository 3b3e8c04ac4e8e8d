package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.Ascent;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.RandomSearch;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import java.util.List;

/// Uniform noise, a baseline that any attack has to beat: points drawn uniformly from the ball (see
/// [Norm#randomStart]) and clipped to [0, 1], until one meets the goal; the one nearest to it is what stays. Costs
/// `tries` forward passes.
///
/// It is no corruption: there the network is asked once, at a fixed level, and the noise does not look for
/// mistakes.
///
/// @param norm of the ball
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param tries how many points
@JsonClassDescription("Points drawn uniformly from the ball; a baseline that uses no gradient.")
@JsonTypeName(RandomUniform.NAME)
public record RandomUniform(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("100") int tries) implements SteppedAttack {
    static final String NAME = "random-uniform";

    public RandomUniform {
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
        RandomSearch.step(victim, state, Ascent.drawn(norm, state));
    }
}
