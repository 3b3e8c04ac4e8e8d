package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Sha256;
import dev.ventral.network.ImageShape;
import dev.ventral.network.MnistCnn;
import dev.ventral.network.Normalization;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.tensor.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FineTuningTest {
    private static final ImageShape SHAPE = new ImageShape(1, 28, 28);

    @TempDir
    Path folder;

    private Path checkpoint() {
        Path file = folder.resolve("five.safetensors");
        try (var _ = Scope.open()) {
            var network = new MnistCnn();
            var normalization = new Normalization(List.of(.3), List.of(.2), 1);
            var classes = List.of("a", "b", "c", "d", "e");
            var description = new CheckpointFile.Description(network, normalization, SHAPE, classes);
            CheckpointFile.save(network.build(SHAPE, 5, 1), description, Map.of(), file);
        }
        return file;
    }

    private static Experiment experiment(String training) {
        return ExperimentFile.parse("""
                name: test
                data: {kind: fashion-mnist}
                network: {kind: mnist-cnn}
                training: {epochs: 1}
                conditions:
                  none: {}
                """ + "  tuned: {training: {" + training + "}}\n", "test.yaml", List.of());
    }

    @Test
    void saysWhatWasTakenAndWhatIsDrawn() {
        Path file = checkpoint();
        List<Event> told = new ArrayList<>();
        Map<String, Object> facts = FineTuning.check(
                experiment("start: {kind: weights, file: " + file + "}, freeze: ['0']"), SHAPE, 10, told::add);
        assertThat(facts).containsOnlyKeys("tuned");
        assertThat(String.valueOf(facts.get("tuned")))
                .contains("sha256=" + Sha256.of(file), "drawn=[7.", "unused=[]", "frozen=[0.bias, 0.weight]");
        assertThat(told).singleElement().asString().contains("Condition tuned", "is drawn");
    }

    @Test
    void mistakesNameTheCondition() {
        Path file = checkpoint();
        assertThatThrownBy(() -> FineTuning.check(experiment("freeze: [conv7]"), SHAPE, 10, Event.Listener.none()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("condition tuned: freeze");
        assertThatThrownBy(() -> FineTuning.check(
                        experiment("start: {kind: weights, file: " + file + ".not}"), SHAPE, 10, Event.Listener.none()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("condition tuned: ");
    }

    /// Weights mean something only behind the normalisation they were trained with.
    @Test
    void pixelsAreNormalisedAsTheWeightsWere() {
        var own = new Normalization(List.of(.5), List.of(.25), 1);
        Path file = checkpoint();
        assertThat(normalization("start: {kind: weights, file: " + file + "}", own)
                        .mean())
                .containsExactly(.3);
        assertThat(normalization("start: {kind: weights, file: " + file + ", mean: [0.1], std: [2]}", own))
                .isEqualTo(new Normalization(List.of(.1), List.of(2.0), 1));
        assertThat(normalization("epochs: 2", own)).isEqualTo(own);
        assertThatThrownBy(() -> normalization(
                        "start: {kind: weights, file: " + file + ", mean: [0.1, 0.1, 0.1], std: [2, 2, 2]}", own))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("each of the 1 channels");
    }

    private static Normalization normalization(String training, Normalization own) {
        Experiment experiment = experiment(training);
        Condition tuned = experiment.conditions().get("tuned");
        if (tuned == null) {
            throw new AssertionError();
        }
        return FineTuning.normalization(experiment.training(tuned).start(), own);
    }
}
