package dev.ventral.component;

import dev.ventral.InputError;
import dev.ventral.Suggest;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.node.MissingNode;

/// One line of plain words for what Jackson says of a file: where, what, and what was expected.
final class YamlErrors {
    private static final Pattern ACCEPTED = Pattern.compile("Enum class: \\[([^]]*)]");
    private static final Pattern WRONG_KIND = Pattern.compile("type id '([^']*)'");
    private static final Pattern MISSING = Pattern.compile("[Mm]issing (?:required )?creator property '([^']*)'");

    private static final Pattern TOKEN = Pattern.compile("JsonToken\\.([A-Z_]+)|from (Number|String|boolean) value");
    private static final Map<String, String> TOKENS = Map.of(
            "OBJECT", "keys and values",
            "ARRAY", "a list",
            "STRING", "a text",
            "NUMBER", "a number",
            "TRUE", "true",
            "FALSE", "false",
            "BOOLEAN", "true or false",
            "NULL", "nothing");

    private YamlErrors() {}

    static InputError explain(JacksonException e, String where) {
        return explain(e, where, MissingNode.getInstance());
    }

    /// @param tree what was to be read
    static InputError explain(JacksonException e, String where, JsonNode tree) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputError inner) {
                return new InputError(where(e, where) + ": " + inner.getMessage(), e);
            }
        }
        return new InputError(where(e, where) + ": " + what(e, tree), e);
    }

    private static String where(JacksonException e, String where) {
        String path = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        var location = e.getLocation();
        String line = location != null && location.getLineNr() > 0 ? ", line " + location.getLineNr() : "";
        return where + line + (path.isEmpty() ? "" : ", " + (path.startsWith(".") ? path.substring(1) : path));
    }

    private static String what(JacksonException e, JsonNode tree) {
        String message = String.valueOf(e.getOriginalMessage());
        Matcher missing = MISSING.matcher(message);
        if (e instanceof UnrecognizedPropertyException unknown) {
            Collection<Object> known = unknown.getKnownPropertyIds();
            List<String> names = known == null
                    ? List.of()
                    : known.stream().map(String::valueOf).sorted().toList();
            return unknown("key", unknown.getPropertyName(), names);
        } else if (e instanceof InvalidTypeIdException kind) {
            Class<?> family = kind.getBaseType().getRawClass();
            List<String> names = family.isSealed() ? Kinds.kinds(family) : List.of();
            Matcher wrong = WRONG_KIND.matcher(message);
            String got = kind.getTypeId() != null ? kind.getTypeId() : wrong.find() ? wrong.group(1) : null;
            return unknownKind(got, names);
        } else if (missing.find()) {
            return missing(missing.group(1), e, tree);
        } else if (e instanceof InvalidFormatException format) {
            Matcher accepted = ACCEPTED.matcher(message);
            return accepted.find()
                    ? unknown(
                            "value",
                            String.valueOf(format.getValue()),
                            List.of(accepted.group(1).split(", ")))
                    : "expected " + type(format.getTargetType()) + ", got '" + format.getValue() + "'";
        } else if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "expected " + type(mismatch.getTargetType()) + ", got " + got(mismatch, message);
        }
        return firstLines(message);
    }

    static String unknownKind(@Nullable String got, List<String> known) {
        return got == null
                ? "expected a 'kind', got none" + (known.isEmpty() ? "" : "; known: " + String.join(", ", known))
                : unknown("kind", got, known);
    }

    /// What a value is, in words.
    static String words(JsonNode value) {
        return TOKENS.getOrDefault(value.getNodeType().name(), "something else");
    }

    /// A key that has to be there may have been misspelt.
    private static String missing(String key, JacksonException e, JsonNode tree) {
        JsonNode place = tree;
        // the path ends in the key itself
        for (var step : e.getPath().subList(0, e.getPath().size() - 1)) {
            place = step.getPropertyName() == null ? place.path(step.getIndex()) : place.path(step.getPropertyName());
        }
        List<String> near = Suggest.nearest(key, place.propertyNames());
        return "expected key '" + key + "', which has no default, got none"
                + (near.isEmpty() ? "" : "; is it meant by '" + near.getFirst() + "'?");
    }

    private static String got(MismatchedInputException mismatch, String message) {
        Matcher token = TOKEN.matcher(message);
        if (mismatch instanceof InvalidNullException) {
            return "nothing";
        } else if (!token.find()) {
            return "something else";
        }
        String name = token.group(1) == null ? token.group(2) : token.group(1);
        String shape = name.replaceAll("^(START|END|VALUE)_|_(INT|FLOAT)$", "").toUpperCase(Locale.ROOT);
        return TOKENS.getOrDefault(shape, "something else");
    }

    private static String unknown(String what, String got, List<String> known) {
        List<String> near = Suggest.nearest(got, known);
        return "unknown " + what + " '" + got + "'"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?")
                + (known.isEmpty() ? " (expected none here)" : " (expected one of " + String.join(", ", known) + ")");
    }

    private static String type(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        } else if (type == double.class || type == Double.class) {
            return "a number or a fraction such as 8/255";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "a list";
        } else if (type == String.class) {
            return "a text";
        } else if (type == Path.class) {
            return "a path";
        } else if (type.isEnum()) {
            return "one of " + String.join(", ", Kinds.values(type));
        } else if (Map.class.isAssignableFrom(type) || type.isRecord() || type.isInterface()) {
            return "keys and values";
        }
        return "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /// What the parser was doing and what it missed; the lines between, which begin with blanks, show the place.
    private static String firstLines(String message) {
        List<String> lines = message.lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .limit(message.startsWith("while ") ? 2 : 1)
                .toList();
        return lines.isEmpty() ? "unreadable" : String.join(": ", lines);
    }
}
