package dev.ventral.component;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// YAML to components and back. Components are records, catalogues are sealed interfaces with `kind`; names are
/// kebab-case, numbers may be fractions (`8/255`), what is not given takes its [dev.ventral.component.Default].
public final class Yaml {
    private static final YAMLMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(YAMLWriteFeature.USE_NATIVE_TYPE_ID)
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .disable(YAMLWriteFeature.SPLIT_LINES)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .annotationIntrospector(new ComponentIntrospector())
            .injectableValues(new DefaultValues())
            .addModule(new SimpleModule("ventral")
                    .addDeserializer(Double.class, new FractionCodec.Reader())
                    .addDeserializer(double.class, new FractionCodec.Reader())
                    .addSerializer(Double.class, new FractionCodec.Writer())
                    .addSerializer(double.class, new FractionCodec.Writer())
                    .addSerializer(Path.class, ToStringSerializer.instance)
                    .addDeserializer(Path.class, new PathReader()))
            .withCoercionConfig(
                    LogicalType.Boolean, c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(
                    _ -> JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Yaml() {}

    /// The text of a file.
    ///
    /// @param what the file should be, for messages
    /// @throws InputError if it cannot be read, or is no text
    public static String text(Path file, String what) {
        InputError.unless(
                Files.isRegularFile(file),
                "%s: expected %s (YAML), got %s",
                file,
                what,
                Files.isDirectory(file) ? "a folder" : "no such file");
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new InputError(file + ": expected text in UTF-8, got other bytes", e);
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }

    /// The tree of a YAML text.
    ///
    /// @param where the text comes from, for messages
    public static JsonNode tree(String text, String where) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            InputError.unless(
                    tree != null && tree.isObject(), "%s: expected keys and values (YAML), got %s", where, kind(tree));
            return tree;
        } catch (JacksonException e) {
            throw YamlErrors.explain(e, where);
        }
    }

    /// A component from a tree.
    public static <T> T bind(JsonNode tree, Class<T> type, String where) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw YamlErrors.explain(e, where, tree);
        }
    }

    /// A component from a YAML text.
    public static <T> T read(String text, Class<T> type, String where) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JacksonException e) {
            throw YamlErrors.explain(e, where);
        }
    }

    /// A component, fully resolved, as YAML.
    public static String write(Object component) {
        return MAPPER.writeValueAsString(component);
    }

    /// One value of an option such as `--set key=value`.
    public static JsonNode scalar(String text, String where) {
        try {
            return MAPPER.readTree(text.isEmpty() ? "''" : text);
        } catch (JacksonException e) {
            throw YamlErrors.explain(e, where);
        }
    }

    private static String kind(@org.jspecify.annotations.Nullable JsonNode tree) {
        return tree == null || tree.isMissingNode() || tree.isNull()
                ? "nothing"
                : tree.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }

    /// A path as it is written, relative to the working folder.
    private static final class PathReader extends StdDeserializer<Path> {
        PathReader() {
            super(Path.class);
        }

        @Override
        public Path deserialize(JsonParser parser, DeserializationContext context) {
            String text = context.readValue(parser, String.class);
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                return (Path) context.handleWeirdStringValue(Path.class, text, "expected a path");
            }
        }
    }
}
