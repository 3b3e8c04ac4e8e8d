package dev.ventral.evaluation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ventral.attack.Attack;

/// Accuracy under an attack, over its epsilons. An image broken at a smaller epsilon counts as broken at
/// every larger one.
public record AttackCurve(@JsonValue Attack attack) implements StandardEvaluation {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AttackCurve {}

    @Override
    public String perturbation() {
        return attack.name();
    }

    @Override
    public String norm() {
        return attack.norm().label();
    }
}
