package dev.ventral.experiment;

import dev.ventral.component.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The key `training` of a condition, which says only what differs from the experiment's: here it becomes whole, so
/// that nothing that reads an experiment needs to know of the other.
final class ConditionTraining {
    private static final String CONDITIONS = "conditions";
    private static final String TRAINING = "training";
    private static final String KIND = "kind";

    private ConditionTraining() {}

    /// The experiment with every condition's training whole.
    ///
    /// The experiment is read without them first: what they say is laid over its training with all defaults in
    /// it, so that `training: {optimizer: {weight-decay: 0.001}}` means the default optimiser where the
    /// experiment names none.
    static Experiment bind(JsonNode tree, String where) {
        JsonNode without = tree.deepCopy();
        boolean none = true;
        for (JsonNode condition : without.path(CONDITIONS).values()) {
            none &= !(condition instanceof ObjectNode own && own.remove(TRAINING) instanceof ObjectNode);
        }
        if (none) {
            return Yaml.bind(tree, Experiment.class, where);
        }
        Experiment shared = Yaml.bind(without, Experiment.class, where);
        JsonNode whole = tree.deepCopy();
        for (JsonNode condition : whole.path(CONDITIONS).values()) {
            if (condition instanceof ObjectNode own && own.path(TRAINING) instanceof ObjectNode differs) {
                JsonNode training = Yaml.tree(Yaml.write(shared.training()), where);
                own.set(TRAINING, laid(differs, training));
            }
        }
        return Yaml.bind(whole, Experiment.class, where);
    }

    /// `over` laid over `under`: keys with keys below are laid over each other in turn, but for components of
    /// another kind, whose settings are not this one's; anything else takes the place of what is there.
    private static JsonNode laid(JsonNode over, JsonNode under) {
        if (!(over instanceof ObjectNode top) || !(under instanceof ObjectNode bottom) || otherKind(top, bottom)) {
            return over;
        }
        ObjectNode both = bottom.deepCopy();
        top.properties().forEach(p -> both.set(p.getKey(), laid(p.getValue(), bottom.path(p.getKey()))));
        return both;
    }

    private static boolean otherKind(ObjectNode over, ObjectNode under) {
        return over.has(KIND) && !over.get(KIND).equals(under.path(KIND));
    }
}
