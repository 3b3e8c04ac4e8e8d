package dev.ventral.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.attack.AttackSamples;
import dev.ventral.attack.LambdaNet;
import dev.ventral.attack.SmallNets;
import dev.ventral.attack.SteppedAttack;
import dev.ventral.attack.Targeted;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.evaluation.attack.Judge;
import dev.ventral.network.Classifier;
import dev.ventral.results.CorrectImages;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds for every attack there is and will be, with every norm it allows.
class EveryAttackTest {
    private static final int SIDE = 6;
    private static final int COUNT = 13;
    private static final List<String> CLASSES = List.of("a", "b", "c", "d");

    static Stream<Attack> attacks() {
        return AttackSamples.all();
    }

    /// What the attack returns is on [0, 1] and in its ball but for rounding; what the judge makes of it
    /// exactly so.
    @ParameterizedTest
    @MethodSource("attacks")
    void staysInBoundsAndBall(Attack attack) {
        Classifier model = LambdaNet.convolutional(3, SIDE, Compute.CPU);
        // some pixels exactly black or white: the bounds bind
        Tensor images = clipped(random(4, COUNT, 3).mul(new Scalar(1.6)).sub(new Scalar(.3)));
        Tensor labels = model.predict(images);
        Norm norm = attack.norm();
        for (double epsilon :
                new double[] {1e-6, AttackSamples.small(norm), AttackSamples.large(norm), diameter(norm)}) {
            for (SteppedAttack member : attack.members()) {
                Tensor candidates = member.runOnce(model, images, new Goal(labels, false), epsilon, own(5));
                assertThat(Tensors.shape(candidates)).isEqualTo(Tensors.shape(images));
                assertPixels(candidates);
                for (double size : Tensors.doubles(norm.size(candidates.sub(images)))) {
                    assertThat(size)
                            .isLessThanOrEqualTo(member.minimizes() ? diameter(norm) : epsilon * (1 + 1e-5) + 1e-7);
                }
                Tensor admitted = Judge.admit(norm, images, candidates, epsilon);
                assertPixels(admitted);
                sizes(norm, Tensors.floats(images), Tensors.floats(admitted))
                        .forEach(size -> assertThat(size).isLessThanOrEqualTo(epsilon * (1 + 1e-6)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void sameSeedSameBits(Attack attack) {
        Classifier model = LambdaNet.convolutional(1, SIDE, Compute.CPU);
        Tensor images = random(9, COUNT, 1);
        Tensor labels = model.predict(images);
        double epsilon = AttackSamples.large(attack.norm());
        boolean changes = false;
        for (SteppedAttack member : attack.members()) {
            float[] first = Tensors.floats(member.runOnce(model, images, new Goal(labels, false), epsilon, own(6)));
            assertThat(Tensors.floats(member.runOnce(model, images, new Goal(labels, false), epsilon, own(6))))
                    .isEqualTo(first);
            changes |= !Arrays.equals(first, Tensors.floats(images));
        }
        assertThat(changes).isTrue();
        // the images themselves are left alone
        assertThat(Tensors.floats(images)).isEqualTo(Tensors.floats(random(9, COUNT, 1)));
        LabelledImages data = data(model).select(new int[] {0, 4, 8, 12});
        assertThat(curve(16, model, data, attack, 3)).isEqualTo(curve(16, model, data, attack, 3));
    }

    /// The candidate of an image is the same alone, among others, and in another order (but for rounding:
    /// sums over a batch are not made in the same order, and walks along the boundary carry the difference
    /// on).
    @ParameterizedTest
    @MethodSource("attacks")
    void neighboursChangeNothing(Attack attack) {
        Classifier model = LambdaNet.convolutional(1, SIDE, Compute.CPU);
        Tensor images = random(9, COUNT, 1);
        Tensor labels = model.predict(images);
        double epsilon = AttackSamples.small(attack.norm());
        for (SteppedAttack member : attack.members()) {
            float[] all = Tensors.floats(member.runOnce(model, images, new Goal(labels, false), epsilon, own(6)));
            for (int[] rows : new int[][] {{0}, {12}, {7, 3, 11, 0}}) {
                Tensor index = Tensors.of(rows);
                float[] some = Tensors.floats(member.runOnce(
                        model,
                        images.index_select(0, index),
                        new Goal(labels.index_select(0, index), false),
                        epsilon,
                        own(6).select(rows)));
                for (int i = 0; i < rows.length; i++) {
                    int each = SIDE * SIDE;
                    assertThat(Arrays.copyOfRange(some, i * each, (i + 1) * each))
                            .containsExactly(
                                    Arrays.copyOfRange(all, rows[i] * each, (rows[i] + 1) * each), within(1e-4f));
                }
            }
        }
    }

    /// Whatever the batch, one image included; each broken image stays broken, and wrong ones never count as
    /// right.
    @ParameterizedTest
    @MethodSource("attacks")
    void fateOfAnImageDependsOnTheAttackAlone(Attack attack) {
        Classifier model = LambdaNet.convolutional(1, SIDE, Compute.CPU);
        LabelledImages data = data(model);
        List<CorrectImages> reference = curve(7, model, data, attack, 3);
        assertThat(curve(16, model, data, attack, 3)).isEqualTo(reference);
        LabelledImages first = data.select(new int[] {0, 1, 2, 3});
        assertThat(curve(1, model, first, attack, 3))
                .extracting(CorrectImages::correct)
                .containsExactlyElementsOf(reference.stream()
                        .map(outcome -> outcome.correct().get(0, 4))
                        .toList());
        BitSet clean = evaluator(7).clean(model, data).correct();
        assertThat(clean.cardinality()).isBetween(1, COUNT - 1);
        assertThat(reference).extracting(o -> o.result().strength()).containsExactlyElementsOf(attack.epsilons());
        assertThat(reference.getFirst().correct()).as("at epsilon 0").isEqualTo(clean);
        BitSet before = clean;
        for (CorrectImages outcome : reference) {
            BitSet correct = (BitSet) outcome.correct().clone();
            assertThat(outcome.result().value()).isEqualTo(correct.cardinality() / (double) COUNT);
            assertThat(outcome.result().n()).isEqualTo(COUNT);
            correct.andNot(before);
            assertThat(correct.isEmpty()).isTrue();
            before = outcome.correct();
        }
        // it is an attack: an attack that does nothing would pass all other tests
        assertThat(before.cardinality()).isLessThan(clean.cardinality());
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void oneImageIsEnoughAndNoneIsRefused(Attack attack) {
        Classifier model = LambdaNet.convolutional(1, SIDE, Compute.CPU);
        LabelledImages one = data(model).select(new int[] {1});
        assertThat(curve(16, model, one, attack, 3))
                .extracting(outcome -> outcome.result().n())
                .containsOnly(1);
        LabelledImages none = data(model).select(new int[0]);
        assertThatThrownBy(() -> curve(16, model, none, attack, 3))
                .isInstanceOf(InputError.class)
                .hasMessage("set: expected at least one image to evaluate, got none");
    }

    /// A network that says the same of all images has no gradient and cannot be broken; nothing becomes NaN.
    @ParameterizedTest
    @MethodSource("attacks")
    void aConstantNetworkKeepsItsAccuracy(Attack attack) {
        Tensor zero = Tensors.of(new float[SIDE * SIDE * 4], SIDE * SIDE, 4);
        Tensor logits = Tensors.of(new float[] {0, 0, 1, 0}, 4);
        Classifier model =
                LambdaNet.classifier(x -> x.flatten(1, -1).matmul(zero).add(logits), 1);
        Tensor images = random(9, 3, 1);
        Tensor labels = Tensors.of(new int[] {2, 2, 0});
        for (SteppedAttack member : attack.members()) {
            assertPixels(
                    member.runOnce(model, images, new Goal(labels, false), .1, own(6).select(new int[] {0, 1, 2})));
        }
        LabelledImages data = data(model);
        double clean = evaluator(16).clean(model, data).result().value();
        assertThat(clean).isBetween(.5, .95);
        assertThat(curve(16, model, data, attack, 3))
                .extracting(outcome -> outcome.result().value())
                .containsOnly(clean);
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void logitsThatAreNoNumbersAreSaid(Attack attack) {
        Classifier good = LambdaNet.convolutional(1, SIDE, Compute.CPU);
        LabelledImages data = coarse(data(good));
        Classifier never = LambdaNet.classifier(x -> good.logits(x).mul(new Scalar(Double.NaN)), 1);
        refused(never, data, attack, "set: image 0, .*: expected numbers as logits, got NaN.*");
        // numbers on the images themselves, NaN as soon as a pixel is changed
        Classifier brittle =
                LambdaNet.classifier(x -> good.logits(x).masked_fill(offGrid(x), new Scalar(Double.NaN)), 1);
        assertThat(evaluator(16).clean(brittle, data).correct().cardinality()).isPositive();
        refused(
                brittle,
                data,
                attack,
                "set: image \\d+, .*: expected (numbers as logits|pixels from the attack), got NaN.*");
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void nativeMemoryStaysFlat(Attack attack) {
        Classifier model = LambdaNet.convolutional(1, SIDE, Compute.CPU);
        LabelledImages data = data(model).select(new int[] {1, 2, 3});
        long[] after = new long[3];
        for (int run = 0; run < after.length; run++) {
            try (var _ = new PointerScope()) {
                Tensor images = data.images().tensor();
                for (SteppedAttack member : attack.members()) {
                    member.runOnce(
                            model, images, new Goal(model.predict(images), false), .1, own(8).select(new int[] {1, 2, 3
                            }));
                }
            }
            curve(3, model, data, attack, 1);
            after[run] = Pointer.totalCount();
        }
        assertThat(after[2]).isEqualTo(after[1]);
    }

    static Stream<Attack> targeted() {
        return AttackSamples.all()
                .filter(attack -> attack.target() == TargetClass.NONE)
                .filter(attack -> attack.members().stream().allMatch(SteppedAttack::targetable))
                .map(attack -> new Targeted(TargetClass.NEXT, attack));
    }

    /// Sent to the class after its own, an image ends there or is not broken, whatever else the attack met on
    /// its way; neighbours and batch change nothing.
    @ParameterizedTest
    @MethodSource("targeted")
    void aTargetedAttackEndsInItsClass(Attack attack) {
        Classifier model = LambdaNet.convolutional(1, SIDE, Compute.CPU);
        LabelledImages data = data(model);
        AttackOutcome attacked = evaluator(5).attack(model, data, attack, 3, true);
        int reached = 0;
        for (int i = 0; i < COUNT; i++) {
            if (attacked.clean(i) != data.labels()[i]) {
                assertThat(attacked.distance(i)).isZero();
            } else if (Double.isFinite(attacked.distance(i))) {
                reached++;
                assertThat(attacked.adversarial(i)).isEqualTo((data.labels()[i] + 1) % CLASSES.size());
                assertThat(attacked.distance(i)).isPositive();
                for (float pixel : attacked.pixels(i)) {
                    assertThat(pixel).isBetween(0f, 1f);
                }
                if (!attack.minimizes()) {
                    assertThat(attacked.distance(i))
                            .isLessThanOrEqualTo(AttackSamples.large(attack.norm()) * (1 + 1e-6));
                }
            }
        }
        assertThat(reached).isPositive();
        assertThat(evaluator(64).attack(model, data, attack, 3, false).distances())
                .containsExactly(attacked.distances(), within(1e-3));
        AttackOutcome never = evaluator(5).attack(SmallNets.constantModel(), SmallNets.constant(), attack, 1, false);
        assertThat(never.distances()).containsOnly(Double.POSITIVE_INFINITY);
        Classifier noNumbers = LambdaNet.classifier(x -> model.logits(x).mul(new Scalar(Double.NaN)), 1);
        refused(noNumbers, data, attack, "set: image 0, .*: expected numbers as logits, got NaN.*");
    }

    private static void refused(Classifier model, LabelledImages data, Attack attack, String message) {
        assertThatThrownBy(() -> curve(16, model, data, attack, 3))
                .isInstanceOf(InputError.class)
                .hasMessageMatching(message)
                .message()
                .doesNotContain("\n");
    }

    /// Which images stand at each epsilon, as an experiment measures it.
    private static List<CorrectImages> curve(
            int batch, Classifier model, LabelledImages data, Attack attack, long seed) {
        return evaluator(batch)
                .measure(model, data, new AttackCurve(attack), seed)
                .outcomes();
    }

    private static Evaluator evaluator(int batch) {
        return new Evaluator(batch, Progress.none());
    }

    private static ImageRandom own(long seed) {
        return new ImageRandom(seed, IntStream.range(0, COUNT).toArray());
    }

    private static Tensor random(long seed, int count, int channels) {
        return new ImageRandom(seed, IntStream.range(0, count).toArray()).uniform(0, channels, SIDE, SIDE);
    }

    /// Random images, nine in ten labelled as the model sees them.
    private static LabelledImages data(Classifier model) {
        Images images = Images.ofFloats(COUNT, 1, SIDE, SIDE, Tensors.floats(random(9, COUNT, 1)));
        int[] labels = Tensors.ints(model.predict(images.tensor()));
        for (int i = 0; i < COUNT; i += 10) {
            labels[i] = (labels[i] + 1) % CLASSES.size();
        }
        return new LabelledImages("set", images, labels, CLASSES);
    }

    /// The same with pixels .25, .5 and .75 only.
    private static LabelledImages coarse(LabelledImages data) {
        float[] pixels = Tensors.floats(data.images().tensor());
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (1 + Math.round(2 * pixels[i])) / 4f;
        }
        return data.with(Images.ofFloats(COUNT, 1, SIDE, SIDE, pixels));
    }

    /// Which images have pixels other than 1/4, 1/2 and 3/4, as `N x 1`.
    private static Tensor offGrid(Tensor x) {
        Tensor fine = x.detach().mul(new Scalar(4));
        Tensor nearest = fine.round().clamp_min(new Scalar(1)).clamp_max(new Scalar(3));
        return fine.sub(nearest).abs().flatten(1, -1).amax(new long[] {1}, true).gt(new Scalar(1e-6));
    }

    private static Tensor clipped(Tensor pixels) {
        return pixels.clamp_min(new Scalar(0)).clamp_max(new Scalar(1));
    }

    /// An epsilon as large as any change can be.
    private static double diameter(Norm norm) {
        double[] ones = new double[3 * SIDE * SIDE];
        Arrays.fill(ones, 1);
        return size(norm, ones);
    }

    private static void assertPixels(Tensor pixels) {
        for (float pixel : Tensors.floats(pixels)) {
            assertThat(pixel).isBetween(0f, 1f);
        }
    }

    private static Stream<Double> sizes(Norm norm, float[] from, float[] to) {
        int each = from.length / COUNT;
        return IntStream.range(0, COUNT).mapToObj(i -> {
            double[] change = new double[each];
            Arrays.setAll(change, k -> (double) to[i * each + k] - from[i * each + k]);
            return size(norm, change);
        });
    }

    /// By the book, in float64.
    private static double size(Norm norm, double[] change) {
        double size = 0;
        for (double d : change) {
            size = switch (norm) {
                case L0 -> size + (d == 0 ? 0 : 1);
                case L1 -> size + Math.abs(d);
                case L2 -> Math.hypot(size, d);
                case LINF -> Math.max(size, Math.abs(d));
            };
        }
        return size;
    }
}
