package dev.ventral.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.Augmentation;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Splits;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.CkaGuidance;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.Pooling;
import dev.ventral.guidance.WeightSchedule;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.network.module.Net;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuningRunTest {
    private static final int SIDE = 6;
    private static final ImageShape SHAPE = new ImageShape(1, SIDE, SIDE);
    private static final Sequential NETWORK = new Sequential(List.of(
            new Layer.Conv(16, 3, 1, 1, true, "conv1"),
            new Layer.Norm("bn1"),
            new Layer.Relu("relu1"),
            new Layer.Conv(16, 3, 1, 1, true, "conv2"),
            new Layer.Norm("bn2"),
            new Layer.Relu("relu2"),
            new Layer.Flatten("flat"),
            new Layer.Linear(null, "fc")));

    @TempDir
    Path folder;

    private Path file;
    private Map<String, float[]> given;

    /// A network of five classes with running statistics that are not those of a new one.
    @BeforeEach
    void trainedElsewhere() {
        file = folder.resolve("given.safetensors");
        try (var _ = new PointerScope()) {
            Net net = NETWORK.build(SHAPE, 5, 99);
            Weights.state(net).get("bn1.running_mean").fill_(Tensors.scalar(.25));
            Weights.save(net, file, Map.of());
            given = values(net);
        }
    }

    private static Map<String, float[]> values(Net net) {
        Map<String, float[]> values = new LinkedHashMap<>();
        Weights.state(net).forEach((name, tensor) -> values.put(name, Tensors.floats(tensor)));
        return values;
    }

    private static LabelledImages noise(int count, long seed) {
        var random = new SplittableRandom(seed);
        float[] pixels = new float[count * SIDE * SIDE];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextDouble();
            labels[i / (SIDE * SIDE)] = i / (SIDE * SIDE) % 2;
        }
        return new LabelledImages(
                "noise", Images.ofFloats(count, 1, SIDE, SIDE, pixels), labels, List.of("up", "down"));
    }

    private TrainingRun run(String name, InitialWeights start, List<String> freeze, @Nullable Guidance guidance) {
        var training = new Training(
                2,
                16,
                new Optimizer.Sgd(.05, .9, false, .01),
                new Schedule.Constant(),
                Augmentation.NONE,
                Precision.FLOAT32,
                start,
                freeze,
                new InputPerturbation.None(),
                Training.BatchStatistics.SYNCHRONISED,
                null);
        Images shown = noise(40, 4).images();
        float[] pixels = Tensors.floats(shown.tensor());
        var brain = new GuidingRecording(
                "pixels",
                true,
                shown,
                Similarity.of(pixels, 40),
                null,
                new NeuralResponses(
                        new TargetResponses(40, SIDE * SIDE, pixels),
                        null,
                        null,
                        Standardisation.of(Tensors.of(pixels, 40, SIDE * SIDE))));
        return new TrainingRun(
                new TrainingJob("c", 1, NETWORK, Normalization.none(1), guidance, training, "identity"),
                new Splits(noise(64, 1), noise(16, 2), noise(16, 3)),
                List.of(brain),
                _ -> {
                    throw new AssertionError("no network is asked for");
                },
                Compute.CPU,
                folder.resolve(name),
                Event.Listener.none(),
                DataParallel.ALONE);
    }

    private InitialWeights fromFile() {
        return new InitialWeights.FromFile(file, List.of(), List.of());
    }

    private static Guidance cka(String tap) {
        return new CkaGuidance(
                tap,
                Pooling.FLATTEN,
                1,
                CkaGuidance.Estimate.BIASED,
                1,
                0,
                1e-3,
                new Target.Data(),
                ResponseControl.NONE,
                16,
                false,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    @Test
    void beginsWithTheFilesWeightsAndAHeadOfItsOwn() {
        try (TrainingRun run = run("a", fromFile(), List.of(), null)) {
            Map<String, float[]> begin = values(run.model().net());
            Map<String, float[]> drawn = values(NETWORK.build(SHAPE, 2, 1));
            begin.forEach((name, values) ->
                    assertThat(values).as(name).isEqualTo((name.startsWith("fc.") ? drawn : given).get(name)));
        }
    }

    /// Momentum and weight decay would move what has no gradient; running statistics would follow the images.
    @Test
    void whatIsFrozenStaysToTheLastBit() {
        try (TrainingRun run = run("b", fromFile(), List.of("conv1", "bn1"), cka("relu2"))) {
            while (!run.done()) {
                run.step();
            }
            Map<String, float[]> end = values(run.model().net());
            end.forEach((name, values) -> {
                if (name.startsWith("conv1.") || name.startsWith("bn1.")) {
                    assertThat(values).as(name).isEqualTo(given.get(name));
                } else if (!name.endsWith("num_batches_tracked") && !name.equals("conv2.bias")) {
                    assertThat(values).as(name).isNotEqualTo(given.get(name));
                }
            });
        }
    }

    @Test
    void interruptedAndResumedGivesTheSameBits() {
        Map<String, float[]> straight = trained("straight", 8);
        trained("stopped", 5);
        trained("stopped", 8)
                .forEach((name, values) -> assertThat(values).as(name).isEqualTo(straight.get(name)));
    }

    private Map<String, float[]> trained(String name, int until) {
        try (var _ = new PointerScope();
                TrainingRun run = run(name, fromFile(), List.of("conv1", "bn1"), null)) {
            while (run.steps() < until) {
                run.step();
            }
            return values(run.model().net());
        }
    }

    @Test
    void guidanceOfWhatIsFrozenIsRefused() {
        try (TrainingRun run = run("c", fromFile(), List.of("conv1", "bn1"), cka("relu1"))) {
            assertThatThrownBy(run::step)
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("training.freeze")
                    .hasMessageContaining("[conv1, bn1]");
        }
        assertThatThrownBy(() -> run("d", new InitialWeights.Drawn(), List.of("conv7"), null))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("conv7");
        assertThatThrownBy(() -> new InitialWeights.FromFile(file, List.of(.5), List.of()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("start.std");
    }
}
