package dev.ventral.experiment;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.ventral.InputError;
import dev.ventral.neural.RecordingSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;

/// The recordings of an experiment by name; a single one may be given without, and is then called `recording`.
///
/// Several recordings of the same images are averaged, as scans; recordings of other images guide in turn.
@JsonDeserialize(using = Recordings.Reader.class)
public record Recordings(Map<String, RecordingSource> sources) {
    private static final String ONLY = "recording";

    public Recordings {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    @JsonValue
    Object plain() {
        return sources.size() == 1 && sources.containsKey(ONLY) ? sources.get(ONLY) : sources;
    }

    static final class Reader extends StdDeserializer<Recordings> {
        Reader() {
            super(Recordings.class);
        }

        @Override
        public Recordings deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode tree = context.readTree(parser);
            InputError.unless(tree.isObject(), "expected a recording, or recordings by name, got %s", tree);
            if (tree.has("kind")) {
                return new Recordings(Map.of(ONLY, context.readTreeAsValue(tree, RecordingSource.class)));
            }
            Map<String, RecordingSource> sources = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : tree.properties()) {
                InputError.unless(
                        entry.getKey().matches("[A-Za-z0-9][A-Za-z0-9._+-]*"),
                        "expected names of letters, digits, '.', '_', '+' and '-', got '%s'",
                        entry.getKey());
                sources.put(entry.getKey(), context.readTreeAsValue(entry.getValue(), RecordingSource.class));
            }
            return new Recordings(sources);
        }
    }
}
