package dev.ventral.report.run;

import dev.ventral.InputError;
import dev.ventral.report.part.Card;
import dev.ventral.report.part.NodeText;
import dev.ventral.results.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `experiment.yaml` as a tree, and its parts in words. Components are shown by their `kind` and fields,
/// whatever those are, so that a new component needs no change here.
record ExperimentDescription(JsonNode tree, String text) {

    /// @throws InputError if it is not there, or no experiment
    static ExperimentDescription read(Path folder) {
        Path file = folder.resolve(RunFiles.EXPERIMENT);
        InputError.unless(
                Files.isRegularFile(file),
                "%s: expected a run folder, which holds %s, or an audit's, which holds %s, got neither",
                folder,
                RunFiles.EXPERIMENT,
                RunFiles.AUDIT);
        String text = NodeText.read(file, RunFiles.EXPERIMENT);
        JsonNode tree = NodeText.yaml(text, RunFiles.EXPERIMENT);
        InputError.unless(
                tree.path("conditions").isObject(),
                "%s: line 1: expected an experiment with `conditions`, got %s",
                RunFiles.EXPERIMENT,
                String.join(", ", tree.propertyNames()));
        return new ExperimentDescription(tree, text);
    }

    String name() {
        return tree.path("name").isValueNode() ? tree.path("name").asString() : "";
    }

    List<String> conditionNames() {
        return List.copyOf(tree.path("conditions").propertyNames());
    }

    JsonNode condition(String name) {
        return tree.path("conditions").path(name);
    }

    /// The conditions of an order, empty where there is none of the name.
    List<String> order(String name) {
        List<String> conditions = new ArrayList<>();
        tree.path("orders").path(name).forEach(condition -> conditions.add(condition.asString("")));
        return conditions;
    }

    int seeds() {
        return tree.path("seeds").isArray() ? tree.path("seeds").size() : 1;
    }

    /// The recordings by name; a single one has the name `""`.
    List<Map.Entry<String, JsonNode>> recordings() {
        JsonNode recording = tree.path("recording");
        if (!recording.isObject() || recording.isEmpty()) {
            return List.of();
        }
        if (recording.has("kind")) {
            return List.of(Map.entry("", recording));
        }
        return List.copyOf(recording.properties());
    }

    /// What was run and on what, one card each.
    List<Card> cards() {
        List<Card> cards = new ArrayList<>();
        Card.add(cards, "Images", tree.path("data"));
        for (Map.Entry<String, JsonNode> recording : recordings()) {
            String name = recording.getKey();
            Card.add(cards, name.isEmpty() ? "Recording" : "Recording " + name, recording.getValue());
        }
        Card.add(cards, "Encoding model", tree.path("encoding"));
        Card.add(cards, "Network", tree.path("network"));
        Card.add(cards, "Training", tree.path("training"));
        int index = 0;
        for (JsonNode evaluation : tree.path("evaluation").values()) {
            Card.add(cards, "Test " + ++index, evaluation);
        }
        return cards;
    }
}
