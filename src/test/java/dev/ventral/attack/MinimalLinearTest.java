package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.ImageTensors;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.NormTest;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.data.LabelledImages;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Attacks that look for the smallest change against closed forms: never nearer, and not much farther.
class MinimalLinearTest {
    private static final int D = 18;

    /// @param middle how much farther than the true minimum, relative to it, where no bound is near
    /// @param bound the same where many values are black or white
    record Case(SteppedAttack attack, double middle, double bound) {
        @Override
        public String toString() {
            return attack.name() + " " + attack.norm().label();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new DeepFool(Norm.L2, List.of(), 20, .02, 10, 3), .001, .01),
                new Case(new DeepFool(Norm.LINF, List.of(), 20, .02, 10, 3), .001, .01),
                new Case(new CarliniWagner(Norm.L2, List.of(), 5, 400, .01, .3, 0, false), .01, .01),
                new Case(new CarliniWagner(Norm.LINF, List.of(), 15, 400, .02, .1, 0, true), .01, .01),
                new Case(new Ddn(500), .01, .01),
                // beta is 50 times the rate: the L1 norm then outweighs the square of the L2 norm
                new Case(new Ead(List.of(), 12, 150, .0001, .005, 100, 0, false), .01, .01),
                new Case(new Fab(Norm.L1, List.of(), 20, 1, .1, 1.05, .9), .001, .005),
                new Case(new Fab(Norm.L2, List.of(), 20, 1, .1, 1.05, .9), .001, .005),
                new Case(new Fab(Norm.LINF, List.of(), 20, 1, .1, 1.05, .9), .001, .005),
                new Case(new FabT(Norm.L1, List.of(), 20, 1, 9), .001, .005),
                new Case(new FabT(Norm.L2, List.of(), 20, 1, 9), .001, .005),
                new Case(new FabT(Norm.LINF, List.of(), 20, 1, 9), .001, .005));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void closedFormOfALinearNetworkInTheMiddleOfTheCube(Case each) {
        linear(each.attack(), 4, .2, .4, each.middle());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void closedFormOfALinearNetworkWhereBoundsBind(Case each) {
        linear(each.attack(), 2, 1.6, -.3, each.bound());
    }

    /// Any other class will do: the smallest change is the least of those to each boundary.
    private static void linear(Attack attack, int classes, double scale, double shift, double tolerance) {
        Tensor matrix =
                new ImageRandom(1, new int[] {0}).gaussian(0, D, classes).squeeze(0);
        Classifier model = LambdaNet.classifier(x -> x.flatten(1, -1).matmul(matrix), 2);
        Tensor images = ImageTensors.clipped(
                MinimalSetup.uniform(2, 2, 3, 3).mul(new Scalar(scale)).add(new Scalar(shift)));
        double[] w = Tensors.doubles(matrix);
        double[] pixels = Tensors.doubles(images);
        LabelledImages data = MinimalSetup.data(model, images);
        double[] found =
                MinimalSetup.evaluator().attack(model, data, attack, 1, false).distances();
        for (int i = 0; i < MinimalSetup.COUNT; i++) {
            double[] x = Arrays.copyOfRange(pixels, i * D, (i + 1) * D);
            int y = data.labels()[i];
            double expected = IntStream.range(0, classes)
                    .filter(k -> k != y)
                    .mapToDouble(k -> toBoundary(attack.norm(), w, x, y, k))
                    .min()
                    .orElseThrow();
            assertThat(found[i]).as("image %s", i).isBetween(expected * (1 - 1e-5), expected * (1 + tolerance));
        }
    }

    /// The distance to `z_y = z_k`.
    private static double toBoundary(Norm norm, double[] w, double[] x, int y, int k) {
        double[] normal = normal(w, y, k);
        return LinearOracle.distance(norm, normal, x, NormTest.dot(normal, x));
    }

    /// The gradient of `z_y - z_k`; of z_y where k is negative.
    private static double[] normal(double[] w, int y, int k) {
        int classes = w.length / D;
        double[] normal = new double[D];
        Arrays.setAll(normal, j -> w[j * classes + y] - (k < 0 ? 0 : w[j * classes + k]));
        return normal;
    }

    static Stream<Case> targetable() {
        return cases().filter(each -> each.attack().targetable());
    }

    /// Where no other boundary is in the way, the smallest change to a class is that to its boundary.
    @ParameterizedTest
    @MethodSource("targetable")
    void closedFormOfTheChangeToAClass(Case each) {
        int classes = 4;
        Norm norm = each.attack().norm();
        Tensor matrix =
                new ImageRandom(1, new int[] {0}).gaussian(0, D, classes).squeeze(0);
        Classifier model = LambdaNet.classifier(x -> x.flatten(1, -1).matmul(matrix), 2);
        Tensor images = MinimalSetup.uniform(2, 2, 3, 3).mul(new Scalar(.2)).add(new Scalar(.4));
        double[] w = Tensors.doubles(matrix);
        double[] pixels = Tensors.doubles(images);
        int[] own = Tensors.ints(model.predict(images));
        Goal goal = TargetClass.LIKELIEST.goal(
                model.logits(images),
                Tensors.of(own),
                new ImageRandom(6, IntStream.range(0, MinimalSetup.COUNT).toArray()));
        int[] wanted = Tensors.ints(goal.classes());
        int[] index = IntStream.range(0, MinimalSetup.COUNT).toArray();
        Tensor found = each.attack().runOnce(model, images, goal, Double.POSITIVE_INFINITY, new ImageRandom(5, index));
        double[] sizes = Tensors.doubles(norm.size(found.sub(images)));
        assertThat(Tensors.ints(model.predict(found))).isEqualTo(wanted);
        int alone = 0;
        for (int i = 0; i < MinimalSetup.COUNT; i++) {
            double[] x = Arrays.copyOfRange(pixels, i * D, (i + 1) * D);
            double least = toBoundary(norm, w, x, own[i], wanted[i]);
            assertThat(sizes[i]).isGreaterThan(least * (1 - 1e-5));
            double[] there = Arrays.copyOf(x, D);
            double[] change = steepest(norm, normal(w, own[i], wanted[i]));
            Arrays.setAll(there, j -> x[j] - 1.0001 * least * change[j]);
            double[] at = new double[classes];
            Arrays.setAll(at, k -> NormTest.dot(normal(w, k, -1), there));
            if (Arrays.stream(at).max().orElseThrow() == at[wanted[i]]) {
                alone++;
                assertThat(sizes[i]).as("image %s", i).isLessThan(least * (1 + .05));
            }
        }
        assertThat(alone).isGreaterThan(3);
    }

    /// The change of norm 1 that raises `w . x` most.
    private static double[] steepest(Norm norm, double[] w) {
        double most = NormTest.size(Norm.LINF, w);
        double length = NormTest.size(Norm.L2, w);
        return Arrays.stream(w)
                .map(v -> switch (norm) {
                    case L1 -> Math.abs(v) == most ? Math.signum(v) : 0;
                    case L2 -> v / length;
                    default -> Math.signum(v);
                })
                .toArray();
    }
}
