package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.AutoPgd;
import dev.ventral.attack.step.Dlr;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;

/// Auto-PGD (see [ApgdCe]) on the difference-of-logits ratio (Croce & Hein 2020, section 4, equation 6; see
/// [Dlr]), whose gradient, unlike that of the cross-entropy, does not vanish where logits are large. Costs
/// `steps * eot` gradients per start.
///
/// @param norm of the ball
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param steps number of steps
/// @param restarts how many random points to begin at
/// @param eot over how many passes gradients are averaged, for networks that answer at random
/// @param largerRadii L1 only: whether to spend 3/10 of the steps each in balls of three and two times the
///     radius first
@JsonClassDescription("Auto-PGD on the difference-of-logits ratio (Croce & Hein 2020; in L1 2021).")
@JsonTypeName(ApgdDlr.NAME)
@Title("APGD-DLR")
public record ApgdDlr(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("100") int steps,
        @Default("1") int restarts,
        @Default("1") int eot,
        @Default("false") boolean largerRadii)
        implements SteppedAttack {
    static final String NAME = "apgd-dlr";

    public ApgdDlr {
        AutoPgd.check(NAME, norm, steps, restarts, eot, largerRadii);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start(Victim victim, AttackState state) {
        ascent().start(state);
    }

    @Override
    public void step(Victim victim, AttackState state) {
        Goal goal = state.goal();
        ascent().step(victim, state, logits -> Dlr.of(goal, logits));
    }

    private AutoPgd ascent() {
        return new AutoPgd(norm, steps, eot, largerRadii);
    }
}
