package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.attack.step.Victim;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.junit.jupiter.api.Test;

class TargetedTest {
    private static final Evaluator EVALUATOR = new Evaluator(16, Progress.none());
    private static final Pgd PGD = new Pgd(Norm.LINF, List.of(.3), 20, .1, true, 1);

    @Test
    void whatItFindsIsOfTheClass() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = Linear.seenBy(model, 6, 20);
        int[] least = Tensors.ints(model.logits(data.images().tensor()).argmin(new LongOptional(1), false));
        AttackOutcome unlikely = EVALUATOR.attack(model, data, new Targeted(TargetClass.LEAST_LIKELY, PGD), 1, false);
        AttackOutcome next = EVALUATOR.attack(
                model, data, new BestOf("x", List.of(new Targeted(TargetClass.NEXT, PGD)), 2), 1, false);
        AttackOutcome any = EVALUATOR.attack(model, data, PGD, 1, false);
        int found = 0;
        for (int i = 0; i < 20; i++) {
            if (Double.isFinite(unlikely.distance(i))) {
                found++;
                assertThat(unlikely.adversarial(i)).isEqualTo(least[i]);
            }
            if (Double.isFinite(next.distance(i))) {
                assertThat(next.adversarial(i)).isEqualTo((data.labels()[i] + 1) % 4);
            }
        }
        assertThat(found).isBetween(5, 20);
        assertThat(any.standing(.3).cardinality()).isLessThanOrEqualTo(20 - found);
    }

    @Test
    void isTheOtherAttackInAllElse() {
        var targeted = new Targeted(TargetClass.RANDOM, PGD);
        assertThat(targeted.name()).isEqualTo("pgd-targeted");
        assertThat(targeted.epsilons()).containsExactly(.3);
        assertThat(targeted.members()).singleElement().satisfies(member -> {
            assertThat(member.name()).isEqualTo("pgd-targeted");
            assertThat(member.target()).isEqualTo(TargetClass.RANDOM);
            assertThat(member.needsFloat32()).isFalse();
            assertThat(member.steps()).isEqualTo(20);
        });
        // an ensemble's members are what is run, and each has to be told
        var ensemble = new Targeted(TargetClass.NEXT, new BestOf("both", List.of(PGD, PGD), 2));
        assertThat(ensemble.members())
                .hasSize(4)
                .containsOnly(new Targeted(TargetClass.NEXT, PGD).members().getFirst());
        assertThat(ensemble.name()).isEqualTo("both-targeted");
    }

    @Test
    void refusesWhatCannotBeTargeted() {
        assertThatThrownBy(() -> new Targeted(TargetClass.NONE, PGD))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("targeted.class: expected next, random, likeliest or least-likely, got none");
        assertThatThrownBy(() -> new Targeted(TargetClass.NEXT, new Targeted(TargetClass.NEXT, PGD)))
                .hasMessage("targeted.attack: expected an attack without a class of its own, got pgd-targeted");
        assertThatThrownBy(() -> new Targeted(TargetClass.NEXT, new BestOf("x", List.of(PGD, new Blunt()), 1)))
                .hasMessage("targeted.attack: expected an attack that can be given a class, got blunt, which cannot");
    }

    private record Blunt() implements CustomAttack {
        @Override
        public String name() {
            return "blunt";
        }

        @Override
        public Norm norm() {
            return Norm.LINF;
        }

        @Override
        public List<Double> epsilons() {
            return List.of(.3);
        }

        @Override
        public boolean targetable() {
            return false;
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public void step(Victim victim, AttackState state) {}
    }
}
