package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.attack.step.Victim;
import java.util.List;

/// Targeted attack: another attack that takes each image to one class, chosen before it begins, rather than to any
/// but the true one (Szegedy et al. 2014; the choice of the least likely class: Kurakin et al. 2017). An
/// image counts as broken only where the network answers that class.
///
/// Results carry the other attack's name and `-targeted`. Cost in queries: the other attack's.
///
/// @param toward the class: `next`, `random`, `likeliest` or `least-likely`
/// @param attack what takes it there, with its own settings; of an ensemble, each member
@JsonClassDescription("Another attack, taking images to a chosen class.")
@JsonTypeName(Targeted.NAME)
public record Targeted(@JsonProperty("class") TargetClass toward, Attack attack) implements EnsembleAttack {
    static final String NAME = "targeted";

    public Targeted {
        InputError.unless(
                toward != TargetClass.NONE,
                "targeted.class: expected next, random, likeliest or least-likely, got none; "
                        + "without a class give the attack by itself");
        for (SteppedAttack member : attack.members()) {
            InputError.unless(
                    member.targetable(),
                    "targeted.attack: expected an attack that can be given a class, got %s, which cannot",
                    member.name());
            InputError.unless(
                    member.target() == TargetClass.NONE,
                    "targeted.attack: expected an attack without a class of its own, got %s",
                    member.name());
        }
    }

    @Override
    public String name() {
        return attack.name() + "-" + NAME;
    }

    @Override
    public Norm norm() {
        return attack.norm();
    }

    @Override
    public List<Double> epsilons() {
        return attack.epsilons();
    }

    @Override
    public boolean monotoneInEpsilon() {
        return attack.monotoneInEpsilon();
    }

    @Override
    public TargetClass target() {
        return toward;
    }

    /// Each member of the other attack, taken to the class.
    @Override
    public List<SteppedAttack> members() {
        return attack.members().stream()
                .<SteppedAttack>map(member -> new Member(toward, member))
                .toList();
    }

    /// One stepped attack, taken to the class.
    private record Member(TargetClass target, SteppedAttack attack) implements CustomAttack {
        @Override
        public String name() {
            return attack.name() + "-" + NAME;
        }

        @Override
        public Norm norm() {
            return attack.norm();
        }

        @Override
        public List<Double> epsilons() {
            return attack.epsilons();
        }

        @Override
        public boolean minimizes() {
            return attack.minimizes();
        }

        @Override
        public boolean monotoneInEpsilon() {
            return attack.monotoneInEpsilon();
        }

        @Override
        public int restarts() {
            return attack.restarts();
        }

        @Override
        public boolean needsFloat32() {
            return attack.needsFloat32();
        }

        @Override
        public boolean lockstep() {
            return attack.lockstep();
        }

        @Override
        public int steps() {
            return attack.steps();
        }

        @Override
        public int checkEvery() {
            return attack.checkEvery();
        }

        @Override
        public void start(Victim victim, AttackState state) {
            attack.start(victim, state);
        }

        @Override
        public void step(Victim victim, AttackState state) {
            attack.step(victim, state);
        }
    }
}
