package dev.ventral.experiment;

import dev.ventral.attack.Attack;
import dev.ventral.corruption.Corruption;
import dev.ventral.evaluation.AttackCurve;
import dev.ventral.evaluation.CorruptionCurve;
import dev.ventral.evaluation.Evaluation;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.node.ObjectNode;

/// An item of `evaluation` is an attack, a corruption or an evaluation with a kind of its own, told apart by
/// `kind`.
final class EvaluationReader extends StdDeserializer<Evaluation> {
    private static final String KIND = "kind";

    EvaluationReader() {
        super(Evaluation.class);
    }

    @Override
    public Evaluation deserialize(JsonParser parser, DeserializationContext context) {
        JsonNode item = context.readTree(parser);
        String kind = item.path(KIND).asString("");
        for (Catalogue.Entry entry : Catalogue.entries(Evaluation.class)) {
            if (entry.kind().equals(kind) && item instanceof ObjectNode own) {
                own.remove(KIND);
                return (Evaluation) context.readTreeAsValue(own, entry.type());
            }
        }
        if (Catalogue.kinds(Corruption.class).contains(kind)) {
            return new CorruptionCurve(context.readTreeAsValue(item, Corruption.class));
        } else if (Catalogue.kinds(Attack.class).contains(kind) || !item.isObject()) {
            return new AttackCurve(context.readTreeAsValue(item, Attack.class));
        }
        throw InvalidTypeIdException.from(
                null,
                "expected a kind of evaluation",
                context.constructType(Evaluation.class),
                item.path(KIND).isString() ? kind : null);
    }
}
