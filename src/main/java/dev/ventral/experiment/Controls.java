package dev.ventral.experiment;

import dev.ventral.component.Yaml;
import dev.ventral.guidance.Guidance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which condition is the control of which: guided in the same way, taps, weight and all, but by something
/// that has nothing of the brain in it; the same network, trained in the same way. Of several terms one such
/// is enough: the condition is the control of those terms.
final class Controls {
    /// What may differ between a condition and its control.
    private static final Set<String> FREE = Set.of("control", "target");

    /// Targets that have nothing of the brain in them.
    private static final Set<String> STANDING_IN = Set.of("network", "untrained", "condition", "pixels");

    private static final String TERMS = "terms";

    private Controls() {}

    /// For each guided condition those that are its controls, if there are any.
    static Map<String, List<String>> of(Experiment experiment) {
        Map<String, List<String>> controls = new LinkedHashMap<>();
        Map<String, Condition> conditions = experiment.conditions();
        conditions.forEach((name, condition) -> conditions.forEach((other, its) -> {
            if (controls(condition.guidance(), its.guidance())
                    && experiment.network(condition).equals(experiment.network(its))
                    && experiment.training(condition).equals(experiment.training(its))) {
                controls.computeIfAbsent(name, _ -> new ArrayList<>()).add(other);
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
        for (JsonNode term : guidance.path(TERMS)) {
            if (marked(term)) {
                return true;
            }
        }
        String control = guidance.path("control").asString("none");
        String target = guidance.path("target").path("kind").asString("");
        return !control.equals("none") || STANDING_IN.contains(target);
    }

    private static Map<String, Object> rest(JsonNode guidance) {
        Map<String, Object> rest = new LinkedHashMap<>();
        guidance.properties().forEach(p -> {
            if (p.getKey().equals(TERMS)) {
                rest.put(TERMS, p.getValue().valueStream().map(Controls::rest).toList());
            } else if (!FREE.contains(p.getKey())) {
                rest.put(p.getKey(), p.getValue());
            }
        });
        return rest;
    }
}
