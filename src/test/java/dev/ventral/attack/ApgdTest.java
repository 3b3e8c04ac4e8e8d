package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.attack.step.ApgdL1;
import dev.ventral.attack.step.ApgdStepSize;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Dlr;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.NormTest;
import dev.ventral.attack.step.Schedules;
import dev.ventral.attack.step.Victim;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ApgdTest {
    /// From the formula by hand: p = .22, .22 + .19, + .16, + .13, + .10, + .07, + .06, + .06 (the shortest);
    /// of 10 steps ceil(2.2), ceil(4.1), ceil(5.7), 7, 8, ceil(8.7), then ceil(9.3) = 10, which is past the
    /// last.
    @Test
    void checkpointsFollowTheFormula() {
        assertThat(checkpoints(100)).containsExactly(22, 41, 57, 70, 80, 87, 93, 99);
        assertThat(checkpoints(10)).containsExactly(3, 5, 6, 7, 8, 9);
        assertThat(checkpoints(1)).isEmpty();
        float[] windows = Schedules.windows(100);
        assertThat(new float[] {windows[22], windows[41], windows[57], windows[99]})
                .containsExactly(22, 19, 16, 6);
    }

    private static int[] checkpoints(int steps) {
        float[] windows = Schedules.windows(steps);
        return IntStream.range(0, steps).filter(s -> windows[s] > 0).toArray();
    }

    @Test
    void stagesTakeThreeThreeAndFourTenths() {
        float[] radii = Schedules.radii(100, true);
        assertThat(radii).hasSize(101);
        assertThat(new float[] {radii[0], radii[29], radii[30], radii[59], radii[60], radii[100]})
                .containsExactly(3, 3, 2, 2, 1, 1);
        float[] looks = Schedules.looks(radii);
        // every step of 30, but the first; 40 / 25 rounded down is 1 too
        assertThat(IntStream.range(0, 100).filter(s -> looks[s] == 0)).containsExactly(0, 30, 60);
        float[] plain = Schedules.looks(Schedules.radii(100, false));
        assertThat(IntStream.range(0, 14).filter(s -> plain[s] > 0)).containsExactly(4, 8, 12);
    }

    /// The loss of 100 steps, written down; the step size over epsilon between the checkpoints follows.
    @Test
    void stepsAreHalvedWhereTheLossDoesNotRise() {
        // rises all the time: never
        assertThat(sizes(t -> t)).containsExactly(2, 2, 2, 2, 2, 2, 2, 2, 2);
        // never rises: always
        assertThat(sizes(_ -> 0))
                .containsExactly(new double[] {2, 1, .5, .25, .125, .0625, .03125, .015625, .0078125}, within(1e-6));
        // 16 rises of 22 are at most .75, 17 are not
        assertThat(sizes(t -> t < 23 ? Math.min(t, 16) : t)[1]).isEqualTo(1);
        assertThat(sizes(t -> t < 23 ? Math.min(t, 17) : t)[1]).isEqualTo(2);
        // 12 of 16 are at most .75 too
        assertThat(sizes(t -> t <= 41 ? t : t <= 57 ? Math.min(t, 53) : t)).startsWith(2, 2, 2, 1, 1);
        // rises in nearly all steps, but never beyond what was there at step 22: at every second checkpoint
        assertThat(sizes(t -> t <= 22 ? t : 22 - 50 + t / 4.0)).startsWith(2, 2, 1, 1, .5, .5, .25);
    }

    /// The step size after each checkpoint, from before the first on.
    private static double[] sizes(java.util.function.IntToDoubleFunction loss) {
        double[] losses =
                IntStream.range(0, 100).mapToDouble(loss).map(v -> v / 10 - 5).toArray();
        double[][] gradients = new double[100][2];
        var attack = new ApgdCe(Norm.LINF, List.of(.1), 100, 1, 1, false);
        var victim = new Victim(ScriptedNet.of(losses, gradients));
        double[] sizes = new double[9];
        int[] checkpoints = checkpoints(100);
        try (AttackState state = ScriptedNet.state(Norm.LINF, new float[] {.5f, .5f}, .1)) {
            run(attack, victim, state, s -> {
                int passed =
                        (int) Arrays.stream(checkpoints).filter(c -> c <= s).count();
                // a float32 over .1: exact to six digits
                sizes[passed] = Math.round(Tensors.doubles(state.get(ApgdStepSize.SIZE))[0] / .1 * 1e7) / 1e7;
            });
        }
        return sizes;
    }

    /// Algorithm 1 with loops in float64, on losses and gradients drawn at random, whatever the point: the
    /// ascent goes back again and again. From the attack's own random start.
    @ParameterizedTest
    @EnumSource(names = {"L2", "LINF"})
    void isAlgorithm1(Norm norm) {
        int d = 6;
        int steps = 60;
        double epsilon = norm == Norm.L2 ? .5 : .2;
        var random = new SplittableRandom(9);
        double[] losses = random.doubles(steps, -3, -1).toArray();
        Arrays.setAll(losses, t -> losses[t] + t * .01);
        double[][] gradients = new double[steps][];
        Arrays.setAll(gradients, _ -> random.doubles(d, -1, 1).toArray());
        float[] image = {.5f, .02f, .9f, .5f, .3f, .7f};
        var attack = new ApgdCe(norm, List.of(epsilon), steps, 1, 1, false);
        var victim = new Victim(ScriptedNet.of(losses, gradients));
        double[][] points = new double[steps + 1][];
        try (AttackState state = ScriptedNet.state(norm, image, epsilon)) {
            run(attack, victim, state, s -> points[s + 1] = Tensors.doubles(state.x()));
        }
        var reference = new Algorithm1(norm, image, epsilon, losses, gradients, checkpoints(steps));
        double[][] expected = reference.run(points[0]);
        for (int k = 1; k <= steps; k++) {
            assertThat(points[k]).as("step %s", k).containsExactly(expected[k], within(1e-5));
        }
        assertThat(reference.halvings).isBetween(3, 8);
        double length = NormTest.size(norm, difference(points[0], image));
        assertThat(length).isBetween(.5 * epsilon, epsilon * (1 + 1e-6));
    }

    /// The same for L1, in one stage and in three. Losses rise slowly with much noise, so that it goes back
    /// at times.
    @ParameterizedTest
    @CsvSource({"false, 75", "true, 75", "true, 200"})
    void isTheSparseAlgorithm(boolean stages, int steps) {
        int d = 30;
        var random = new SplittableRandom(10);
        double[] losses = random.doubles(steps, -3, -1).toArray();
        Arrays.setAll(losses, t -> losses[t] + t * .02);
        double[][] gradients = new double[steps][];
        double[] common = random.doubles(d, -1, 1).toArray();
        Arrays.setAll(gradients, _ -> {
            double[] g = random.doubles(d, -.4, .4).toArray();
            Arrays.setAll(g, i -> g[i] + common[i]);
            return g;
        });
        float[] image = new float[d];
        for (int i = 0; i < d; i++) {
            image[i] = (float) Math.clamp(random.nextDouble(-.3, 1.3), 0, 1);
        }
        var attack = new ApgdCe(Norm.L1, List.of(1.5), steps, 1, 1, stages);
        double[][] points = new double[steps + 1][];
        try (AttackState state = ScriptedNet.state(Norm.L1, image, 1.5)) {
            run(
                    attack,
                    new Victim(ScriptedNet.of(losses, gradients)),
                    state,
                    s -> points[s + 1] = Tensors.doubles(state.x()));
        }
        int part = (int) Math.ceil(.3 * steps);
        int[] parts = stages ? new int[] {part, part, steps - 2 * part} : new int[] {steps};
        double[][] expected = new SparseAlgorithm(image, 1.5, losses, gradients, parts).run(points[0]);
        for (int k = 1; k <= steps; k++) {
            assertThat(points[k]).as("step %s", k).containsExactly(expected[k], within(2e-5));
        }
        assertThat(NormTest.size(Norm.L1, difference(points[0], image))).isCloseTo(stages ? 4.5 : 1.5, within(1e-5));
        assertThat(NormTest.size(Norm.L1, difference(points[steps], image))).isCloseTo(1.5, within(1e-5));
    }

    private static double[] difference(double[] x, float[] image) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] - image[i]).toArray();
    }

    private static void run(
            SteppedAttack attack, Victim victim, AttackState state, java.util.function.IntConsumer after) {
        try (var _ = new PointerScope()) {
            attack.start(victim, state);
            after.accept(-1);
        }
        for (int s = 0; s < attack.steps(); s++) {
            try (var _ = new PointerScope()) {
                attack.step(victim, state);
                after.accept(s);
                state.advance();
            }
        }
    }

    /// On a linear network with two equal largest weights, all goes to these two pixels; with bounds in the
    /// way, to those that follow. The number kept falls from a fifth.
    @Test
    void l1StepsBecomeSparse() {
        int d = 50;
        double[][] gradients = new double[100][d];
        for (double[] g : gradients) {
            Arrays.setAll(g, i -> i < 2 ? 9 : i % 2 == 0 ? -.01 * (i + 1) : .01 * (i + 1));
        }
        double[] losses = IntStream.range(0, 100).mapToDouble(t -> t * .1 - 20).toArray();
        float[] image = new float[d];
        Arrays.fill(image, .5f);
        var attack = new ApgdCe(Norm.L1, List.of(.8), 100, 1, 1, false);
        double[] kept = new double[101];
        double[] last;
        try (AttackState state = ScriptedNet.state(Norm.L1, image, .8)) {
            run(attack, new Victim(ScriptedNet.of(losses, gradients)), state, s -> {
                kept[s + 1] = Tensors.doubles(state.get(ApgdL1.KEPT))[0];
            });
            last = difference(Tensors.doubles(state.x()), image);
        }
        assertThat(kept[0]).isCloseTo(.2 * d, within(1e-5));
        assertThat(kept[4]).isEqualTo(kept[0]);
        assertThat(kept[100]).isCloseTo(2 / 1.5, within(1e-5));
        assertThat(last[0] + last[1]).isCloseTo(.8, within(1e-5));
        for (int k = 1; k <= 100; k++) {
            assertThat(k == 1 || (k - 1) % 4 == 0 || kept[k] == kept[k - 1]).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"3, false", "4, false", "7, false", "4, true", "7, true"})
    void theRatioChangesWithNeitherShiftNorScaleAndIsTheFormula(int classes, boolean targeted) {
        float[] z = Tensors.floats(new ImageRandom(1, new int[] {0, 1, 2}).gaussian(0, classes));
        Tensor logits = Tensors.of(z, 3, classes);
        Goal goal = new Goal(Tensors.of(new int[] {0, 1, 2}), targeted);
        Tensor target = Tensors.of(new int[] {2, 0, 1});
        double[] ratio = Tensors.doubles(Dlr.of(goal, logits));
        double[] between = Tensors.doubles(Dlr.between(goal.classes(), target, logits));
        for (double scale : new double[] {.01, 100}) {
            Tensor other = logits.mul(new Scalar(scale)).add(new Scalar(3 * scale));
            assertThat(Tensors.doubles(Dlr.of(goal, other))).containsExactly(ratio, within(1e-4));
            assertThat(Tensors.doubles(Dlr.between(goal.classes(), target, other)))
                    .containsExactly(between, within(1e-4));
        }
        for (int i = 0; i < 3; i++) {
            double[] row = new double[classes];
            for (int k = 0; k < classes; k++) {
                row[k] = z[i * classes + k];
            }
            double own = row[i];
            double rest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                rest = k == i ? rest : Math.max(rest, row[k]);
            }
            double to = row[(i + 2) % 3];
            Arrays.sort(row);
            double third = row[classes - 3];
            double fourth = classes > 3 ? row[classes - 4] : third;
            double wide = row[classes - 1] - (third + fourth) / 2;
            double expected = targeted ? (own - rest) / wide : (rest - own) / (row[classes - 1] - third);
            assertThat(ratio[i]).isCloseTo(expected, within(1e-5));
            assertThat(between[i]).isCloseTo((to - own) / wide, within(1e-5));
        }
    }

    @Test
    void ofTwoClassesTheRatioIsTheMargin() {
        Tensor logits = Tensors.of(new float[] {3, 1}, 1, 2);
        assertThat(Tensors.doubles(Dlr.of(new Goal(Tensors.of(new int[] {0}), false), logits)))
                .containsExactly(-2);
        assertThat(Tensors.doubles(Dlr.between(Tensors.of(new int[] {0}), Tensors.of(new int[] {1}), logits)))
                .containsExactly(-2);
    }

    @Test
    void passesOfARandomNetworkAreAveraged() {
        double[][] gradients = {{1, 0}, {-3, 2}, {0, 0}, {0, 4}};
        var victim = new Victim(ScriptedNet.of(new double[] {1, 3, -1, 5}, gradients));
        Tensor x = Tensors.of(new float[] {.5f, .5f}, 1, 1, 1, 2);
        Victim.Slope slope = victim.slope(x, logits -> logits.select(1, 1), 4);
        assertThat(Tensors.doubles(slope.pixels())).containsExactly(-.5, 1.5);
        assertThat(Tensors.doubles(slope.loss())).containsExactly(2);
        assertThat(Tensors.doubles(slope.logits())).containsExactly(0, 2);
        assertThat(victim.gradients()).isEqualTo(4);
    }

    /// Of 100 steps each, on a network with several maxima: the largest loss on the way, mean over the
    /// images.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void climbsHigherThanPgd(Norm norm) {
        Classifier model = LambdaNet.convolutional(3, 6, Compute.CPU);
        int[] index = IntStream.range(0, 24).toArray();
        Tensor images = new ImageRandom(4, index).uniform(0, 3, 6, 6);
        Tensor labels = model.predict(images);
        double epsilon = norm == Norm.L1 ? 4 : norm == Norm.L2 ? 1 : .15;
        double pgd = highest(new Pgd(norm, List.of(.1), 100, null, true, 1), model, images, labels, epsilon);
        double apgd = highest(new ApgdCe(norm, List.of(.1), 100, 1, 1, false), model, images, labels, epsilon);
        assertThat(apgd).isGreaterThan(pgd);
    }

    private static double highest(
            SteppedAttack attack, Classifier model, Tensor images, Tensor labels, double epsilon) {
        int n = (int) images.size(0);
        double[] highest = new double[n];
        Goal goal = new Goal(labels, false);
        var random = new ImageRandom(5, IntStream.range(0, n).toArray());
        var victim = new Victim(model);
        victim.rows(n);
        try (var state = new AttackState(attack.norm(), images, goal, epsilon, random)) {
            run(attack, victim, state, _ -> {
                double[] loss = Tensors.doubles(goal.crossEntropy(victim.logits(state.x())));
                Arrays.setAll(highest, i -> Math.max(highest[i], loss[i]));
            });
        }
        return Arrays.stream(highest).average().orElseThrow();
    }
}
