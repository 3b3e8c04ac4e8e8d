package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Decisions;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.attack.step.Victim;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attacks that see nothing but decisions, against the closed form on linear classifiers.
class DecisionAttacksTest {
    private static final int TRIES = 200;
    private static final Evaluator EVALUATOR = new Evaluator(64, Progress.none());

    /// Forward passes worked out from the schedule: 200 tries and 12 halvings, then 11 for 10 steps.
    @ParameterizedTest
    @CsvSource({".02,1500,1.01", ".5,4000,1.05"})
    void boundaryComesNearTheMargin(double spread, int steps, double above) {
        var linear = Linear.Case.of(6, spread > .1 ? 1 : 3, spread, .3);
        AttackOutcome attacked = EVALUATOR.attack(linear.model(), linear.data(), boundary(steps), 1, false);
        for (int i = 0; i < linear.count(); i++) {
            double distance = linear.boundedDistance(Norm.L2, i);
            assertThat(attacked.distance(i)).isBetween(distance * (1 - 1e-5), distance * above);
            assertThat(attacked.forward(i)).isEqualTo(TRIES + 12 + steps + steps / 10);
            assertThat(attacked.gradients(i)).isZero();
        }
    }

    /// The same: 200 tries and h halvings, then `floor(100 sqrt(t)) + 12 + h` for step t. Here d = 36: `h =
    /// ceil(1.5 log2 36) = 8` or `ceil(2 log2 36) = 11`.
    @ParameterizedTest
    @CsvSource({"L2,.02,10,1.05,8", "L2,.5,10,1.05,8", "LINF,.02,20,1.05,11", "LINF,.5,20,1.05,11"})
    void hopSkipJumpComesNearTheMargin(Norm norm, double spread, int steps, double above, int halvings) {
        var linear = Linear.Case.of(6, spread > .1 ? 1 : 3, spread, .3);
        var attack = jumps(norm, steps);
        AttackOutcome attacked = EVALUATOR.attack(linear.model(), linear.data(), attack, 1, false);
        long queries = (long) TRIES + halvings;
        for (int t = 1; t <= steps; t++) {
            queries += (long) Math.floor(100 * Math.sqrt(t)) + 12 + halvings;
        }
        for (int i = 0; i < linear.count(); i++) {
            double distance = linear.boundedDistance(norm, i);
            assertThat(attacked.distance(i)).isBetween(distance * (1 - 1e-5), distance * above);
            assertThat(attacked.forward(i)).isEqualTo(queries);
            assertThat(attacked.gradients(i)).isZero();
        }
    }

    @Test
    void drawsGrowWithTheRootOfTheStepUpToTheMost() {
        var attack = new HopSkipJump(Norm.L2, List.of(), 40, 100, 350, 25);
        assertThat(new int[] {attack.draws(0), attack.draws(1), attack.draws(3), attack.draws(8), attack.draws(30)})
                .containsExactly(100, 141, 200, 300, 350);
        // 3 x 32 x 32: 1.5 log2 3072 = 17.4, 2 log2 3072 = 23.2
        Tensor images = Tensors.of(new float[2 * 3072], 2, 3, 32, 32);
        assertThat(attack.halvings(images)).isEqualTo(18);
        assertThat(new HopSkipJump(Norm.LINF, List.of(), 1, 1, 1, 1).halvings(images))
                .isEqualTo(24);
    }

    /// Noise has to be of the class for a targeted attack to begin: with weights this small against the
    /// offsets it never is of class 2, and always can be of class 1.
    @Test
    void targetedTheyReachTheClassOrFindNothing() {
        for (Attack attack : List.of(boundary(1000), jumps(Norm.L2, 8))) {
            var next = new Targeted(TargetClass.NEXT, attack);
            double distance = Linear.toClassOne(Norm.L2);
            AttackOutcome attacked = EVALUATOR.attack(Linear.fourClasses(), Linear.grey(), next, 1, false);
            assertThat(attacked.distance(0)).isBetween(distance * (1 - 1e-5), distance * 1.05);
            assertThat(attacked.adversarial(0)).isEqualTo(1);
            var never = new Targeted(TargetClass.LEAST_LIKELY, attack);
            AttackOutcome nothing = EVALUATOR.attack(Linear.fourClasses(), Linear.grey(), never, 1, false);
            assertThat(nothing.distance(0)).isInfinite();
        }
    }

    /// A curved boundary whose distance is known: the class changes on the sphere of radius .9 around
    /// grey; an image at distance .4 from its centre is .5 away from it, and everything else on the
    /// sphere is farther.
    @Test
    void findTheNearestPointOfASphere() {
        Tensor radius = Tensors.of(new float[] {.81f, 0}, 1, 2);
        Tensor outside = Tensors.of(new float[] {-1, 0}, 1, 2);
        Classifier model = LambdaNet.classifier(
                x -> x.sub(new Scalar(.5))
                        .square()
                        .flatten(1, -1)
                        .sum(new long[] {1}, true, ImageTensors.NO_TYPE)
                        .mul(outside)
                        .add(radius),
                1);
        Tensor away = Norm.L2.steepest(new ImageRandom(3, new int[] {0, 1}).gaussian(0, 1, 6, 6));
        float[] pixels = Tensors.floats(away.mul(new Scalar(.4)).add(new Scalar(.5)));
        var data = new LabelledImages("sphere", Images.ofFloats(2, 1, 6, 6, pixels), new int[2], List.of("a", "b"));
        for (Attack attack : List.of(boundary(2000), jumps(Norm.L2, 25))) {
            for (double found : EVALUATOR.attack(model, data, attack, 1, false).distances()) {
                assertThat(found).as("%s", attack).isBetween(.5 * (1 - 1e-5), .525);
            }
        }
    }

