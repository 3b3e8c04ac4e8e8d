package dev.ventral.recordings;

import dev.ventral.component.Kinds;
import dev.ventral.component.Yaml;
import dev.ventral.neural.encoding.Encoding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Encoding models as a user names them on the command line.
final class EncodingNames {
    private static final String ALL = "all";

    private EncodingNames() {}

    /// The models that a text stands for, by the names of their results: `all`, or kinds with their usual
    /// settings and components (`{kind: cnn, ...}`), separated by commas. A name that comes again is
    /// numbered.
    ///
    /// @throws dev.ventral.InputError if it is none of these
    static Map<String, Encoding> parse(String text) {
        List<String> parts = text.strip().equals(ALL)
                ? Kinds.entries(Encoding.class).stream().map(Kinds.Entry::kind).toList()
                : parts(text);
        Map<String, Encoding> encodings = new LinkedHashMap<>();
        for (String part : parts) {
            String yaml = part.startsWith("{") ? part : "{kind: " + part + "}";
            Encoding encoding = Yaml.read(yaml, Encoding.class, "--model " + part);
            String name = encoding.name();
            for (int k = 2; encodings.containsKey(name); k++) {
                name = encoding.name() + "-" + k;
            }
            encodings.put(name, encoding);
        }
        return encodings;
    }

    /// Split at the commas outside of braces and brackets.
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        return parts;
    }
}
