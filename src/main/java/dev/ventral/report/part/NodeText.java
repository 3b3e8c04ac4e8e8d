package dev.ventral.report.part;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Trees of JSON or YAML as text.
public final class NodeText {
    private static final int LONGEST_LIST = 24;

    private NodeText() {}

    /// A JSON file; a missing node where there is none that can be read.
    public static JsonNode json(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? JsonMapper.shared().readTree(Files.readString(file))
                    : MissingNode.getInstance();
        } catch (IOException | JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /// The text of a file.
    ///
    /// @param name for messages
    /// @throws InputError if it cannot be read
    public static String read(Path file, String name) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new InputError(name + ": line 1: expected readable text in UTF-8, got " + e.getMessage(), e);
        }
    }

    /// A YAML text that is an object.
    ///
    /// @param file for messages
    /// @throws InputError with the line, if it is none
    public static JsonNode yaml(String text, String file) {
        try {
            JsonNode tree = YAMLMapper.shared().readTree(text);
            InputError.unless(tree.isObject(), "%s: line 1: expected names and values, got something else", file);
            return tree;
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            String what = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
            throw new InputError(
                    "%s: line %s: expected YAML, got: %s"
                            .formatted(
                                    file,
                                    Math.max(1, line),
                                    what.lines().findFirst().orElse("something else")),
                    e);
        }
    }

    /// The tree as a table: nested names joined by dots, lists of plain values in one row.
    public static List<Entry> table(JsonNode tree) {
        List<Entry> entries = new ArrayList<>();
        collect("", tree, entries);
        return entries;
    }

    private static void collect(String key, JsonNode node, List<Entry> entries) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties().forEach(p -> collect(join(key, p.getKey()), p.getValue(), entries));
        } else if (node.isArray() && node.values().stream().anyMatch(JsonNode::isContainer)) {
            int index = 0;
            for (JsonNode item : node.values()) {
                collect(join(key, Integer.toString(++index)), item, entries);
            }
        } else if (!node.isMissingNode()) {
            entries.add(new Entry(key, text(node)));
        }
    }

    /// One line of text.
    public static String text(JsonNode node) {
        if (node.isObject()) {
            return node.isEmpty() ? "–" : component(node);
        }
        if (node.isArray()) {
            String shown = String.join(
                    ", ",
                    node.values().stream()
                            .limit(LONGEST_LIST)
                            .map(NodeText::text)
                            .toList());
            return node.isEmpty() ? "–" : node.size() > LONGEST_LIST ? shown + ", … (" + node.size() + ")" : shown;
        }
        if (node.isBoolean()) {
            return node.booleanValue() ? "yes" : "no";
        }
        if (node.isNull() || node.isMissingNode()) {
            return "–";
        }
        return node.isNumber() && !node.isIntegralNumber() ? Numbers.plain(node.asDouble()) : node.asString();
    }

    /// `conv (name conv1, out 16)`: a component by its kind, or plain names and values.
    private static String component(JsonNode node) {
        String fields = String.join(
                ", ",
                node.properties().stream()
                        .filter(p -> !p.getKey().equals("kind") && !p.getValue().isNull())
                        .map(p -> p.getKey() + " " + text(p.getValue()))
                        .toList());
        String kind = node.has("kind") ? text(node.path("kind")) : "";
        return kind.isEmpty() ? fields : fields.isEmpty() ? kind : kind + " (" + fields + ")";
    }

    private static String join(String parent, String child) {
        return parent.isEmpty() ? child : parent + "." + child;
    }
}
