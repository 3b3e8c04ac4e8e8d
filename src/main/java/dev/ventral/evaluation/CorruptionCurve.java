package dev.ventral.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ventral.corruption.Corruption;

/// Accuracy under a corruption, over its levels.
public record CorruptionCurve(@JsonValue Corruption corruption) implements StandardEvaluation {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CorruptionCurve {}

    @Override
    public String perturbation() {
        return corruption.name();
    }

    @Override
    public String norm() {
        return "";
    }
}
