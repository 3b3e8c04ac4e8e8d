package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.AutoPgd;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;

/// Auto-PGD on the cross-entropy (Croce & Hein 2020, Reliable evaluation of adversarial robustness with an
/// ensemble of diverse parameter-free attacks, section 3; in L1 Croce & Hein 2021, Mind the box): projected
/// gradient ascent with momentum from a random point, whose step size follows from how the loss rises. The
/// update rules are those of [dev.ventral.attack.step.ApgdStepSize] (L2, Linf) and
/// [dev.ventral.attack.step.ApgdL1] (L1). Nothing is to be tuned but the number of steps.
///
/// The standard AutoAttack takes 100 steps and one start; in L1 five starts and larger radii; for networks
/// that answer at random 20 passes. Costs `steps * eot` gradients per start.
///
/// @param norm of the ball
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param steps number of steps
/// @param restarts how many random points to begin at
/// @param eot over how many passes gradients are averaged, for networks that answer at random
/// @param largerRadii L1 only: whether to spend 3/10 of the steps each in balls of three and two times the
///     radius first
@JsonClassDescription("Auto-PGD on the cross-entropy (Croce & Hein 2020; in L1 2021).")
@JsonTypeName(ApgdCe.NAME)
@Title("APGD-CE")
public record ApgdCe(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("100") int steps,
        @Default("1") int restarts,
        @Default("1") int eot,
        @Default("false") boolean largerRadii)
        implements SteppedAttack {
    static final String NAME = "apgd-ce";

    public ApgdCe {
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
        ascent().step(victim, state, state.goal()::crossEntropy);
    }

    private AutoPgd ascent() {
        return new AutoPgd(norm, steps, eot, largerRadii);
    }
}
