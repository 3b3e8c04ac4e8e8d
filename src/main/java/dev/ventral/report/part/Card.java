package dev.ventral.report.part;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// A component of the experiment: what it is, and its settings.
///
/// @param simulated it stands for a measurement, but is none
public record Card(String title, String kind, List<Entry> entries, boolean simulated) {
    /// Adds a component's card, where there is one.
    public static void add(List<Card> cards, String title, JsonNode node) {
        if (!node.isObject() || node.isEmpty()) {
            return;
        }
        List<Entry> entries = node.properties().stream()
                .filter(p -> !p.getKey().equals("kind") && !p.getValue().isNull())
                .map(p -> new Entry(p.getKey(), NodeText.text(p.getValue())))
                .toList();
        cards.add(new Card(title, kind(node), entries, simulated(node)));
    }

    /// What a component says it is; empty where it says nothing.
    public static String kind(JsonNode node) {
        return node.path("kind").isValueNode() ? node.path("kind").asString() : "";
    }

    /// Whether a component stands for a measurement, but is none.
    public static boolean simulated(JsonNode node) {
        return kind(node).contains("simulated");
    }
}
