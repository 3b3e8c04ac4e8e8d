package dev.ventral.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.Augmentation;
import dev.ventral.data.Splits;
import dev.ventral.network.Layer;
import dev.ventral.network.Normalization;
import dev.ventral.network.Sequential;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyStopTest {
    private static final int LONG = 40;
    private static final int PATIENCE = 3;

    @TempDir
    Path folder;

    private static Training training(int epochs, @Nullable EarlyStop stop) {
        return new Training(
                epochs,
                16,
                new Optimizer.Sgd(.05, .9, false, 0),
                new Schedule.Constant(),
                new Augmentation(1, true, 5),
                Precision.FLOAT32,
                new InitialWeights.Drawn(),
                List.of(),
                new InputPerturbation.None(),
                Training.BatchStatistics.SYNCHRONISED,
                stop);
    }

    private TrainingRun run(String file, Training training) {
        var network = new Sequential(List.of(
                new Layer.Conv(4, 3, 1, 1, true, "conv1"),
                new Layer.Norm("bn1"),
                new Layer.Relu("relu1"),
                new Layer.Flatten("flat"),
                new Layer.Linear(null, "fc")));
        return new TrainingRun(
                new TrainingJob("c", 1, network, Normalization.none(1), null, training, "identity"),
                TrainingRunTest.splits(),
                List.of(),
                _ -> {
                    throw new AssertionError("no network is asked for");
                },
                Compute.CPU,
                folder.resolve(file),
                Event.Listener.none(),
                DataParallel.ALONE);
    }

    private static Map<String, List<Float>> weights(TrainingRun run) {
        Map<String, List<Float>> weights = new LinkedHashMap<>();
        Weights.state(run.model().net()).forEach((name, tensor) -> {
            List<Float> values = new ArrayList<>();
            for (float value : Tensors.floats(tensor)) {
                values.add(value);
            }
            weights.put(name, values);
        });
        return weights;
    }

    /// What a training looks like at the end of each epoch.
    private record Seen(List<Map<String, List<Float>>> weights, List<Double> accuracies) {}

    private Seen epochs(String file, Training training) {
        List<Map<String, List<Float>>> weights = new ArrayList<>();
        try (var _ = new PointerScope();
                TrainingRun run = run(file, training)) {
            while (!run.done()) {
                run.step();
                if (run.history().epochs().size() > weights.size()) {
                    weights.add(weights(run));
                }
            }
            return new Seen(weights, run.history().values("validation/accuracy"));
        }
    }

    /// By a training that goes on to its end: where it would have stopped, and with which epoch's network.
    @Test
    void endsWithTheNetworkOfTheBestEpoch() {
        Seen whole = epochs("whole", training(LONG, null));
        int best = 0;
        int end = 0;
        while (end - best < PATIENCE) {
            end++;
            if (best == 0
                    || whole.accuracies().get(end - 1) > whole.accuracies().get(best - 1)) {
                best = end;
            }
        }
        assertThat(end).isLessThan(LONG);
        assertThat(best).isGreaterThan(1);

        Seen stopped = epochs("stopped", training(LONG, new EarlyStop(PATIENCE)));
        assertThat(stopped.accuracies()).isEqualTo(whole.accuracies().subList(0, end));
        assertThat(stopped.weights().getLast())
                .isEqualTo(whole.weights().get(best - 1))
                .isNotEqualTo(whole.weights().get(end - 1));

        Seen through = epochs("through", training(best + 1, new EarlyStop(PATIENCE)));
        assertThat(through.weights().getLast()).isEqualTo(whole.weights().get(best - 1));
    }

    @Test
    void resumedItStopsWhereTheUndisturbedOneDoes() {
        Training training = training(LONG, new EarlyStop(PATIENCE));
        Seen undisturbed = epochs("undisturbed", training);
        int all = undisturbed.accuracies().size();
        for (int begun = 0; begun < all; begun += 2) {
            try (var _ = new PointerScope();
                    TrainingRun run = run("interrupted", training)) {
                long until = (long) (begun + 2) * run.stepsPerEpoch() + 3;
                while (!run.done() && run.steps() < until) {
                    run.step();
                }
            }
        }
        try (var _ = new PointerScope();
                TrainingRun run = run("interrupted", training)) {
            assertThat(run.done()).isTrue();
            assertThat(run.history().values("validation/accuracy")).isEqualTo(undisturbed.accuracies());
            assertThat(weights(run)).isEqualTo(undisturbed.weights().getLast());
        }
    }

    @Test
    void theFirstOfEqualEpochsIsTheBest() {
        assertThat(EarlyStop.best(List.of())).isZero();
        assertThat(EarlyStop.best(List.of(.2, .5, .5, .4))).isEqualTo(2);
        var stop = new EarlyStop(2);
        assertThat(stop.over(List.of(.2, .5, .5))).isFalse();
        assertThat(stop.over(List.of(.2, .5, .5, .4))).isTrue();
        assertThat(stop.over(List.of(.2, .5, .4, .6))).isFalse();
        assertThat(stop.over(List.of(.2))).isFalse();
    }

    @Test
    void mistakes() {
        assertThatThrownBy(() -> new EarlyStop(0))
                .isInstanceOf(InputError.class)
                .hasMessage("early-stop.patience: expected at least 1 epoch, got 0");
        Splits some = TrainingRunTest.splits();
        var without = new Splits(some.train(), some.validation().select(new int[0]), some.test());
        Training training = training(2, new EarlyStop(1));
        assertThatThrownBy(() -> training.check(without))
                .isInstanceOf(InputError.class)
                .hasMessage("training.early-stop: expected images to validate on (data.prepare.validation), got none");
        training(2, null).check(without);
        training.check(some);
    }
}
