package dev.ventral.experiment;

import dev.ventral.InputError;
import dev.ventral.component.Yaml;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads experiment files, with values set from the command line.
public final class ExperimentFile {
    private ExperimentFile() {}

    /// @param file YAML
    /// @param settings `key.path=value` each: replaces or adds one value; a number in the path counts list
    ///     items from 0
    public static Experiment read(Path file, List<String> settings) {
        return parse(Yaml.text(file, "an experiment file"), file.toString(), settings);
    }

    /// From YAML text.
    public static Experiment parse(String text, String where, List<String> settings) {
        JsonNode tree = Yaml.tree(text, where);
        for (String setting : settings) {
            set((ObjectNode) tree, setting);
        }
        return ConditionTraining.bind(tree, where);
    }

    private static void set(ObjectNode root, String setting) {
        int equals = setting.indexOf('=');
        InputError.unless(equals > 0, "--set: expected key.path=value, got '%s'", setting);
        String[] path = setting.substring(0, equals).split("\\.", -1);
        JsonNode value = Yaml.scalar(setting.substring(equals + 1), "--set " + setting);
        JsonNode at = root;
        for (int i = 0; i < path.length; i++) {
            boolean last = i == path.length - 1;
            InputError.unless(!path[i].isBlank(), "--set: expected key.path=value, got '%s'", setting);
            switch (at) {
                case ArrayNode list -> {
                    int index = index(path[i], list.size(), setting);
                    if (last) {
                        list.set(index, value);
                    }
                    at = list.get(index);
                }
                case ObjectNode map -> {
                    if (last) {
                        map.set(path[i], value);
                    } else if (!map.has(path[i]) || map.get(path[i]).isNull()) {
                        map.putObject(path[i]);
                    }
                    at = map.get(path[i]);
                }
                default ->
                    throw new InputError("--set " + setting + ": expected keys or a list before '" + path[i]
                            + "', got the value " + at);
            }
        }
    }

    private static int index(String text, int size, String setting) {
        InputError.unless(
                text.matches("\\d{1,6}") && Integer.parseInt(text) < size,
                "--set %s: expected an item from 0 to %d, got '%s'",
                setting,
                size - 1,
                text);
        return Integer.parseInt(text);
    }
}
