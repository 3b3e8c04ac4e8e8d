package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BestOfTest {
    private static final Evaluator EVALUATOR = new Evaluator(16, Progress.none());
    private static final int N = 12;
    private Classifier model;
    private LabelledImages data;

    @BeforeEach
    void network() {
        model = LambdaNet.convolutional(1, 6, Compute.CPU);
        data = Linear.seenBy(model, 6, N);
    }

    @Test
    void minimalAttacksAllRunAndTheSmallestDistanceCounts() {
        Attack coarse = search(3, .5, false);
        Attack fine = search(10, .1, false);
        AttackOutcome a = EVALUATOR.attack(model, data, coarse, 1, false);
        AttackOutcome b = EVALUATOR.attack(model, data, fine, 1, false);
        var best = new BestOf("grid", List.of(coarse, fine), 1);
        assertThat(best.minimizes()).isTrue();
        AttackOutcome both = EVALUATOR.attack(model, data, best, 1, false);
        boolean differ = false;
        for (int i = 0; i < N; i++) {
            assertThat(both.distance(i)).isEqualTo(Math.min(a.distance(i), b.distance(i)));
            assertThat(both.gradients(i)).isEqualTo(5 * (3 + 10));
            assertThat(both.forward(i)).isEqualTo(2 * 5);
            differ |= a.distance(i) < b.distance(i);
        }
        assertThat(differ).isTrue();
    }

    @Test
    void repeatsDrawAnewAndNeverMakeItWorse() {
        Attack attack = search(4, .4, true);
        AttackOutcome once = EVALUATOR.attack(model, data, attack, 1, false);
        AttackOutcome five = EVALUATOR.attack(model, data, new BestOf("x", List.of(attack), 5), 1, false);
        int better = 0;
        for (int i = 0; i < N; i++) {
            assertThat(five.distance(i)).isLessThanOrEqualTo(once.distance(i));
            better += five.distance(i) < once.distance(i) ? 1 : 0;
        }
        assertThat(better).isGreaterThan(N / 4);
    }

    @Test
    void attacksWithEpsilonsRunOnWhatStandsAtEach() {
        Attack weak = new Fgsm(Norm.LINF, List.of(.02, .08));
        Attack strong = new Pgd(Norm.LINF, List.of(.02, .08), 10, null, false, 1);
        AttackOutcome a = EVALUATOR.attack(model, data, weak, 1, false);
        AttackOutcome b = EVALUATOR.attack(model, data, strong, 1, false);
        AttackOutcome both = EVALUATOR.attack(model, data, new BestOf("x", List.of(weak, strong), 1), 1, false);
        for (double epsilon : new double[] {.02, .08}) {
            BitSet expected = a.standing(epsilon);
            expected.and(b.standing(epsilon));
            assertThat(both.standing(epsilon)).isEqualTo(expected);
        }
        // an image that FGSM breaks at the first epsilon costs one gradient and no more
        int first = a.standing(.02).nextClearBit(0);
        assertThat(first).isLessThan(N);
        assertThat(both.gradients(first)).isEqualTo(1);
    }

    @Test
    void keepsTheNearestOfAll() {
        Attack coarse = search(3, .5, false);
        Attack fine = search(10, .1, false);
        AttackOutcome best = EVALUATOR.attack(model, data, new BestOf("x", List.of(coarse, fine), 1), 1, true);
        AttackOutcome a = EVALUATOR.attack(model, data, coarse, 1, true);
        AttackOutcome b = EVALUATOR.attack(model, data, fine, 1, true);
        for (int i = 0; i < N; i++) {
            assertThat(size(best, i)).isEqualTo(Math.min(size(a, i), size(b, i)));
        }
    }

    @Test
    void refusesWhatCannotBeCompared() {
        var linf = new Pgd(Norm.LINF, List.of(.1));
        assertThatThrownBy(() -> new BestOf("x", List.of(linf, new Pgd(Norm.L2, List.of(.1))), 1))
                .isInstanceOf(InputError.class)
                .hasMessage("best-of.attacks: expected one norm, got l2 (pgd) beside linf (pgd)");
        assertThatThrownBy(() -> new BestOf("x", List.of(linf, new Fgsm(Norm.LINF, List.of(.2))), 1))
                .hasMessage("best-of.attacks: expected the same epsilons in all, got [0.2] beside [0.1]");
        assertThatThrownBy(() -> new BestOf("x", List.of(), 1)).hasMessageStartingWith("best-of.attacks");
        assertThatThrownBy(() -> new BestOf("x", List.of(linf), 0)).hasMessageStartingWith("best-of.repeats");
        assertThatThrownBy(() -> new BestOf("X y", List.of(linf), 1)).hasMessageStartingWith("best-of.name");
    }

    private static BinarySearch search(int steps, double relativeStep, boolean random) {
        return new BinarySearch(new Pgd(Norm.LINF, List.of(.02), steps, relativeStep, random, 1), 5, null);
    }

    /// The size of the change whose pixels were kept.
    private double size(AttackOutcome outcome, int image) {
        Tensor kept = Tensors.of(outcome.pixels(image), 1, 1, 6, 6);
        return Tensors.doubles(Norm.LINF.size(kept.sub(data.images().tensor(new int[] {image}))))[0];
    }
}
