package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.AutoPgd;
import dev.ventral.attack.step.Dlr;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Auto-PGD (see [ApgdCe]) on the targeted difference-of-logits ratio (Croce & Hein 2020, section 4, equation
/// 7; see [Dlr]) towards the likeliest wrong classes, one after the other, on the images that stand; any
/// wrong class counts. The classes are ranked by the network's logits on the clean image.
///
/// The standard AutoAttack takes 9 classes, 100 steps and one start for each; in L1 5 classes and larger
/// radii. Costs `1 + steps * eot` queries per class and start.
///
/// @param norm of the ball
/// @param epsilons radii of the ball, in pixels on [0, 1], increasing
/// @param steps number of steps
/// @param restarts how many random points to begin at, for each class
/// @param targetClasses how many wrong classes are tried; of those that the network does not have, each costs
///     one forward pass
/// @param rank only the wrong class of this rank, 1 being the likeliest; all in turn where not given
/// @param eot over how many passes gradients are averaged, for networks that answer at random
/// @param largerRadii L1 only: whether to spend 3/10 of the steps each in balls of three and two times the
///     radius first
@JsonClassDescription("Auto-PGD towards the likeliest wrong classes in turn (Croce & Hein 2020; in L1 2021).")
@JsonTypeName(ApgdT.NAME)
@Title("APGD-T")
public record ApgdT(
        @Default("linf") Norm norm,
        List<Double> epsilons,
        @Default("100") int steps,
        @Default("1") int restarts,
        @Default("9") int targetClasses,
        @Nullable Integer rank,
        @Default("1") int eot,
        @Default("false") boolean largerRadii)
        implements EnsembleAttack {
    static final String NAME = "apgd-t";
    private static final String TARGET = "target-class";

    public ApgdT {
        AutoPgd.check(NAME, norm, steps, restarts, eot, largerRadii);
        epsilons = Epsilons.checked(NAME, norm, epsilons);
        InputError.unless(targetClasses >= 1, "%s.target-classes: expected at least 1, got %s", NAME, targetClasses);
        InputError.unless(rank == null || rank >= 1, "%s.rank: expected at least 1, got %s", NAME, rank);
    }

    @Override
    public String name() {
        return NAME;
    }

    /// One for each wrong class.
    @Override
    public List<SteppedAttack> members() {
        return IntStream.rangeClosed(rank == null ? 1 : rank, rank == null ? targetClasses : rank)
                .<SteppedAttack>mapToObj(place -> new Toward(this, place))
                .toList();
    }

    /// The attack towards one wrong class.
    ///
    /// @param place of the class among the wrong ones, 1 being the likeliest
    private record Toward(ApgdT all, int place) implements CustomAttack {
        @Override
        public String name() {
            return all.name();
        }

        @Override
        public Norm norm() {
            return all.norm;
        }

        @Override
        public List<Double> epsilons() {
            return all.epsilons;
        }

        @Override
        public int restarts() {
            return all.restarts;
        }

        @Override
        public int steps() {
            return all.steps;
        }

        /// It chooses its class itself.
        @Override
        public boolean targetable() {
            return false;
        }

        /// Rows of a network that has no wrong class of this rank are done at once.
        @Override
        public void start(Victim victim, AttackState state) {
            Tensor logits = victim.logits(state.images());
            Tensor own = state.goal().classes();
            boolean exists = place < logits.size(1);
            state.put(
                    TARGET,
                    exists
                            ? state.goal()
                                    .others(logits)
                                    .topk(place, 1, true, true)
                                    .get1()
                                    .select(1, place - 1L)
                            : own);
            if (!exists) {
                state.finish(own.ge(new Scalar(0)));
            }
            ascent().start(state);
        }

        @Override
        public void step(Victim victim, AttackState state) {
            Tensor own = state.goal().classes();
            Tensor target = state.get(TARGET);
            ascent().step(victim, state, logits -> Dlr.between(own, target, logits));
        }

        private AutoPgd ascent() {
            return new AutoPgd(all.norm, all.steps, all.eot, all.largerRadii);
        }
    }
}
