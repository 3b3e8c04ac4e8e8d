package dev.ventral.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.step.Norm;
import dev.ventral.corruption.GaussianNoise;
import dev.ventral.data.Augmentation;
import dev.ventral.distributed.Together;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.SeveralGuidance;
import dev.ventral.network.CustomArchitecture;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Tensors;
import dev.ventral.training.Training.BatchStatistics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Several ranks that train one network: it is the one that a single rank trains with the same batches.
class TogetherTest {
    private static final int BATCH = 16;
    private static final float ROUNDING = 2e-4f;

    @TempDir
    Path folder;

    /// What one training came to.
    ///
    /// @param weights the network's state by name
    private record Trained(Map<String, float[]> weights, History history) {}

    /// @param guidance null for none
    record Case(@Nullable Guidance guidance, InputPerturbation perturb) {}

    private static Training training(int epochs, int batch, InputPerturbation perturb, BatchStatistics batchNorm) {
        return new Training(
                epochs,
                batch,
                new Optimizer.Sgd(.05, .9, true, 1e-4),
                new Schedule.Constant(),
                new Augmentation(1, true, 5),
                Precision.FLOAT32,
                new InitialWeights.Drawn(),
                List.of(),
                perturb,
                batchNorm,
                null);
    }

    /// Ranks are threads here, which would draw their first weights from one generator at once.
    private record OneAtATime(Sequential network) implements CustomArchitecture {
        @Override
        public Net build(ImageShape shape, int classes) {
            return network.build(shape, classes);
        }

        @Override
        public Net build(ImageShape shape, int classes, long seed) {
            synchronized (OneAtATime.class) {
                return network.build(shape, classes, seed);
            }
        }
    }

    private static CustomArchitecture network() {
        return new OneAtATime(new Sequential(List.of(
                new Layer.Conv(4, 3, 1, 1, true, "conv1"),
                new Layer.Norm("bn1"),
                new Layer.Relu("relu1"),
                new Layer.Conv(4, 3, 1, 1, false, "conv2"),
                new Layer.Norm("bn2"),
                new Layer.Relu("relu2"),
                new Layer.Flatten("flat"),
                new Layer.Linear(null, "fc"))));
    }

    private TrainingRun run(String file, @Nullable Guidance guidance, Training training, DataParallel company) {
        return new TrainingRun(
                new TrainingJob("c", 3, network(), Normalization.none(1), guidance, training, "identity"),
                TrainingRunTest.splits(),
                TrainingRunTest.brain(),
                _ -> {
                    throw new AssertionError("no network is asked for");
                },
                Compute.CPU,
                folder.resolve(file + ".safetensors"),
                Event.Listener.none(),
                company);
    }

    private Trained trained(String file, @Nullable Guidance guidance, Training training, DataParallel company) {
        try (var _ = new PointerScope();
                TrainingRun run = run(file, guidance, training, company)) {
            while (!run.done()) {
                run.step();
            }
            Map<String, float[]> weights = new LinkedHashMap<>();
            Weights.state(run.model().net()).forEach((name, tensor) -> weights.put(name, Tensors.floats(tensor)));
            return new Trained(weights, run.history());
        }
    }

    private List<Trained> together(int ranks, @Nullable Guidance guidance, Training training) throws Throwable {
        return Together.compute(ranks, group -> trained("together", guidance, training, new DataParallel(group)));
    }

    /// The largest difference of two networks, in parts of the largest number of each tensor.
    private static float difference(Trained a, Trained b) {
        float largest = 0;
        for (Map.Entry<String, float[]> entry : a.weights().entrySet()) {
            float[] x = entry.getValue();
            float[] y = b.weights().get(entry.getKey());
            float scale = 1e-3f;
            float apart = 0;
            for (int i = 0; i < x.length; i++) {
                scale = Math.max(scale, Math.abs(x[i]));
                apart = Math.max(apart, Math.abs(x[i] - y[i]));
            }
            largest = Math.max(largest, apart / scale);
        }
        return largest;
    }

    private static void assertEqual(Trained a, Trained b) {
        a.weights()
                .forEach((name, values) ->
                        assertThat(values).as(name).isEqualTo(b.weights().get(name)));
        assertThat(a.history()).isEqualTo(b.history());
    }

