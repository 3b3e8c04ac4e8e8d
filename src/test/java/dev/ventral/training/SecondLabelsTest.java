package dev.ventral.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.data.Augmentation;
import dev.ventral.data.CustomDataset;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.LoadedDataset;
import dev.ventral.data.Preparation;
import dev.ventral.data.Splits;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.CkaGuidance;
import dev.ventral.guidance.CkaGuidance.Estimate;
import dev.ventral.guidance.ClassificationGuidance;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.Pooling;
import dev.ventral.guidance.SeveralGuidance;
import dev.ventral.guidance.WeightSchedule;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.LabelControl;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.network.module.Weights;
import dev.ventral.neural.Standardisation;
import dev.ventral.similarity.Similarity;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two labelled data sets in one step: the experiment's (bright above or below) and another one (bright at the
/// left or at the right).
class SecondLabelsTest {
    private static final int SIDE = 6;
    private static final int SHOWN = 32;

    @TempDir
    Path folder;

    private static LabelledImages halves(int count, long seed, boolean across) {
        var random = new SplittableRandom(seed);
        float[] pixels = new float[count * SIDE * SIDE];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 2;
            for (int p = 0; p < SIDE * SIDE; p++) {
                boolean first = (across ? p % SIDE : p / SIDE) < SIDE / 2;
                boolean bright = first == (labels[i] == 0);
                pixels[i * SIDE * SIDE + p] = (float) ((bright ? 0.6 : 0.4) + random.nextDouble(-0.4, 0.4));
            }
        }
        return new LabelledImages("halves", Images.ofFloats(count, 1, SIDE, SIDE, pixels), labels, List.of("0", "1"));
    }

    record Across(int images) implements CustomDataset {
        @Override
        public Preparation prepare() {
            return Preparation.NONE;
        }

        @Override
        public LoadedDataset read() {
            return new LoadedDataset(halves(images, 5, true), halves(200, 6, true));
        }
    }

    private static Guidance second(int of, int images, LabelControl control) {
        return new ClassificationGuidance(
                new Across(of),
                "features",
                Pooling.FLATTEN,
                1,
                control,
                images,
                Augmentation.NONE,
                new WeightSchedule.Constant());
    }

    private static Guidance cka() {
        return new CkaGuidance(
                "features",
                Pooling.FLATTEN,
                1,
                Estimate.BIASED,
                1,
                0,
                1e-3,
                new Target.Data(),
                ResponseControl.NONE,
                SHOWN,
                false,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    private static List<GuidingRecording> brain() {
        Images shown = halves(SHOWN, 4, false).images();
        float[] pixels = Tensors.floats(shown.tensor());
        var responses = new TargetResponses(SHOWN, SIDE * SIDE, pixels);
        var scale = Standardisation.of(Tensors.of(pixels, SHOWN, SIDE * SIDE));
        return List.of(new GuidingRecording(
                "pixels",
                true,
                shown,
                Similarity.of(pixels, SHOWN),
                null,
                new NeuralResponses(responses, null, null, scale)));
    }

    private TrainingRun run(String file, @Nullable Guidance guidance, int epochs, Optimizer optimizer) {
        var network = new Sequential(List.of(
                new Layer.Conv(4, 3, 1, 1, true, "conv"),
                new Layer.Elu("elu"),
                new Layer.Flatten("flat"),
                new Layer.Linear(8, "features"),
                new Layer.Linear(null, "fc")));
        var training =
                PlainTraining.of(epochs, 16, optimizer, new Schedule.Constant(), Augmentation.NONE, Precision.FLOAT32);
        return new TrainingRun(
                new TrainingJob("c", 1, network, Normalization.none(1), guidance, training, "identity"),
                new Splits(halves(64, 1, false), halves(64, 2, false), halves(64, 3, false)),
                guidance instanceof ClassificationGuidance ? List.of() : brain(),
                _ -> {
                    throw new AssertionError("no network is asked for");
                },
                Compute.CPU,
                folder.resolve(file),
                Event.Listener.none(),
                DataParallel.ALONE);
    }

    private static final Optimizer LEARNS = new Optimizer.Sgd(.05, .9, false, 0);

    private Map<String, Double> learnt(LabelControl control) {
        try (TrainingRun run = run(control.name(), second(128, 16, control), 20, LEARNS)) {
            while (!run.done()) {
                run.step();
            }
            return run.history().epochs().getLast().values();
        }
    }

    /// Without any recording; what the labels say is learnt where they say something, and the first task with
    /// it in either case.
    @Test
    void whatTheSecondLabelsSayIsLearntAndShuffledNot() {
        Map<String, Double> real = learnt(LabelControl.NONE);
        assertThat(real).containsKeys("loss/task", "loss/classification", "second/accuracy");
        assertThat(real.get("second/test-accuracy")).isGreaterThan(.9);
        assertThat(real.get("validation/accuracy")).isGreaterThan(.9);
        Map<String, Double> shuffled = learnt(LabelControl.SHUFFLE);
        // 200 test images: four standard deviations are .14
        assertThat(shuffled.get("second/test-accuracy")).isBetween(.3, .7);
        assertThat(shuffled.get("validation/accuracy")).isGreaterThan(.9);
    }

    private Map<String, float[]> afterOneStep(String file, @Nullable Guidance guidance) {
        try (var _ = new PointerScope();
                TrainingRun run = run(file, guidance, 1, new Optimizer.Sgd(.1, 0, false, 0))) {
            run.step();
            Map<String, float[]> weights = new LinkedHashMap<>();
            Weights.state(run.model().net()).forEach((name, tensor) -> weights.put(name, Tensors.floats(tensor)));
            return weights;
        }
    }

    /// Gradients of labels, further labels and CKA add up: a step of plain descent moves the weights by the sum
    /// of what each alone moves them. The batches of both terms are all their images, so that order is nothing.
    @Test
    void threeLossesOfOneStepAreAdded() {
        Guidance labels = second(SHOWN, SHOWN, LabelControl.NONE);
        Map<String, float[]> task = afterOneStep("task", null);
        Map<String, float[]> further = afterOneStep("labels", labels);
        Map<String, float[]> brain = afterOneStep("cka", cka());
        Map<String, float[]> all = afterOneStep("all", new SeveralGuidance(List.of(labels, cka())));
        double moved = 0;
        for (String name : List.of("conv.weight", "features.weight")) {
            for (int i = 0; i < all.get(name).length; i++) {
                float own = task.get(name)[i];
                double expected = further.get(name)[i] - own + brain.get(name)[i] - own;
                assertThat(all.get(name)[i] - own).isCloseTo((float) expected, within(2e-6f));
                moved = Math.max(moved, Math.abs(expected));
            }
        }
        assertThat(moved).isGreaterThan(1e-3);
    }

    @Test
    void interruptedAndResumedGivesTheSameBits() {
        Guidance guidance = second(50, 16, LabelControl.NONE);
        float[][] weights = new float[2][];
        for (int resumed = 0; resumed < 2; resumed++) {
            for (int stop : resumed == 1 ? new int[] {6, 99} : new int[] {99}) {
                try (var _ = new PointerScope();
                        TrainingRun run = run("run" + resumed, guidance, 3, LEARNS)) {
                    for (int step = 0; step < stop && !run.done(); step++) {
                        run.step();
                    }
                    weights[resumed] =
                            Tensors.floats(Weights.state(run.model().net()).get("conv.weight"));
                }
            }
        }
        assertThat(weights[1]).isEqualTo(weights[0]);
    }
}
