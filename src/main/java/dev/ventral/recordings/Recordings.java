package dev.ventral.recordings;

import dev.ventral.InputError;
import dev.ventral.neural.source.RecordingSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/// The recordings of an experiment by name; a single one may be given without, and is then called `recording`.
///
/// Several recordings of the same images are averaged, as scans; recordings of other images guide in turn.
@JsonSerialize(using = Recordings.Writer.class)
@JsonDeserialize(using = Recordings.Reader.class)
public record Recordings(Map<String, RecordingSource> sources) {
    public static final String ONLY = "recording";

    public Recordings {
        sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    }

    static final class Writer extends StdSerializer<Recordings> {
        Writer() {
            super(Recordings.class);
        }

        @Override
        public void serialize(Recordings recordings, JsonGenerator generator, SerializationContext context) {
            Map<String, RecordingSource> sources = recordings.sources();
            RecordingSource only = sources.size() == 1 ? sources.get(ONLY) : null;
            if (only != null) {
                write(only, generator, context);
                return;
            }
            generator.writeStartObject();
            sources.forEach((name, source) -> {
                generator.writeName(name);
                write(source, generator, context);
            });
            generator.writeEndObject();
        }

        private static void write(RecordingSource source, JsonGenerator generator, SerializationContext context) {
            context.findTypedValueSerializer(source.getClass(), true).serialize(source, generator, context);
        }
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
