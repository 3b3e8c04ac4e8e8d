package dev.ventral.experiment;

import dev.ventral.guidance.Guidance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which condition is the control of which: guided in the same way, taps, weight and all, but by something that has
/// nothing of the brain in it; the same network, trained in the same way.
final class Controls {
    /// What may differ between a condition and its control.
    private static final Set<String> FREE = Set.of("control", "target");

    private Controls() {}

    /// For each guided condition the first that is its control, if there is any.
    static Map<String, String> of(Experiment experiment) {
        Map<String, String> controls = new LinkedHashMap<>();
        Map<String, Condition> conditions = experiment.conditions();
        conditions.forEach((name, condition) -> conditions.forEach((other, its) -> {
            if (controls(condition.guidance(), its.guidance())
                    && experiment.network(condition).equals(experiment.network(its))
                    && experiment.training(condition).equals(experiment.training(its))) {
                controls.putIfAbsent(name, other);
            }
        }));
        return controls;
    }

    private static boolean controls(@Nullable Guidance guidance, @Nullable Guidance other) {
        if (guidance == null || other == null) {
            return false;
        }
        JsonNode own = tree(guidance);
        JsonNode its = tree(other);
        return !marked(own) && marked(its) && rest(own).equals(rest(its));
    }

    private static JsonNode tree(Guidance guidance) {
        return Yaml.tree(Yaml.write(guidance), "guidance");
    }

    /// Whether it says of itself that it is a control.
    private static boolean marked(JsonNode guidance) {
        String control = guidance.path("control").asString("none");
        String target = guidance.path("target").path("kind").asString("");
        return !control.equals("none") || List.of("network", "untrained").contains(target);
    }

    private static Map<String, JsonNode> rest(JsonNode guidance) {
        Map<String, JsonNode> rest = new LinkedHashMap<>();
        guidance.properties().forEach(p -> {
            if (!FREE.contains(p.getKey())) {
                rest.put(p.getKey(), p.getValue());
            }
        });
        return rest;
    }
}
