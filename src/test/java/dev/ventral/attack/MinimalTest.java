package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.data.Images;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Attacked;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every attack that looks for the smallest change: its distances against closed forms, a grid and PGD.
class MinimalTest {
    private static final int COUNT = 12;
    private static final int D = 18;

    /// @param linear how much farther than the true minimum it may stay on a linear network
    /// @param bound the same where many values are at their bounds
    /// @param curved the same on average where the network is not linear
    record Case(Attack attack, double linear, double bound, double curved) {
        @Override
        public String toString() {
            return attack.name() + " " + attack.norm().label();
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(new DeepFool(Norm.L2, List.of(), 20, .02, 10, 3), .001, .01, .1),
                new Case(new DeepFool(Norm.LINF, List.of(), 20, .02, 10, 3), .001, .01, .1),
                new Case(new CarliniWagner(Norm.L2, List.of(), 5, 400, .01, .3, 0, false), .001, .005, .05),
                new Case(new CarliniWagner(Norm.LINF, List.of(), 15, 100, .05, .1, 0, true), .01, .04, .05),
                new Case(new Ddn(200), .01, .005, .05),
                // the square of the L2 norm in what it makes small spreads the change over several pixels
                new Case(new Ead(List.of(), 9, 200, .0005, .005, 10, 0, false), .03, .05, .05),
                new Case(fab(Norm.L1), .001, .005, .04),
                new Case(fab(Norm.L2), .001, .005, .04),
                new Case(fab(Norm.LINF), .001, .005, .04),
                new Case(new FabT(Norm.L1, List.of(), 20, 2, 9), .001, .005, .025),
                new Case(new FabT(Norm.L2, List.of(), 20, 2, 9), .001, .005, .025),
                new Case(new FabT(Norm.LINF, List.of(), 20, 2, 9), .001, .005, .025));
    }

