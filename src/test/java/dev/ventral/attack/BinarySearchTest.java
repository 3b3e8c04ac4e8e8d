package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.attack.step.Victim;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BinarySearchTest {
    private static final Evaluator EVALUATOR = new Evaluator(16, Progress.none());

    /// `margin / ||w||_dual`, whether the first epsilon is far too large or far too small.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void findsTheMarginOfALinearClassifier(Norm norm) {
        var linear = Linear.Case.of(6, 5, .02, .3);
        for (double first : new double[] {.02, 3}) {
            double epsilon = first * linear.distance(norm, 0);
            var pgd = new Pgd(norm, List.of(1e-3), 10, null, false, 1);
            AttackOutcome attacked =
                    EVALUATOR.attack(linear.model(), linear.data(), new BinarySearch(pgd, 16, epsilon), 1, false);
            for (int i = 0; i < 5; i++) {
                double distance = linear.distance(norm, i);
                assertThat(attacked.distance(i)).isBetween(distance * (1 - 1e-5), distance * 1.01);
                assertThat(attacked.gradients(i)).isEqualTo(160);
                assertThat(attacked.forward(i)).isEqualTo(16);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L2", "LINF"})
    void findsTheSmallestChangeWithinTheBounds(Norm norm) {
        var linear = Linear.Case.of(6, 5, .5, 1);
        var pgd = new Pgd(norm, List.of(.1), 60, .1, false, 1);
        AttackOutcome attacked =
                EVALUATOR.attack(linear.model(), linear.data(), new BinarySearch(pgd, 14, null), 1, false);
        for (int i = 0; i < 5; i++) {
            double bounded = linear.boundedDistance(norm, i);
            assertThat(bounded).isGreaterThan(1.2 * linear.distance(norm, i));
            assertThat(attacked.distance(i)).isBetween(bounded * (1 - 1e-5), bounded * 1.01);
        }
    }

    /// Worked by hand, for two images that break at .3 and at .05: doubled until something is found,
    /// then halved between what failed and what was found; and each round of the inner attack begins at
    /// its first step, with nothing found.
    @Test
    void triesTheRadiiOfEachImage() {
        float[] pixels = {.5f, .5f, .5f, .5f};
        var spy = new Spy();
        SteppedAttack search = new BinarySearch(spy, 6, .1).members().getFirst();
        Classifier model = LambdaNet.classifier(x -> x.flatten(1, -1), 1);
        try (var state = new AttackState(
                Norm.LINF,
                Tensors.of(pixels, 2, 1, 1, 2),
                new Goal(Tensors.of(new int[] {0, 0}), false),
                Double.POSITIVE_INFINITY,
                new dev.ventral.tensor.ImageRandom(1, new int[] {0, 1}))) {
            var victim = new Victim(model);
            victim.rows(2);
            search.start(victim, state);
            for (int s = 0; s < search.steps(); s++) {
                search.step(victim, state);
                state.advance();
                assertThat(Tensors.ints(state.finished())).containsOnly(0);
            }
            assertThat(spy.radii(0)).containsExactly(new double[] {.1, .2, .4, .3, .25, .275}, within(1e-6));
            assertThat(spy.radii(1))
                    .containsExactly(new double[] {.1, .05, .025, .0375, .04375, .046875}, within(1e-6));
            assertThat(spy.clean).hasSize(6).containsOnly(true);
            assertThat(spy.steps).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2);
            assertThat(Tensors.doubles(state.distance())).containsExactly(new double[] {.3, .05}, within(1e-6));
        }
    }

    @Test
    void targetedItFindsTheDistanceToTheClass() {
        for (Norm norm : List.of(Norm.L1, Norm.L2, Norm.LINF)) {
            var pgd = new Pgd(norm, List.of(.01), 40, .1, false, 1);
            double distance = Linear.toClassOne(norm);
            for (Attack attack : List.of(
                    new Targeted(TargetClass.NEXT, new BinarySearch(pgd, 16, null)),
                    new BinarySearch(new Targeted(TargetClass.NEXT, pgd), 16, null))) {
                AttackOutcome attacked = EVALUATOR.attack(Linear.fourClasses(), Linear.grey(), attack, 1, false);
                assertThat(attacked.distance(0)).isBetween(distance * (1 - 1e-5), distance * 1.02);
                assertThat(attacked.adversarial(0)).isEqualTo(1);
            }
        }
    }

    @Test
    void dependsOnNeitherBatchNorNeighbours() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        var search = new BinarySearch(new Pgd(Norm.L2, List.of(.05), 5, null, true, 1), 6, null);
        var data = Linear.seenBy(model, 6, 15);
        double[] seven = new Evaluator(7, Progress.none())
                .attack(model, data, search, 3, false)
                .distances();
        assertThat(seven).doesNotContain(Double.POSITIVE_INFINITY);
        for (int batch : new int[] {1, 64}) {
            assertThat(new Evaluator(batch, Progress.none())
                            .attack(model, data, search, 3, false)
                            .distances())
                    .containsExactly(seven, within(1e-6));
        }
    }

    @Test
    void findsNothingInAConstantNetwork() {
        var linear = Linear.Case.of(6, 3, .1, 1);
        var search = new BinarySearch(new Pgd(Norm.LINF, List.of(.05), 2, null, true, 1), 4, null);
        assertThat(EVALUATOR
                        .attack(Linear.constant(), linear.data(), search, 3, false)
                        .distances())
                .containsOnly(Double.POSITIVE_INFINITY);
    }

    @Test
    void refusesWhatCannotBeSearched() {
        var pgd = new Pgd(Norm.LINF, List.of(0.0, .05));
        assertThat(new BinarySearch(pgd, 3, null).first()).isEqualTo(.05);
        assertThatThrownBy(() -> new BinarySearch(new BinarySearch(pgd, 3, null), 3, null))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("binary-search.attack: expected an attack with an epsilon, got pgd-minimal");
        assertThatThrownBy(() -> new BinarySearch(new Pgd(Norm.LINF, List.of(0.0)), 3, null))
                .hasMessageStartingWith("binary-search.first");
        assertThatThrownBy(() -> new BinarySearch(pgd, 0, null)).hasMessageStartingWith("binary-search.rounds");
        assertThatThrownBy(() -> new BinarySearch(pgd, 1, -1.0)).hasMessageStartingWith("binary-search.first");
    }

    /// Goes to the edge of its ball in the second of three steps, and says it is done; the second class
    /// wins with the second pixel by more than .3 (first image) or .05.
    private static final class Spy implements CustomAttack {
        private final List<List<Double>> radii = List.of(new ArrayList<>(), new ArrayList<>());
        private final List<Boolean> clean = new ArrayList<>();
        private final List<Integer> steps = new ArrayList<>();

        double[] radii(int image) {
            return radii.get(image).stream().mapToDouble(r -> r).toArray();
        }

        @Override
        public String name() {
            return "spy";
        }

        @Override
        public Norm norm() {
            return Norm.LINF;
        }

        @Override
        public List<Double> epsilons() {
            return List.of(.1);
        }

        @Override
        public int steps() {
            return 3;
        }

        @Override
        public void start(Victim victim, AttackState state) {
            double[] epsilon = Tensors.doubles(state.epsilon());
            radii.get(0).add(epsilon[0]);
            radii.get(1).add(epsilon[1]);
            clean.add(Double.isInfinite(Tensors.doubles(state.distance())[0])
                    && java.util.Arrays.equals(Tensors.floats(state.x()), Tensors.floats(state.images()))
                    && state.round() == 0);
        }

        @Override
        public void step(Victim victim, AttackState state) {
            steps.add(Tensors.ints(state.made())[0]);
            if (state.round() == 1) {
                double[] epsilon = Tensors.doubles(state.epsilon());
                float first = epsilon[0] > .2999 ? (float) -epsilon[0] : 0;
                float second = epsilon[1] > .0499 ? (float) -epsilon[1] : 0;
                state.x(state.images().add(Tensors.of(new float[] {first, 0, second, 0}, 2, 1, 1, 2)));
                state.finish(Tensors.of(new int[] {1, 1}).to(org.bytedeco.pytorch.global.torch.ScalarType.Bool));
            }
        }
    }
}
