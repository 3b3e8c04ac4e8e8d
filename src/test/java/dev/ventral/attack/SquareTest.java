package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.attack.step.AttackState;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.SquareWindow;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.attack.step.Victim;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SquareTest {
    private static final Evaluator EVALUATOR = new Evaluator(64, Progress.none());

    /// The smallest epsilon at which a linear classifier breaks is known. For Linf the windows shrink
    /// to one pixel, and every corner of the ball can be reached; patterns of 3 x 3 and more come only
    /// near the best change of L2 and L1.
    @ParameterizedTest
    @CsvSource({"LINF,.02,1.02", "LINF,.5,1.02", "L2,.02,1.6", "L2,.5,1.6", "L1,.02,2"})
    void breaksAboveTheDistanceAndNeverBelow(Norm norm, double spread, double above) {
        var linear = Linear.Case.of(6, 1, spread, spread > .1 ? 1 : .3);
        double distance = norm == Norm.L1 ? linear.distance(norm, 0) : linear.boundedDistance(norm, 0);
        var square = new Square(norm, List.of(.999 * distance, above * distance), 600, .8, 1);
        AttackOutcome attacked = EVALUATOR.attack(linear.model(), linear.data(), square, 1, false);
        assertThat(attacked.distance(0)).isBetween(distance, above * distance * (1 + 1e-6));
        // nothing at the first epsilon costs all queries
        assertThat(attacked.forward(0)).isBetween(601L, 1200L);
        assertThat(attacked.gradients(0)).isZero();
    }

    @Test
    void asksExactlyAsOftenAsSaid() {
        var linear = Linear.Case.of(6, 2, .02, 1);
        for (int queries : new int[] {1, 2, 37}) {
            var square = new Square(Norm.L2, List.of(1e-4), queries, .8, 2);
            AttackOutcome attacked = EVALUATOR.attack(linear.model(), linear.data(), square, 1, false);
            assertThat(attacked.forward(0)).isEqualTo(2L * queries);
            assertThat(attacked.gradients(1)).isZero();
        }
    }

    /// With 10,000 queries p is .8 up to query 10, .4 up to 50, and so on; with 5,000 at half of these.
    /// Sides for 32 x 32: sqrt(.8 * 1024) = 28.6, sqrt(.4 * 1024) = 20.2, 14.3, 10.1, 7.2, 5.1, 3.6,
    /// 2.5, 1.8, 1.3.
    @Test
    void windowsShrinkAsInThePaper() {
        long[] full = {0, 10, 11, 50, 51, 200, 201, 500, 501, 1000, 1001, 2000, 2001, 4000, 4001, 6001, 8000, 8001};
        double[] sides = {29, 29, 20, 20, 14, 14, 10, 10, 7, 7, 5, 5, 4, 4, 3, 2, 2, 1};
        assertThat(sizes(new Square(Norm.LINF, List.of(.1), 10_000, .8, 1), full))
                .containsExactly(sides);
        long[] half = {5, 6, 25, 26, 4000, 4001};
        assertThat(sizes(new Square(Norm.LINF, List.of(.1), 5000, .8, 1), half)).containsExactly(29, 20, 20, 14, 2, 1);
        // odd, and at least 3
        double[] odd = {29, 29, 21, 21, 15, 15, 11, 11, 7, 7, 5, 5, 5, 5, 3, 3, 3, 3};
        assertThat(sizes(new Square(Norm.L2, List.of(.1), 10_000, .8, 1), full)).containsExactly(odd);
    }

    private static double[] sizes(Square square, long[] made) {
        return Tensors.doubles(square.size(Tensors.of(made, made.length), 32, 32));
    }

    /// Equation 2 by hand for windows of side 3, at row 1 and column 2: upright `1/4, 5/4, 1/4` over minus
    /// `1/4, 1/4, 1/4; 1/4, 5/4, 1/4`; and by loops for side 5.
    @Test
    void patternsAreThoseOfThePaper() {
        Tensor images = Tensors.of(new float[2 * 36], 2, 1, 6, 6);
        Tensor at = Tensors.of(new float[] {.3f, .6f, .3f, .6f}, 2, 2);
        Tensor turned = Tensors.of(new int[] {0, 1}).to(ScalarType.Bool).reshape(-1, 1, 1, 1);
        Tensor three = Tensors.of(new float[] {3, 3}, 2, 1, 1, 1);
        double[] got = Tensors.doubles(SquareWindow.drawn(images, at, three).pattern(turned));
        double above = Math.sqrt(27 / 16.0);
        double under = Math.sqrt(30 / 16.0);
        double[][] rows = {{.25, 1.25, .25}, {-.25, -.25, -.25}, {-.25, -1.25, -.25}};
        double[] expected = new double[72];
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 3; c++) {
                double value = rows[r][c] / (r == 0 ? above : under);
                expected[6 * (1 + r) + 2 + c] = value;
                expected[36 + 6 * (1 + c) + 2 + r] = value;
            }
        }
        assertThat(got).containsExactly(expected, within(1e-6));
        Tensor five = Tensors.of(new float[] {5, 5}, 2, 1, 1, 1);
        double[] large = Tensors.doubles(SquareWindow.drawn(images, at, five).pattern(turned));
        assertThat(Arrays.copyOf(large, 36)).containsExactly(byLoops(5, 0, 1, 6), within(1e-6));
    }

    private static double[] byLoops(int side, int top, int left, int pixels) {
        double[] values = new double[pixels * pixels];
        int half = side / 2;
        for (int part = 0; part < 2; part++) {
            int from = part == 0 ? 0 : half;
            int high = part == 0 ? half : side - half;
            double square = 0;
            double[][] rectangle = new double[high][side];
            for (int r = 0; r < high; r++) {
                for (int c = 0; c < side; c++) {
                    int steps = Math.max(Math.abs(r - high / 2), Math.abs(c - side / 2));
                    for (int j = steps + 1; j <= half + 1; j++) {
                        rectangle[r][c] += 1.0 / (j * j);
                    }
                    square += rectangle[r][c] * rectangle[r][c];
                }
            }
            for (int r = 0; r < high; r++) {
                for (int c = 0; c < side; c++) {
                    values[(top + from + r) * pixels + left + c] =
                            (part == 0 ? 1 : -1) * rectangle[r][c] / Math.sqrt(square);
                }
            }
        }
        return values;
    }

    /// Whatever is drawn, windows lie within the image, and at every place where they fit.
    @Test
    void windowsFallAnywhereInsideTheImage() {
        int n = 400;
        Tensor at = new ImageRandom(1, IntStream.range(0, n).toArray()).uniform(0, 2);
        Tensor images = Tensors.of(new float[n * 30], n, 1, 5, 6);
        Tensor size = Tensors.of(new float[n], n, 1, 1, 1).add(new Scalar(3));
        Tensor inside = SquareWindow.drawn(images, at, size).inside();
        assertThat(Tensors.ints(inside.sum(new long[] {1, 2, 3}))).containsOnly(9);
        int[] corners = Tensors.ints(
                inside.flatten(1, -1).to(ScalarType.Float).argmax(new org.bytedeco.pytorch.LongOptional(1), false));
        assertThat(Arrays.stream(corners).distinct().sorted().toArray())
                .containsExactly(0, 1, 2, 3, 6, 7, 8, 9, 12, 13, 14, 15);
    }

    /// The first point is on the sphere where the bounds do not bind: stripes for Linf, tiles else; and
    /// no step leaves ball or bounds.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void candidatesStayInBallAndBounds(Norm norm) {
        Classifier model = LambdaNet.convolutional(3, 8, Compute.CPU);
        int[] index = IntStream.range(0, 6).toArray();
        Tensor grey = new ImageRandom(4, index)
                .uniform(0, 3, 8, 8)
                .mul(new Scalar(.1))
                .add(new Scalar(.45));
        Tensor all = new ImageRandom(4, index).uniform(1, 3, 8, 8);
        for (boolean bound : new boolean[] {false, true}) {
            Tensor images = bound ? all : grey;
            double epsilon = norm == Norm.LINF ? .2 : norm == Norm.L2 ? 1.5 : 12;
            var goal = new Goal(model.predict(images), false);
            var square = new Square(norm, List.of(epsilon > 1 ? 1 : epsilon), 40, .8, 1);
            var victim = new Victim(model);
            victim.rows(6);
            try (var state = new AttackState(norm, images, goal, epsilon, new ImageRandom(5, index))) {
                square.start(victim, state);
                Tensor first = state.x().clone();
                double[] size = Tensors.doubles(norm.size(first.sub(images)));
                if (!bound) {
                    assertThat(size)
                            .containsOnly(
                                    new double[] {epsilon, epsilon, epsilon, epsilon, epsilon, epsilon}, within(1e-4));
                }
                double[] before = Tensors.doubles(goal.margin(model.logits(state.x())));
                for (int s = 0; s < 39; s++) {
                    square.step(victim, state);
                    state.advance();
                    double[] after = Tensors.doubles(goal.margin(model.logits(state.x())));
                    for (int i = 0; i < 6; i++) {
                        assertThat(after[i]).isLessThanOrEqualTo(before[i] + 1e-4);
                    }
                    before = after;
                    for (double each : Tensors.doubles(norm.size(state.x().sub(images)))) {
                        assertThat(each).isBetween(0.0, epsilon * (1 + 1e-5));
                    }
                    for (float pixel : Tensors.floats(state.x())) {
                        assertThat(pixel).isBetween(0f, 1f);
                    }
                }
                assertThat(Tensors.floats(state.x())).isNotEqualTo(Tensors.floats(first));
            }
        }
    }

    @Test
    void targetedItReachesTheClassFromItsDistanceOn() {
        double distance = Linear.toClassOne(Norm.LINF);
        var square = new Square(Norm.LINF, List.of(.999 * distance, 1.05 * distance), 500, .8, 1);
        AttackOutcome attacked =
                EVALUATOR.attack(Linear.fourClasses(), Linear.grey(), new Targeted(TargetClass.NEXT, square), 1, false);
        assertThat(attacked.distance(0)).isBetween(distance, 1.05 * distance * (1 + 1e-6));
        assertThat(attacked.adversarial(0)).isEqualTo(1);
    }

    /// Where strong PGD fails Square must fail; where it succeeds by far Square must too.
    @Test
    void agreesWithStrongGradients() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = Linear.seenBy(model, 6, 16);
        var pgd = new BinarySearch(new Pgd(Norm.LINF, List.of(.05), 40, .1, true, 1), 9, null);
        double[] least = EVALUATOR.attack(model, data, pgd, 1, false).distances();
        var square = new Square(Norm.LINF, List.of(.03, .06), 400, .8, 1);
        AttackOutcome attacked = EVALUATOR.attack(model, data, square, 1, false);
        int below = 0;
        for (int i = 0; i < 16; i++) {
            assertThat(attacked.distance(i)).isGreaterThan(.97 * least[i]);
            if (least[i] < .05) {
                below++;
                assertThat(attacked.distance(i)).isLessThanOrEqualTo(.06 * (1 + 1e-6));
            }
        }
        assertThat(below).isBetween(3, 16);
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void dependsOnNeitherBatchNorNeighbours(Norm norm) {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = Linear.seenBy(model, 6, 15);
        double unit = norm == Norm.LINF ? .03 : norm == Norm.L2 ? .2 : 1;
        var square = new Square(norm, List.of(unit), 60, .8, 1);
        AttackOutcome seven = new Evaluator(7, Progress.none()).attack(model, data, square, 3, false);
        assertThat(seven.standing(unit).cardinality()).isBetween(1, 14);
        for (int batch : new int[] {1, 7, 64}) {
            AttackOutcome other = new Evaluator(batch, Progress.none()).attack(model, data, square, 3, false);
            assertThat(other.distances()).containsExactly(seven.distances(), within(1e-6));
            for (int i = 0; i < 15; i++) {
                assertThat(other.forward(i)).isEqualTo(seven.forward(i));
            }
        }
    }

    @Test
    void findsNothingInAConstantNetworkAndRefusesWrongSettings() {
        var linear = Linear.Case.of(6, 3, .1, 1);
        for (Norm norm : List.of(Norm.L1, Norm.L2, Norm.LINF)) {
            var square = new Square(norm, List.of(.5), 20, .8, 1);
            assertThat(EVALUATOR
                            .attack(Linear.constant(), linear.data(), square, 3, false)
                            .distances())
                    .containsOnly(Double.POSITIVE_INFINITY);
        }
        assertThatThrownBy(() -> new Square(Norm.L0, List.of(.5), 20, .8, 1)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Square(Norm.L2, List.of(.5), 0, .8, 1)).hasMessageStartingWith("square.queries");
        assertThatThrownBy(() -> new Square(Norm.L2, List.of(.5), 1, 1.8, 1)).hasMessageStartingWith("square.p-init");
        assertThatThrownBy(() -> new Square(Norm.L2, List.of(.5), 1, .8, 0)).hasMessageStartingWith("square.restarts");
    }
}