    private static Fab fab(Norm norm) {
        return new Fab(norm, List.of(), 20, 3, .1, 1.05, .9);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void closedFormOfALinearNetworkInTheMiddleOfTheCube(Case each) {
        linear(each.attack(), 4, .2, .4, each.linear());
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
        Tensor images =
                Batches.clipped(uniform(2, 2, 3, 3).mul(new Scalar(scale)).add(new Scalar(shift)));
        double[] w = Tensors.doubles(matrix);
        double[] pixels = Tensors.doubles(images);
        LabelledImages data = data(model, images);
        double[] found = evaluator().attack(model, data, attack, 1, false).distances();
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            double[] x = Arrays.copyOfRange(pixels, i * D, (i + 1) * D);
            int y = data.labels()[i];
            double expected = IntStream.range(0, classes)
                    .filter(k -> k != y)
                    .mapToDouble(k -> toBoundary(attack.norm(), w, x, y, k))
                    .min()
                    .orElseThrow();
            assertThat(found[i]).as("image %s", i).isGreaterThan(expected * (1 - 1e-5));
            sum += expected;
        }
        assertThat(Arrays.stream(found).sum()).isLessThan(sum * (1 + tolerance));
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
        Tensor images = uniform(2, 2, 3, 3).mul(new Scalar(.2)).add(new Scalar(.4));
        double[] w = Tensors.doubles(matrix);
        double[] pixels = Tensors.doubles(images);
        int[] own = Tensors.ints(model.predict(images));
        Goal goal = TargetClass.LIKELIEST.goal(
                model.logits(images),
                Tensors.of(own),
                new ImageRandom(6, IntStream.range(0, COUNT).toArray()));
        int[] wanted = Tensors.ints(goal.classes());
        int[] index = IntStream.range(0, COUNT).toArray();
        Tensor found = each.attack().perturb(model, images, goal, Double.POSITIVE_INFINITY, new ImageRandom(5, index));
        double[] sizes = Tensors.doubles(norm.size(found.sub(images)));
        assertThat(Tensors.ints(model.predict(found))).isEqualTo(wanted);
        int alone = 0;
        for (int i = 0; i < COUNT; i++) {
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
                assertThat(sizes[i]).as("image %s", i).isLessThan(least * (1 + each.curved()));
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

    @ParameterizedTest
    @MethodSource("cases")
    void gridOfTwoInputs(Case each) {
        ReluPlane plane = ReluPlane.random(3, 12);
        Tensor images = uniform(4, 1, 1, 2);
        Classifier model = plane.classifier();
        LabelledImages data = data(model, images);
        float[] pixels = Tensors.floats(images);
        double[] found =
                evaluator().attack(model, data, each.attack(), 1, false).distances();
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            double nearest = plane.nearest(each.attack().norm(), pixels[2 * i], pixels[2 * i + 1], data.labels()[i]);
            assertThat(found[i]).isGreaterThan(nearest - ReluPlane.SLACK);
            sum += nearest;
        }
        assertThat(Arrays.stream(found).sum()).isLessThan(sum * (1 + each.curved()));
    }

    /// PGD is asked for anything within 98 % to 80 % of the distances found.
    @ParameterizedTest
    @MethodSource("cases")
    void pgdFindsNothingNearer(Case each) {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        Tensor images = uniform(9, 1, 6, 6);
        LabelledImages data = data(model, images);
        Attacked attacked = evaluator().attack(model, data, each.attack(), 1, false);
        double sum = 0;
        double best = 0;
        double[] pgd = pgd(model, images, data.labels(), each.attack().norm(), attacked.distances());
        for (int i = 0; i < COUNT; i++) {
            sum += attacked.distance(i);
            best += Math.min(attacked.distance(i), pgd[i]);
        }
        assertThat(sum).isLessThan(best * (1 + each.curved()));
    }

    /// The nearest that PGD finds within shrinking multiples of given distances; infinite where nothing.
    private static double[] pgd(Classifier model, Tensor images, int[] labels, Norm norm, double[] distances) {
        double[] nearest = new double[COUNT];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (double share : new double[] {.98, .95, .9, .8}) {
            double[] radius = Arrays.stream(distances).map(d -> d * share).toArray();
            double[] within = pgdWithin(model, images, labels, norm, radius);
            Arrays.setAll(nearest, i -> Math.min(nearest[i], within[i]));
        }
        return nearest;
    }

    private static double[] pgdWithin(Classifier model, Tensor images, int[] labels, Norm norm, double[] radius) {
        var pgd = new Pgd(norm, List.of(.1), 40, null, true, 1);
        int[] index = IntStream.range(0, COUNT).toArray();
        var goal = new Goal(Tensors.of(labels), false);
        var victim = new Victim(model);
        try (var state = new AttackState(norm, images, goal, 1, new ImageRandom(7, index));
                var _ = new PointerScope()) {
            state.epsilon().copy_(Tensors.of(radius, COUNT, 1, 1, 1));
            pgd.start(victim, state);
            for (int s = 0; s < 40; s++) {
                pgd.step(victim, state);
                state.advance();
            }
            state.offer(state.x(), victim.logits(state.x()));
            return Tensors.doubles(state.distance());
        }
    }

    private static Evaluator evaluator() {
        return new Evaluator(16, Progress.none());
    }

    private static Tensor uniform(long seed, long... shape) {
        return new ImageRandom(seed, IntStream.range(0, COUNT).toArray()).uniform(0, shape);
    }

    /// The images with the network's own answers as labels.
    private static LabelledImages data(Classifier model, Tensor images) {
        Images own = Images.ofFloats(
                COUNT,
                Math.toIntExact(images.size(1)),
                Math.toIntExact(images.size(2)),
                Math.toIntExact(images.size(3)),
                Tensors.floats(images));
        return new LabelledImages("set", own, Tensors.ints(model.predict(images)), List.of("a", "b", "c", "d"));
    }
}
