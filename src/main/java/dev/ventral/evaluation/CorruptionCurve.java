package dev.ventral.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ventral.component.Kinds;
import dev.ventral.corruption.Corruption;
import dev.ventral.data.LabelledImages;
import dev.ventral.results.CorrectImages;
import dev.ventral.results.Example;
import dev.ventral.results.Measured;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Accuracy under a corruption, over its levels.
public record CorruptionCurve(@JsonValue Corruption corruption) implements StandardEvaluation {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CorruptionCurve {}

    @Override
    public String perturbation() {
        return corruption.name();
    }

    @Override
    public String title() {
        return Kinds.title(corruption.getClass());
    }

    @Override
    public Measurement prepare(EvaluationContext context) {
        return (network, progress) -> {
            LabelledImages test = context.test();
            List<CorrectImages> outcomes = new Evaluator(context.batch(), progress)
                    .corrupted(network.model(), test, corruption, network.seed());
            return Measured.accuracies(test.name(), outcomes, examples(test, network));
        };
    }

    private List<Example> examples(LabelledImages test, Subject network) {
        double level = Examples.middle(corruption.levels());
        if (level <= 0 || network.shown().length == 0) {
            return List.of();
        }
        try (var _ = new PointerScope()) {
            Tensor clean = network.model().compute().place(test.images().tensor(network.shown()));
            float[] all = Tensors.floats(Evaluator.corrupt(clean, corruption, level, network.seed(), network.shown()));
            return Examples.of(
                    network, test.images(), Examples.rows(all, network.shown().length), perturbation(), "", level);
        }
    }
}
