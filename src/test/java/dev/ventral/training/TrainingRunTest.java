package dev.ventral.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.Augmentation;
import dev.ventral.data.ImageFolder;
import dev.ventral.data.Jpegs;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Preparation;
import dev.ventral.data.ResizedCrop;
import dev.ventral.data.Splits;
import dev.ventral.data.image.Images;
import dev.ventral.data.image.PixelStorage;
import dev.ventral.guidance.CkaGuidance;
import dev.ventral.guidance.CkaGuidance.Estimate;
import dev.ventral.guidance.CoTrainingGuidance;
import dev.ventral.guidance.CustomGuidance;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.GuidanceBatch;
import dev.ventral.guidance.GuidanceContext;
import dev.ventral.guidance.NeuralHeadGuidance;
import dev.ventral.guidance.NeuralHeadGuidance.Variant;
import dev.ventral.guidance.Pooling;
import dev.ventral.guidance.RdmCorrelationGuidance;
import dev.ventral.guidance.SeveralGuidance;
import dev.ventral.guidance.SimilarityGuidance;
import dev.ventral.guidance.SimilarityGuidance.Pairing;
import dev.ventral.guidance.Term;
import dev.ventral.guidance.WeightSchedule;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.SimilarityControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Classifier;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.network.module.Weights;
import dev.ventral.neural.Standardisation;
import dev.ventral.neural.encoding.EncodingLoss;
import dev.ventral.similarity.Similarity;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingRunTest {
    static final int SIDE = 6;

    @TempDir
    Path folder;

    /// Two classes: a bright upper or lower half, in noise.
    private static LabelledImages halves(int count, long seed) {
        var random = new SplittableRandom(seed);
        float[] pixels = new float[count * SIDE * SIDE];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 2;
            for (int p = 0; p < SIDE * SIDE; p++) {
                boolean bright = (p < SIDE * SIDE / 2) == (labels[i] == 0);
                pixels[i * SIDE * SIDE + p] = (float) ((bright ? 0.6 : 0.4) + random.nextDouble(-0.4, 0.4));
            }
        }
        return new LabelledImages(
                "halves", Images.ofFloats(count, 1, SIDE, SIDE, pixels), labels, List.of("up", "down"));
    }

    static Splits splits() {
        return new Splits(halves(128, 1), halves(64, 2), halves(64, 3));
    }

    /// A brain that sees the raw pixels.
    static List<GuidingRecording> brain() {
        Images shown = halves(40, 4).images();
        float[] pixels = Tensors.floats(shown.tensor());
        return List.of(new GuidingRecording(
                "pixels",
                true,
                shown,
                Similarity.of(pixels, 40),
                null,
                new NeuralResponses(
                        new TargetResponses(40, SIDE * SIDE, pixels),
                        null,
                        null,
                        Standardisation.of(Tensors.of(pixels, 40, SIDE * SIDE)))));
    }

    private static Sequential network() {
        return new Sequential(List.of(
                new Layer.Conv(4, 3, 1, 1, true, "conv1"),
                new Layer.Norm("bn1"),
                new Layer.Relu("relu1"),
                new Layer.Dropout(0.2, "drop"),
                new Layer.Flatten("flat"),
                new Layer.Linear(null, "fc")));
    }

    private static Training training(int epochs, double lr) {
        return PlainTraining.of(
                epochs,
                16,
                new Optimizer.Sgd(lr, 0.9, true, 1e-4),
                new Schedule.Plateau(0.5, 1),
                new Augmentation(1, true, 5),
                Precision.FLOAT32);
    }

    static Guidance guidance() {
        return new SimilarityGuidance(
                List.of("conv1", "relu1"),
                5,
                new Target.Data(),
                SimilarityControl.NONE,
                8,
                Pairing.ALL,
                0.001,
                List.of(),
                new WeightSchedule.Constant());
    }

    static Guidance head(double alpha) {
        return new NeuralHeadGuidance(
                "relu1",
                Pooling.AVERAGE,
                Variant.PAPER,
                alpha,
                new Target.Data(),
                ResponseControl.NONE,
                16,
                true,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    static Guidance cka(double probability, int start) {
        return new CkaGuidance(
                "conv1",
                Pooling.FLATTEN,
                1,
                Estimate.UNBIASED,
                probability,
                start,
                1e-3,
                new Target.Data(),
                ResponseControl.NONE,
                16,
                true,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    /// The pixels of the training images, with a weight that changes.
    private static Guidance onTraining(WeightSchedule schedule) {
        return new RdmCorrelationGuidance(
                "conv1",
                Pooling.FLATTEN,
                1,
                new Target.Pixels(0),
                ResponseControl.NONE,
                16,
                true,
                GuidingStimuli.TRAINING,
                List.of(),
                schedule,
                Augmentation.NONE);
    }

    static Guidance coTraining() {
        return new CoTrainingGuidance(
                "relu1",
                EncodingLoss.POISSON,
                .3,
                .01,
                new Target.Data(),
                ResponseControl.NONE,
                16,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    static Stream<Guidance> guided() {
        return Stream.of(
                guidance(),
                head(.5),
                new SeveralGuidance(List.of(cka(.5, 0), head(.5), onTraining(new WeightSchedule.Ramp(0, 2, 1, 2)))),
                cka(.5, 3),
                coTraining(),
                new RdmCorrelationGuidance(
                        "relu1",
                        Pooling.FLATTEN,
                        1,
                        new Target.Data(),
                        ResponseControl.RANDOM,
                        16,
                        false,
                        GuidingStimuli.RECORDED,
                        List.of(),
                        new WeightSchedule.Constant(),
                        Augmentation.NONE));
    }

    private TrainingRun run(String file, @Nullable Guidance guidance, Training training) {
        return new TrainingRun(
                new TrainingJob("c", 1, network(), Normalization.none(1), guidance, training, "identity"),
                splits(),
                brain(),
                _ -> {
                    throw new AssertionError("no network is asked for");
                },
                Compute.CPU,
                folder.resolve(file),
                Event.Listener.none(),
                DataParallel.ALONE);
    }

    private Map<String, float[]> trained(String file, @Nullable Guidance guidance, int epochs) {
        try (var _ = new PointerScope();
                TrainingRun run = run(file, guidance, training(epochs, 0.05))) {
            while (!run.done()) {
                run.step();
            }
            return weights(run);
        }
    }

    private static Map<String, float[]> weights(TrainingRun run) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        Weights.state(run.model().net()).forEach((name, tensor) -> weights.put(name, Tensors.floats(tensor)));
        return weights;
    }

    private static void assertSame(Map<String, float[]> a, Map<String, float[]> b) {
        assertThat(a.keySet()).isEqualTo(b.keySet());
        a.forEach((name, values) -> assertThat(b.get(name)).as(name).isEqualTo(values));
    }

    @Test
    void learnsAndLogs() {
        try (TrainingRun run = run("a", guidance(), training(4, 0.05))) {
            while (!run.done()) {
                run.step();
            }
            History history = run.history();
            assertThat(history.epochs()).hasSize(4);
            assertThat(history.epochs().getLast().step()).isEqualTo(4L * run.stepsPerEpoch());
            Map<String, Double> last = history.epochs().getLast().values();
            assertThat(last).containsKeys("loss/task", "loss/similarity", "lr", "gamma/conv1", "gamma/relu1");
            assertThat(last.get("validation/accuracy")).isGreaterThan(0.9);
            assertThat(last.get("loss/similarity"))
                    .isLessThan(history.epochs().getFirst().values().get("loss/similarity"));
            assertThat(last.get("gamma/conv1") + last.get("gamma/relu1"))
                    .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("guided")
    void interruptedAndResumedGivesTheSameBits(Guidance guidance) {
        Map<String, float[]> straight = trained("straight", guidance, 4);
        for (int stopAfter : new int[] {3, 17}) {
            String file = "stop" + stopAfter;
            try (var _ = new PointerScope();
                    TrainingRun run = run(file, guidance, training(4, 0.05))) {
                for (int step = 0; step < stopAfter; step++) {
                    run.step();
                }
            }
            assertSame(straight, trained(file, guidance, 4));
        }
    }

    /// Images that stay in their files, cut at random by many threads.
    @Test
    void resumesWithImagesInFiles() throws IOException {
        for (int i = 0; i < 40; i++) {
            Path file = folder.resolve("images/" + (i % 2 == 0 ? "even" : "odd") + "/" + i + ".jpg");
            Files.createDirectories(file.getParent());
            Files.write(file, Jpegs.jpeg(12 + i % 5, 14, 3, i));
        }
        Splits files = new ImageFolder(
                        folder.resolve("images"),
                        List.of(),
                        null,
                        PixelStorage.FILES,
                        new Preparation(null, 4, 4.0, true, null, SIDE))
                .splits(1);
        Training training = PlainTraining.of(
                3,
                8,
                new Optimizer.Sgd(.05, 0.9, true, 1e-4),
                new Schedule.Constant(),
                new Augmentation(1, true, 5, new ResizedCrop(List.of(.3, 1.0), List.of(.75, 4 / 3.0)), 8.0, .5, .1),
                Precision.FLOAT32);
        Map<String, float[]> straight = trained("files", files, training, Integer.MAX_VALUE);
        trained("stopped", files, training, 6);
        assertSame(straight, trained("stopped", files, training, Integer.MAX_VALUE));
    }

    private Map<String, float[]> trained(String file, Splits data, Training training, int steps) {
        try (var _ = new PointerScope();
                TrainingRun run = new TrainingRun(
                        new TrainingJob("c", 1, network(), Normalization.none(1), null, training, "identity"),
                        data,
                        List.of(),
                        _ -> {
                            throw new AssertionError("no network is asked for");
                        },
                        Compute.CPU,
                        folder.resolve(file),
                        Event.Listener.none(),
                        DataParallel.ALONE)) {
            for (int step = 0; step < steps && !run.done(); step++) {
                run.step();
            }
            return weights(run);
        }
    }

    @Test
    void seedsAndGuidanceMatter() {
        Map<String, float[]> guided = trained("guided", guidance(), 1);
        assertSame(guided, trained("again", guidance(), 1));
        assertThat(trained("free", null, 1).get("conv1.weight")).isNotEqualTo(guided.get("conv1.weight"));
    }

    /// Both variances are learnt, that of the labelled loss in steps of the task; the network's file has none
    /// of it.
    @Test
    void coTrainingLearnsWhatTheLossesWeigh() {
        try (TrainingRun run = run("co", coTraining(), training(4, 0.05))) {
            while (!run.done()) {
                run.step();
            }
            Map<String, Double> last = run.history().epochs().getLast().values();
            assertThat(last.get("log-variance/task")).isNotZero();
            assertThat(last.get("log-variance/responses")).isNegative();
            assertThat(last.get("loss/co-training"))
                    .isLessThan(run.history().epochs().getFirst().values().get("loss/co-training"));
            assertThat(weights(run).keySet()).noneMatch(name -> name.contains("readout") || name.contains("variance"));
        }
    }

    @Test
    void guidanceLeavesRunningStatisticsAlone() {
        // with weight 0 the guidance batches change nothing at all, batch-norm statistics included
        Guidance idle = new SimilarityGuidance(
                List.of("conv1"),
                0,
                new Target.Data(),
                SimilarityControl.NONE,
                8,
                Pairing.PAIRS,
                0.001,
                List.of(),
                new WeightSchedule.Constant());
        Map<String, float[]> free = trained("free", null, 1);
        Map<String, float[]> idled = trained("idle", idle, 1);
        assertThat(idled.get("bn1.running_mean")).isEqualTo(free.get("bn1.running_mean"));
        assertThat(idled.get("fc.weight")).isEqualTo(free.get("fc.weight"));
    }

    /// What lies behind the tap learns from the task alone, so that alpha and the learning rate are one.
    @Test
    void alphaScalesTheTask() {
        Map<String, float[]> half = firstStep("half", head(.5), 0.1);
        Map<String, float[]> free = firstStep("free", null, 0.05);
        assertThat(half.get("fc.weight")).isEqualTo(free.get("fc.weight"));
        assertThat(half.get("conv1.weight")).isNotEqualTo(free.get("conv1.weight"));
        Map<String, float[]> all = firstStep("all", head(1), 0.05);
        assertThat(all.get("conv1.weight")).isEqualTo(free.get("conv1.weight"));
    }

    private Map<String, float[]> firstStep(String file, @Nullable Guidance guidance, double lr) {
        Training plain = PlainTraining.of(
                1,
                16,
                new Optimizer.Sgd(lr, 0, false, 0),
                new Schedule.Constant(),
                Augmentation.NONE,
                Precision.FLOAT32);
        try (var _ = new PointerScope();
                TrainingRun run = run(file, guidance, plain)) {
            run.step();
            return weights(run);
        }
    }

    /// The term's loss is the mean over the steps it guides; where it guides none, it is not there.
    @Test
    void stepsWithoutGuidanceAreStepsOfTheTask() {
        Map<String, float[]> free = trained("free", null, 2);
        assertSame(free, trained("late", cka(1, 1000), 2));
        assertThat(trained("some", cka(.5, 0), 2).get("conv1.weight")).isNotEqualTo(free.get("conv1.weight"));
        try (TrainingRun run = run("late", cka(1, 1000), training(2, 0.05))) {
            assertThat(run.history().epochs().getLast().values())
                    .containsKey("loss/task")
                    .doesNotContainKey("loss/cka");
        }
        try (TrainingRun run = run("counted", new EveryOther(), training(1, 0.05))) {
            while (!run.done()) {
                run.step();
            }
            // of steps 0 to 7 those guided are 1, 3, 5, 7, and each one's loss is its number
            assertThat(run.history().epochs().getLast().values()).containsEntry("loss/number", 4.0);
        }
    }

    /// Each term has its own loss, over its own steps: 8 of an epoch, of which a term guides none before its
    /// schedule is above 0.
    @Test
    void severalTermsAreLoggedEach() {
        Guidance several = new SeveralGuidance(
                List.of(cka(1, 0), new EveryOther(), onTraining(new WeightSchedule.Ramp(0, 1, 1, 0))));
        try (TrainingRun run = run("several", several, training(2, 0.05))) {
            while (!run.done()) {
                run.step();
            }
            Map<String, Double> first = run.history().epochs().getFirst().values();
            assertThat(first)
                    .containsKeys("loss/task", "loss/cka-1")
                    .containsEntry("loss/number-2", 4.0)
                    .doesNotContainKey("loss/rdm-correlation-3");
            assertThat(run.history().epochs().getLast().values())
                    .containsKeys("loss/task", "loss/cka-1", "loss/rdm-correlation-3")
                    .containsEntry("loss/number-2", 12.0);
        }
    }

    /// Two terms in one step are two gradients added, each times its own factor of the time: a slope of 2, and
    /// one of 3 that starts at a quarter.
    @Test
    void severalTermsAddUp() {
        Map<String, float[]> free = firstStep("free", null, 0.1);
        Map<String, float[]> both = firstStep(
                "both",
                new SeveralGuidance(List.of(
                        new Slope(2, new WeightSchedule.Constant()),
                        new Slope(3, new WeightSchedule.Ramp(.25, 1, 0, 3)))),
                0.1);
        for (int k = 0; k < free.get("conv1.weight").length; k++) {
            assertThat(both.get("conv1.weight")[k])
                    .isCloseTo(
                            free.get("conv1.weight")[k] - .1f * 2.75f, org.assertj.core.api.Assertions.within(1e-6f));
        }
        assertThat(both.get("fc.weight")).isEqualTo(free.get("fc.weight"));
    }

    /// The loss is the sum of the first layer's weights, times a slope.
    private record Slope(double slope, WeightSchedule schedule) implements CustomGuidance {
        @Override
        public List<Term> bind(GuidanceContext context) {
            Term term = new Term() {
                @Override
                public String name() {
                    return "slope";
                }

                @Override
                public GuidanceBatch batch(long step) {
                    return new GuidanceBatch(Tensors.of(new float[1], 1), Tensors.of(new float[1], 1), step);
                }

                @Override
                public Tensor loss(Classifier model, GuidanceBatch batch) {
                    Tensor weight = Weights.parameters(model.net()).get("conv1.weight");
                    return weight.sum().mul(Tensors.scalar(slope));
                }

                @Override
                public Map<String, Tensor> parameters() {
                    return Map.of();
                }

                @Override
                public Map<String, Double> report() {
                    return Map.of();
                }
            };
            return List.of(schedule.of(term, context.stepsPerEpoch()));
        }
    }

    /// Guides odd steps, its loss the step's number.
    private record EveryOther() implements CustomGuidance {
        @Override
        public List<Term> bind(GuidanceContext context) {
            return List.of(new Term() {
                @Override
                public String name() {
                    return "number";
                }

                @Override
                public boolean guides(long step) {
                    return step % 2 == 1;
                }

                @Override
                public GuidanceBatch batch(long step) {
                    assertThat(guides(step)).isTrue();
                    return new GuidanceBatch(
                            Tensors.of(new float[SIDE * SIDE], 1, 1, SIDE, SIDE),
                            Tensors.of(new float[] {step}, 1),
                            step);
                }

                @Override
                public Tensor loss(Classifier model, GuidanceBatch batch) {
                    Tensor nothing = model.logits(batch.images()).sum().mul(Tensors.scalar(0));
                    return nothing.add(batch.target().sum());
                }

                @Override
                public Map<String, Tensor> parameters() {
                    return Map.of();
                }

                @Override
                public Map<String, Double> report() {
                    return Map.of();
                }
            });
        }
    }

    @Test
    void divergenceNamesTermStepAndCause() {
        try (TrainingRun run = run("wild", guidance(), training(3, 1e18))) {
            assertThatThrownBy(() -> {
                        while (!run.done()) {
                            run.step();
                        }
                    })
                    .isInstanceOf(Diverged.class)
                    .hasMessageContaining("loss/")
                    .hasMessageContaining("at step ")
                    .hasMessageContaining("learning rate");
        }
    }

    @Test
    void aCheckpointOfSomethingElseIsRefused() throws IOException {
        trained("x", null, 1);
        assertThatThrownBy(() -> run("x", guidance(), training(2, 0.05)))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.gamma");
        byte[] bytes = Files.readAllBytes(folder.resolve("x"));
        Files.write(folder.resolve("x"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> run("x", null, training(2, 0.05))).isInstanceOf(InputError.class);
        Files.writeString(folder.resolve("x"), "rubbish");
        assertThatThrownBy(() -> run("x", null, training(2, 0.05))).isInstanceOf(InputError.class);
    }

    @Test
    void aBatchLargerThanTheDataIsRefused() {
        Training large = PlainTraining.of(
                1,
                129,
                new Optimizer.Sgd(0.1, 0, false, 0),
                new Schedule.Constant(),
                Augmentation.NONE,
                Precision.FLOAT32);
        assertThatThrownBy(() -> run("large", null, large))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at most the 128 training images, got 129");
    }

    @Test
    void historyReadsBack() {
        History history = new History(List.of(
                new History.Epoch(1, 8, Map.of("loss/task", 0.1)),
                new History.Epoch(2, 16, Map.of("loss/task", 1 / 3.0, "lr", 1e-7))));
        assertThat(History.of(history.text())).isEqualTo(history);
        assertThatThrownBy(() -> History.of("1,2,x")).isInstanceOf(InputError.class);
    }
}
