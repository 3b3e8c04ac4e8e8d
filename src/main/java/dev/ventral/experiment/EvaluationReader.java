package dev.ventral.experiment;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.attack.Attack;
import dev.ventral.corruption.Corruption;
import dev.ventral.evaluation.AttackCurve;
import dev.ventral.evaluation.CorruptionCurve;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.Transfer;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.node.ObjectNode;

/// An item of `evaluation` is an attack, a corruption or a transfer, told apart by `kind`.
final class EvaluationReader extends StdDeserializer<Evaluation> {
    EvaluationReader() {
        super(Evaluation.class);
    }

    @Override
    public Evaluation deserialize(JsonParser parser, DeserializationContext context) {
        JsonNode item = context.readTree(parser);
        String kind = item.path("kind").asString("");
        if (kind.equals(Transfer.KIND) && item instanceof ObjectNode transfer) {
            transfer.remove("kind");
            return context.readTreeAsValue(transfer, Transfer.class);
        }
        return isKindOf(Corruption.class, kind)
                ? new CorruptionCurve(context.readTreeAsValue(item, Corruption.class))
                : new AttackCurve(context.readTreeAsValue(item, Attack.class));
    }

    private static boolean isKindOf(Class<?> catalogue, String kind) {
        return Arrays.stream(catalogue.getPermittedSubclasses())
                .map(type -> type.getAnnotation(JsonTypeName.class))
                .anyMatch(name -> name != null && name.value().equals(kind));
    }
}