    @Test
    void dependOnNeitherBatchNorNeighbours() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = Linear.seenBy(model, 6, 9);
        for (Attack attack : List.of(
                new Boundary(List.of(), 45, .01, .01, 1.5, 10),
                new HopSkipJump(Norm.L2, List.of(), 2, 15, 20, 4),
                new HopSkipJump(Norm.LINF, List.of(), 2, 15, 20, 4))) {
            AttackOutcome seven = new Evaluator(7, Progress.none()).attack(model, data, attack, 3, false);
            for (int batch : new int[] {1, 7, 64}) {
                AttackOutcome other = new Evaluator(batch, Progress.none()).attack(model, data, attack, 3, false);
                assertThat(other.distances()).containsExactly(seven.distances(), within(1e-5));
                assertThat(other.forward(8)).isEqualTo(seven.forward(8));
            }
            assertThat(EVALUATOR.attack(model, data, attack, 4, false).distances())
                    .isNotEqualTo(seven.distances());
        }
    }

    @Test
    void findNothingInAConstantNetworkAndStopAtOnce() {
        var linear = Linear.Case.of(6, 3, .1, 1);
        for (Attack attack : List.of(boundary(5000), jumps(Norm.L2, 40), jumps(Norm.LINF, 40))) {
            AttackOutcome attacked = EVALUATOR.attack(Linear.constant(), linear.data(), attack, 3, false);
            assertThat(attacked.distances()).containsOnly(Double.POSITIVE_INFINITY);
            assertThat(attacked.forward(0)).isLessThan(1500);
        }
    }

    /// Bisection by hand: from .8, where the boundary is at .54, four halvings go to .4 (no), .6 (yes),
    /// .5 (no) and .55 (yes).
    @Test
    void bisectionHalvesTheChange() {
        Classifier model = LambdaNet.linear(new double[] {-1, 0}, .54, 1);
        for (Norm norm : List.of(Norm.L2, Norm.LINF)) {
            Tensor image = Tensors.of(new float[] {0, .25f}, 1, 1, 1, 2);
            Tensor far = Tensors.of(new float[] {.8f, .25f}, 1, 1, 1, 2);
            var victim = new Victim(model);
            var goal = new Goal(Tensors.of(new int[] {0}), false);
            try (var state =
                    new AttackState(norm, image, goal, Double.POSITIVE_INFINITY, new ImageRandom(1, new int[] {0}))) {
                float[] near = Tensors.floats(Decisions.towards(victim, state, far, 4));
                assertThat(near).containsExactly(new float[] {.55f, .25f}, within(1e-6f));
                assertThat(Tensors.doubles(state.distance())[0]).isCloseTo(.55, within(1e-6));
                assertThat(victim.forward()).isEqualTo(4);
            }
        }
    }

    @Test
    void refuseWrongSettings() {
        assertThatThrownBy(() -> jumps(Norm.L1, 1))
                .isInstanceOf(InputError.class)
                .hasMessage("hop-skip-jump.norm: expected l2 or linf, got l1");
        assertThatThrownBy(() -> jumps(Norm.L2, 0)).hasMessageStartingWith("hop-skip-jump.steps");
        assertThatThrownBy(() -> new HopSkipJump(Norm.L2, List.of(), 1, 5, 4, 1))
                .hasMessageStartingWith("hop-skip-jump.most-draws");
        assertThatThrownBy(() -> boundary(0)).hasMessageStartingWith("boundary.steps");
        assertThatThrownBy(() -> new Boundary(List.of(), 1, 1.0, .1, 1.5, 1))
                .hasMessageStartingWith("boundary.spherical-step");
        assertThatThrownBy(() -> new Boundary(List.of(), 1, .1, 0, 1.5, 1))
                .hasMessageStartingWith("boundary.source-step");
        assertThatThrownBy(() -> new Boundary(List.of(), 1, .1, .1, 1, 1))
                .hasMessageStartingWith("boundary.adaptation");
        assertThatThrownBy(() -> new Boundary(List.of(), 1, .1, .1, 2, 0)).hasMessageStartingWith("boundary.tries");
    }

    private static Boundary boundary(int steps) {
        return new Boundary(List.of(), steps, .01, .01, 1.5, TRIES);
    }

    private static HopSkipJump jumps(Norm norm, int steps) {
        return new HopSkipJump(norm, List.of(), steps, 100, 10_000, TRIES);
    }
}
