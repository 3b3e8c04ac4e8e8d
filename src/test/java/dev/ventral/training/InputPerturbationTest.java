package dev.ventral.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.step.Norm;
import dev.ventral.corruption.GaussianNoise;
import dev.ventral.data.Augmentation;
import dev.ventral.data.Batch;
import dev.ventral.data.BatchLoader;
import dev.ventral.data.Batches;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Splits;
import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Tensors;
import dev.ventral.training.InputPerturbation.Adversarial;
import dev.ventral.training.InputPerturbation.Adversarial.Mode;
import dev.ventral.training.InputPerturbation.Corrupted;
import dev.ventral.training.InputPerturbation.FreeAdversarial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InputPerturbationTest {
    private static final int SIDE = 6;
    private static final int PIXELS = SIDE * SIDE;
    private static final int BATCH = 16;
    private static final ImageShape SHAPE = new ImageShape(1, SIDE, SIDE);
    private static final Sequential LINEAR =
            new Sequential(List.of(new Layer.Flatten("flat"), new Layer.Linear(null, "fc")));
    private static final Sequential NORMED = new Sequential(List.of(
            new Layer.Conv(16, 3, 1, 1, true, "conv1"),
            new Layer.Norm("bn1"),
            new Layer.Relu("relu1"),
            new Layer.Dropout(0.2, "drop"),
            new Layer.Flatten("flat"),
            new Layer.Linear(null, "fc")));

    @TempDir
    Path folder;

    /// After Tsipras et al. 2019: the first pixel is right nine times in ten and far from grey, all others
    /// are a little brighter in class 1 than in class 0. Together the others are right nearly always, and a
    /// change of .1 turns them round.
    private static LabelledImages images(int count, long seed) {
        var random = new SplittableRandom(seed);
        float[] pixels = new float[count * PIXELS];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 2;
            int sign = 2 * labels[i] - 1;
            for (int p = 0; p < PIXELS; p++) {
                double shift = p == 0
                        ? .25 * sign * (random.nextInt(10) == 0 ? -1 : 1)
                        : .05 * sign + random.nextDouble(-.17, .17);
                pixels[i * PIXELS + p] = (float) (.5 + shift);
            }
        }
        return new LabelledImages("made", Images.ofFloats(count, 1, SIDE, SIDE, pixels), labels, List.of("0", "1"));
    }

    private static LabelledImages grey(int count, double value) {
        float[] pixels = new float[count * PIXELS];
        Arrays.fill(pixels, (float) value);
        int[] labels = new int[count];
        Arrays.setAll(labels, i -> i % 2);
        return new LabelledImages("grey", Images.ofFloats(count, 1, SIDE, SIDE, pixels), labels, List.of("0", "1"));
    }

    private static Pgd pgd(Norm norm, double epsilon, int steps, double relativeStep, boolean randomStart) {
        return new Pgd(norm, List.of(epsilon), steps, relativeStep, randomStart, 1);
    }

    /// The images before and after, as this perturbation leaves them at step 5.
    private static void perturbed(
            InputPerturbation perturbation, Sequential network, LabelledImages data, int batch, Consumer<Made> look) {
        Net net = network.build(SHAPE, 2, 3);
        net.train(true);
        var model = new Classifier(net, Normalization.none(1), Compute.CPU);
        var job = new TrainingJob(
                "c", 1, network, Normalization.none(1), null, training(perturbation, batch, 1, 1), "identity");
        PerturbationStep perturber = PerturbationStep.of(job, model, SHAPE, DataParallel.ALONE);
        try (var loader = new BatchLoader(data, batch, true, Augmentation.NONE, Compute.CPU);
                Batches batches = loader.epoch(1, 0);
                Batch first = batches.next()) {
            float[] before = Tensors.floats(first.images());
            Tensor images = perturber.images(first, 5);
            assertThat(Tensors.floats(first.images())).isEqualTo(before);
            assertThat(Tensors.floats(perturber.images(first, 5))).isEqualTo(Tensors.floats(images));
            look.accept(new Made(
                    net,
                    before,
                    Tensors.floats(images),
                    Tensors.floats(perturber.images(first, 6)),
                    Tensors.ints(first.labels())));
        }
    }

    /// @param next what step 6 makes of the same batch
    private record Made(Net net, float[] before, float[] after, float[] next, int[] labels) {
        float[] weights() {
            return Tensors.floats(parameter("fc.weight"));
        }

        Tensor parameter(String name) {
            Tensor found = Weights.parameters(net).get(name);
            if (found == null) {
                throw new AssertionError(name);
            }
            return found;
        }
    }

    /// The loss of a linear network rises along `w_other - w_own` everywhere: the worst point of the ball is
    /// known.
    @ParameterizedTest
    @CsvSource({"linf, false", "linf, true", "l2, false", "l2, true"})
    void adversarialImagesOfALinearNetworkAreTheWorstInTheBall(String norm, boolean randomStart) {
        Norm ball = Norm.valueOf(norm.toUpperCase(java.util.Locale.ROOT));
        double epsilon = ball == Norm.LINF ? 8 / 255.0 : .5;
        var adversarial = new Adversarial(pgd(ball, epsilon, 40, 1, randomStart), .75, Mode.TRAIN);
        perturbed(adversarial, LINEAR, images(64, 1), BATCH, made -> {
            float[] w = made.weights();
            for (int i = 0; i < 12; i++) {
                int own = made.labels()[i];
                double[] up = new double[PIXELS];
                double length = 0;
                for (int p = 0; p < PIXELS; p++) {
                    up[p] = w[(1 - own) * PIXELS + p] - w[own * PIXELS + p];
                    length += up[p] * up[p];
                }
                for (int p = 0; p < PIXELS; p++) {
                    double step = ball == Norm.LINF ? Math.signum(up[p]) : up[p] / Math.sqrt(length);
                    assertThat((double) made.after()[i * PIXELS + p])
                            .isCloseTo(made.before()[i * PIXELS + p] + epsilon * step, within(2e-4));
                }
            }
            // a quarter of the batch stays clean
            assertThat(Arrays.copyOfRange(made.after(), 12 * PIXELS, BATCH * PIXELS))
                    .isEqualTo(Arrays.copyOfRange(made.before(), 12 * PIXELS, BATCH * PIXELS));
        });
    }

    /// Wong et al. 2020, algorithm 3: from u uniform in the ball a step of 1.25 epsilon in the direction s,
    /// back into the ball. So s d / epsilon = min(u s + 1.25, 1), at least .25, with mean .859375.
    @Test
    void oneStepFromARandomStartIsFastAdversarialTraining() {
        var fast = new Adversarial(pgd(Norm.LINF, .1, 1, 1.25, true), 1, Mode.TRAIN);
        perturbed(fast, LINEAR, grey(256, .5), 256, made -> {
            float[] w = made.weights();
            double sum = 0;
            for (int i = 0; i < 256; i++) {
                int own = made.labels()[i];
                for (int p = 0; p < PIXELS; p++) {
                    double s = Math.signum(w[(1 - own) * PIXELS + p] - w[own * PIXELS + p]);
                    double change = s * (made.after()[i * PIXELS + p] - made.before()[i * PIXELS + p]) / .1;
                    assertThat(change).isBetween(.25 - 1e-5, 1 + 1e-5);
                    sum += change;
                }
            }
            // the standard deviation of one is .22, of the mean of 9,216 .0023
            assertThat(sum / (256 * PIXELS)).isCloseTo(.859375, within(.01));
            assertThat(made.next()).isNotEqualTo(made.after());
        });
    }

    /// Attacking leaves the network as it was: no gradients, no running statistics, training mode.
    @ParameterizedTest
    @CsvSource({"train", "eval"})
    void anAttackLeavesNoTrace(String mode) {
        Mode own = Mode.valueOf(mode.toUpperCase(java.util.Locale.ROOT));
        perturbed(new Adversarial(pgd(Norm.LINF, .1, 3, .5, true), .5, own), NORMED, images(64, 1), BATCH, made -> {
            assertThat(made.after()).isNotEqualTo(made.before());
            assertThat(made.net().is_training()).isTrue();
            assertThat(made.parameter("conv1.weight").grad().defined()).isFalse();
            Map<String, Tensor> state = Weights.state(made.net());
            assertThat(Tensors.floats(state.get("bn1.running_mean"))).containsOnly(0);
            assertThat(Tensors.floats(state.get("bn1.running_var"))).containsOnly(1);
        });
    }

    @Test
    void theModeMatters() {
        List<float[]> made = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            var adversarial = new Adversarial(pgd(Norm.L2, .5, 3, .5, false), 1, mode);
            perturbed(adversarial, NORMED, images(64, 1), BATCH, m -> made.add(m.after()));
        }
        assertThat(made.getFirst()).isNotEqualTo(made.getLast());
    }

    /// Half of each batch stays clean; the others' noise has one of the two standard deviations, each about
    /// half the time.
    @Test
    void noiseHasTheLevelsItIsGiven() {
        var oracle = new Corrupted(new GaussianNoise(List.of(.02, .08)), .5);
        perturbed(oracle, LINEAR, grey(400, .5), 400, made -> {
            assertThat(Arrays.copyOfRange(made.after(), 200 * PIXELS, 400 * PIXELS))
                    .isEqualTo(Arrays.copyOfRange(made.before(), 200 * PIXELS, 400 * PIXELS));
            int strong = 0;
            double sum = 0;
            for (int i = 0; i < 200; i++) {
                double squares = 0;
                for (int p = 0; p < PIXELS; p++) {
                    squares += Math.pow(made.after()[i * PIXELS + p] - .5, 2);
                }
                double deviation = Math.sqrt(squares / PIXELS);
                // six standard errors of a deviation of 36 numbers
                assertThat(Math.min(Math.abs(deviation / .02 - 1), Math.abs(deviation / .08 - 1)))
                        .isLessThan(6 / Math.sqrt(2.0 * PIXELS));
                strong += deviation > .04 ? 1 : 0;
                sum += squares / Math.pow(deviation > .04 ? .08 : .02, 2);
            }
            assertThat(strong).isBetween(70, 130);
            assertThat(sum / (200 * PIXELS)).isCloseTo(1, within(.07));
            assertThat(made.next()).isNotEqualTo(made.after());
        });
        perturbed(new Corrupted(new GaussianNoise(List.of(2.0)), 1), LINEAR, grey(16, .5), 16, made -> {
            assertThat(made.after()).contains(0f, 1f);
            for (float pixel : made.after()) {
                assertThat(pixel).isBetween(0f, 1f);
            }
        });
    }

    private static Training training(InputPerturbation perturbation, int batch, int epochs, double lr) {
        return new Training(
                epochs,
                batch,
                new Optimizer.Sgd(lr, 0, false, 0),
                new Schedule.Constant(),
                Augmentation.NONE,
                Precision.FLOAT32,
                new InitialWeights.Drawn(),
                List.of(),
                perturbation,
                Training.BatchStatistics.SYNCHRONISED,
                null);
    }

    private TrainingRun run(String file, InputPerturbation perturbation, Sequential network, int epochs, double lr) {
        var normalization =
                network.equals(LINEAR) ? new Normalization(List.of(.5), List.of(.2), 1) : Normalization.none(1);
        return new TrainingRun(
                new TrainingJob(
                        "c", 1, network, normalization, null, training(perturbation, BATCH, epochs, lr), "identity"),
                new Splits(images(128, 1), images(16, 2), images(16, 3)),
                List.of(),
                _ -> {
                    throw new AssertionError("no network is asked for");
                },
                Compute.CPU,
                folder.resolve(file),
                Event.Listener.none(),
                DataParallel.ALONE);
    }

    private static Map<String, float[]> weights(TrainingRun run) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        Weights.state(run.model().net()).forEach((name, tensor) -> weights.put(name, Tensors.floats(tensor)));
        return weights;
    }

    private Map<String, float[]> trained(
            String file, InputPerturbation perturbation, Sequential network, int epochs, double lr) {
        try (var _ = new PointerScope();
                TrainingRun run = run(file, perturbation, network, epochs, lr)) {
            while (!run.done()) {
                run.step();
            }
            assertThat(run.steps()).isEqualTo((long) epochs * run.stepsPerEpoch());
            return weights(run);
        }
    }

    /// Shafahi et al. 2019, algorithm 1, written out in float64 for a linear network.
    @ParameterizedTest
    @CsvSource({"linf, .15", "l2, .6"})
    void freeAdversarialTrainingIsTheAlgorithm(String norm, double epsilon) {
        Norm ball = Norm.valueOf(norm.toUpperCase(java.util.Locale.ROOT));
        int replays = 3;
        double lr = .05;
        double[] w = new double[2 * PIXELS];
        double[] b = new double[2];
        try (var _ = new PointerScope()) {
            Map<String, Tensor> drawn = Weights.parameters(LINEAR.build(SHAPE, 2, 1));
            float[] matrix = Tensors.floats(drawn.get("fc.weight"));
            float[] offset = Tensors.floats(drawn.get("fc.bias"));
            Arrays.setAll(w, k -> matrix[k]);
            Arrays.setAll(b, k -> offset[k]);
        }
        LabelledImages data = images(128, 1);
        double[][] delta = new double[BATCH][PIXELS];
        for (int epoch = 0; epoch < 2; epoch++) {
            for (int[] index : Batches.parts(Batches.order(128, 1, epoch), BATCH, true)) {
                for (int replay = 0; replay < replays; replay++) {
                    double[] gw = new double[w.length];
                    double[] gb = new double[2];
                    for (int i = 0; i < BATCH; i++) {
                        freeRow(data, index[i], w, b, gw, gb, delta[i], ball, epsilon);
                    }
                    for (int k = 0; k < w.length; k++) {
                        w[k] -= lr * gw[k] / BATCH;
                    }
                    b[0] -= lr * gb[0] / BATCH;
                    b[1] -= lr * gb[1] / BATCH;
                }
            }
        }
        Map<String, float[]> trained = trained("free", new FreeAdversarial(ball, epsilon, replays), LINEAR, 2, lr);
        float[] got = trained.get("fc.weight");
        for (int k = 0; k < w.length; k++) {
            assertThat((double) got[k]).isCloseTo(w[k], within(2e-4));
        }
        assertThat((double) trained.get("fc.bias")[0]).isCloseTo(b[0], within(2e-4));
    }

    /// Adds one image's gradients by the weights, and moves its perturbation by that of the pixels.
    private static void freeRow(
            LabelledImages data,
            int image,
            double[] w,
            double[] b,
            double[] gw,
            double[] gb,
            double[] delta,
            Norm ball,
            double epsilon) {
        float[] pixels = data.images().pixels(image);
        double[] x = new double[PIXELS];
        double[] z = b.clone();
        for (int p = 0; p < PIXELS; p++) {
            x[p] = Math.clamp(pixels[p] + delta[p], 0, 1);
            z[0] += w[p] * (x[p] - .5) / .2;
            z[1] += w[PIXELS + p] * (x[p] - .5) / .2;
        }
        int label = data.labels()[image];
        double one = 1 / (1 + Math.exp(z[0] - z[1]));
        double[] slope = {1 - one - (label == 0 ? 1 : 0), one - (label == 1 ? 1 : 0)};
        double[] up = new double[PIXELS];
        double length = 0;
        for (int p = 0; p < PIXELS; p++) {
            boolean inside = pixels[p] + delta[p] >= 0 && pixels[p] + delta[p] <= 1;
            up[p] = inside ? (slope[0] * w[p] + slope[1] * w[PIXELS + p]) / .2 : 0;
            length += up[p] * up[p];
            gw[p] += slope[0] * (x[p] - .5) / .2;
            gw[PIXELS + p] += slope[1] * (x[p] - .5) / .2;
        }
        gb[0] += slope[0];
        gb[1] += slope[1];
        double size = 0;
        for (int p = 0; p < PIXELS; p++) {
            delta[p] += epsilon * (ball == Norm.LINF ? Math.signum(up[p]) : up[p] / Math.sqrt(length));
            size += delta[p] * delta[p];
        }
        for (int p = 0; p < PIXELS; p++) {
            delta[p] = ball == Norm.LINF
                    ? Math.clamp(delta[p], -epsilon, epsilon)
                    : delta[p] * Math.min(1, epsilon / Math.sqrt(size));
        }
    }

    static Stream<InputPerturbation> perturbations() {
        return Stream.of(
                new Adversarial(pgd(Norm.LINF, .1, 2, .8, true), .5, Mode.TRAIN),
                new Adversarial(pgd(Norm.L2, .3, 2, .8, true), 1, Mode.EVAL),
                new FreeAdversarial(Norm.LINF, .1, 3),
                new Corrupted(new GaussianNoise(List.of(.08, .38)), .5));
    }

    @ParameterizedTest
    @MethodSource("perturbations")
    void interruptedAndResumedGivesTheSameBits(InputPerturbation perturbation) {
        Map<String, float[]> straight = trained("straight", perturbation, NORMED, 3, .05);
        int epoch = 8 * (perturbation instanceof FreeAdversarial free ? free.replays() : 1);
        for (int stopAfter : new int[] {epoch, epoch + 5}) {
            String file = "stop" + stopAfter;
            try (var _ = new PointerScope();
                    TrainingRun run = run(file, perturbation, NORMED, 3, .05)) {
                for (int step = 0; step < stopAfter; step++) {
                    run.step();
                }
            }
            Map<String, float[]> resumed = trained(file, perturbation, NORMED, 3, .05);
            straight.forEach(
                    (name, values) -> assertThat(resumed.get(name)).as(name).isEqualTo(values));
        }
        assertThat(trained("plain", new InputPerturbation.None(), NORMED, 3, .05)
                        .get("fc.weight"))
                .isNotEqualTo(straight.get("fc.weight"));
    }

    /// On images that a change of .1 turns round, and a linear network, whose accuracy under the worst change
    /// is known: right where the margin exceeds `.1 ||w||_1`.
    @Test
    void adversarialTrainingMakesRobust() {
        double plain = robust(trained("plain", new InputPerturbation.None(), LINEAR, 20, .1));
        double pgd =
                robust(trained("pgd", new Adversarial(pgd(Norm.LINF, .1, 3, .8, true), 1, Mode.TRAIN), LINEAR, 20, .1));
        double free = robust(trained("free", new FreeAdversarial(Norm.LINF, .1, 4), LINEAR, 5, .1));
        assertThat(plain).isLessThan(.2);
        assertThat(pgd).isGreaterThan(.8);
        assertThat(free).isGreaterThan(.8);
    }

    private static double robust(Map<String, float[]> weights) {
        float[] w = weights.get("fc.weight");
        float[] b = weights.get("fc.bias");
        LabelledImages test = images(400, 9);
        int right = 0;
        for (int i = 0; i < test.count(); i++) {
            double margin = b[1] - b[0];
            double size = 0;
            for (int p = 0; p < PIXELS; p++) {
                double up = (w[PIXELS + p] - w[p]) / .2;
                margin += up * (test.images().pixels(i)[p] - .5);
                size += Math.abs(up);
            }
            right += (test.labels()[i] == 1 ? margin : -margin) > .1 * size ? 1 : 0;
        }
        return right / (double) test.count();
    }

    @Test
    void whatCannotBeTrainedOnIsRefused() {
        Attack two = new Pgd(Norm.LINF, List.of(.1, .2));
        assertThatThrownBy(() -> new Adversarial(two, 1, Mode.TRAIN))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("exactly one epsilon, got [0.1, 0.2]");
        assertThatThrownBy(() -> new Adversarial(new Pgd(Norm.LINF, List.of(.1), 5, .5, true, 3), 1, Mode.TRAIN))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("without restarts");
        assertThatThrownBy(() -> new Adversarial(pgd(Norm.LINF, .1, 5, .5, true), 0, Mode.TRAIN))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("adversarial.share");
        assertThatThrownBy(() -> new FreeAdversarial(Norm.L1, 1, 4)).hasMessageContaining("linf or l2, got l1");
        assertThatThrownBy(() -> new FreeAdversarial(Norm.LINF, 8, 4)).hasMessageContaining("8/255, not 8");
        assertThatThrownBy(() -> new FreeAdversarial(Norm.LINF, .1, 0)).hasMessageContaining("replays");
        assertThatThrownBy(() -> new Corrupted(new GaussianNoise(List.of(.1)), 1.5))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("corrupted.share");
    }
}