    static Stream<Named<Case>> cases() {
        var none = new InputPerturbation.None();
        var pgd = new Pgd(Norm.LINF, List.of(.1), 2, .25, true, 1);
        return Stream.of(
                Named.of("labelled images", new Case(null, none)),
                Named.of("similarity", new Case(TrainingRunTest.guidance(), none)),
                Named.of("cka", new Case(TrainingRunTest.cka(1, 0), none)),
                Named.of("co-training", new Case(TrainingRunTest.coTraining(), none)),
                Named.of(
                        "several",
                        new Case(
                                new SeveralGuidance(List.of(TrainingRunTest.cka(.5, 0), TrainingRunTest.head(.5))),
                                none)),
                Named.of(
                        "noise on half",
                        new Case(null, new InputPerturbation.Corrupted(new GaussianNoise(List.of(.1)), .5))),
                Named.of(
                        "adversarial on a part",
                        new Case(
                                null,
                                new InputPerturbation.Adversarial(pgd, .4, InputPerturbation.Adversarial.Mode.TRAIN))),
                Named.of("free adversarial", new Case(null, new InputPerturbation.FreeAdversarial(Norm.L2, .5, 2))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void twoRanksTrainTheNetworkOfOne(Case given) throws Throwable {
        Training training = training(1, BATCH, given.perturb(), BatchStatistics.SYNCHRONISED);
        Trained alone = trained("alone", given.guidance(), training, DataParallel.ALONE);
        List<Trained> both = together(2, given.guidance(), training);
        assertEqual(both.get(0), both.get(1));
        assertThat(difference(alone, both.getFirst())).isLessThan(ROUNDING);
        alone.history()
                .epochs()
                .getFirst()
                .values()
                .forEach((name, value) -> assertThat(
                                both.getFirst().history().epochs().getFirst().values())
                        .hasEntrySatisfying(
                                name,
                                other -> assertThat(other)
                                        .as(name)
                                        .isCloseTo(
                                                value,
                                                org.assertj.core.api.Assertions.within(1e-3 * Math.max(1, value)))));
    }

    /// Parts of guidance batches (16 images for three ranks) may differ by an image; those of labelled
    /// batches not.
    @Test
    void threeRanks() throws Throwable {
        Training training = training(1, 12, new InputPerturbation.None(), BatchStatistics.SYNCHRONISED);
        Guidance guidance = TrainingRunTest.cka(1, 0);
        Trained alone = trained("alone", guidance, training, DataParallel.ALONE);
        List<Trained> all = together(3, guidance, training);
        assertThat(difference(alone, all.getFirst())).isLessThan(ROUNDING);
        assertEqual(all.get(0), all.get(2));
    }

    /// What the tolerance above tells apart: batch norms of each rank's own images make another network, the
    /// same on all ranks, the running statistics included.
    @Test
    void ownStatisticsMakeAnotherNetwork() throws Throwable {
        Training synchronised = training(1, BATCH, new InputPerturbation.None(), BatchStatistics.SYNCHRONISED);
        Training local = training(1, BATCH, new InputPerturbation.None(), BatchStatistics.LOCAL);
        Trained alone = trained("alone", null, synchronised, DataParallel.ALONE);
        List<Trained> both = together(2, null, local);
        assertEqual(both.get(0), both.get(1));
        assertThat(difference(alone, both.getFirst())).isGreaterThan(20 * ROUNDING);
        assertEqual(alone, trained("local", null, local, DataParallel.ALONE));
    }

    /// Stopped after an epoch, by all: the same bits as without a stop, from the one checkpoint there is; and
    /// one rank may go on with it, or more.
    @Test
    void goesOnFromTheCheckpoint() throws Throwable {
        var perturb = new InputPerturbation.FreeAdversarial(Norm.LINF, .1, 2);
        List<Trained> whole = together(2, null, training(2, BATCH, perturb, BatchStatistics.SYNCHRONISED));
        Trained alone =
                trained("alone", null, training(2, BATCH, perturb, BatchStatistics.SYNCHRONISED), DataParallel.ALONE);
        java.nio.file.Files.delete(folder.resolve("together.safetensors"));
        together(2, null, training(1, BATCH, perturb, BatchStatistics.SYNCHRONISED));
        java.nio.file.Files.copy(folder.resolve("together.safetensors"), folder.resolve("one.safetensors"));
        List<Trained> again = together(2, null, training(2, BATCH, perturb, BatchStatistics.SYNCHRONISED));
        assertEqual(whole.getFirst(), again.getFirst());
        Trained one =
                trained("one", null, training(2, BATCH, perturb, BatchStatistics.SYNCHRONISED), DataParallel.ALONE);
        assertThat(difference(alone, one)).isLessThan(ROUNDING);
    }

    @Test
    void aBatchThatDoesNotDivideIsRefused() {
        Training training = training(1, 15, new InputPerturbation.None(), BatchStatistics.SYNCHRONISED);
        assertThatThrownBy(() -> together(2, null, training))
                .isInstanceOf(InputError.class)
                .hasMessage(
                        "training.batch: expected 2 images or more for each of 2 ranks, the same number for all, got 15");
    }

    /// A loss that is no number on one rank's images alone ends the training of all, at the same step.
    @Test
    void divergingStopsAll() throws Throwable {
        List<String> said = Together.compute(2, group -> {
            var wild = PlainTraining.of(
                    20,
                    BATCH,
                    new Optimizer.Sgd(1e25, .9, true, 0),
                    new Schedule.Constant(),
                    Augmentation.NONE,
                    Precision.FLOAT32);
            try {
                trained("wild", null, wild, new DataParallel(group));
                return "";
            } catch (Diverged e) {
                return String.valueOf(e.getMessage());
            }
        });
        assertThat(new ArrayList<>(said)).hasSize(2).allMatch(message -> message.startsWith("loss/task became NaN"));
        assertThat(said.getFirst()).isEqualTo(said.getLast());
    }
}
