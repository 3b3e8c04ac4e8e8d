package dev.ventral.component;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The kinds of a family of components, read off its sealed interface: what is there is known because it is there.
public final class Kinds {
    private Kinds() {}

    /// One kind of a family.
    ///
    /// @param kind as written in an experiment file
    /// @param description one sentence
    /// @param type the record
    /// @param settings its components
    public record Entry(String kind, String description, Class<?> type, List<Setting> settings) {}

    /// One component of a record.
    ///
    /// @param name as written in an experiment file
    /// @param type in a user's words
    /// @param value the default as written in an experiment file; absent where one has to be given
    /// @param optional whether it may be left out
    public record Setting(
            String name, String type, @Nullable String value, boolean optional) {}

    /// The classes a family permits, each once, with those of the sealed families within it in their place.
    public static List<Class<?>> types(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? types(type).stream() : Stream.of(type))
                .distinct()
                .toList();
    }

    /// The kinds of a family, as they are declared or, where it is made of families, by name; the doors for
    /// users' own classes, which have no kind, are left out.
    public static List<Entry> entries(Class<?> family) {
        List<Entry> entries = new ArrayList<>();
        for (Class<?> type : types(family)) {
            JsonTypeName name = type.getAnnotation(JsonTypeName.class);
            if (name != null && type.isRecord()) {
                JsonClassDescription text = type.getAnnotation(JsonClassDescription.class);
                entries.add(new Entry(name.value(), text == null ? "" : text.value(), type, settings(type)));
            }
        }
        if (Arrays.stream(family.getPermittedSubclasses()).allMatch(Class::isSealed)) {
            entries.sort(Comparator.comparing(Entry::kind));
        }
        return entries;
    }

    /// The families whose kinds stand for a member of this one as they are: where an evaluation is expected, an
    /// attack may stand. They are what a member without a kind of its own holds.
    public static List<Class<?>> within(Class<?> family) {
        List<Class<?>> within = new ArrayList<>();
        for (Class<?> type : types(family)) {
            Class<?> inside = inside(type);
            if (inside != null) {
                within.add(inside);
            }
        }
        return within;
    }

    /// The family whose member a record holds and is written as; null of any other type.
    static @Nullable Class<?> inside(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        return type.isRecord()
                        && components.length == 1
                        && components[0].getAccessor().isAnnotationPresent(JsonValue.class)
                ? components[0].getType()
                : null;
    }

    /// A component's kind; of a class without one, its name as a kind would be written.
    public static String kind(Class<?> type) {
        JsonTypeName kind = type.getAnnotation(JsonTypeName.class);
        return kind == null ? kebab(type.getSimpleName()) : kind.value();
    }

    /// A component's title for people: its [Title], or else its kind in words.
    public static String title(Class<?> type) {
        Title title = type.getAnnotation(Title.class);
        String words = kind(type).replace('-', ' ');
        return title != null ? title.value() : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /// The names of all kinds that may stand for a member of a family.
    public static List<String> kinds(Class<?> family) {
        return Stream.concat(Stream.<Class<?>>of(family), within(family).stream())
                .flatMap(each -> entries(each).stream())
                .map(Entry::kind)
                .toList();
    }

    private static List<Setting> settings(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(Kinds::setting).toList();
    }

    private static Setting setting(RecordComponent component) {
        Default value = component.getAnnotation(Default.class);
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        return new Setting(
                named == null ? kebab(component.getName()) : named.value(),
                words(component),
                value == null ? null : value.value(),
                nullable || value != null);
    }

    private static String words(RecordComponent component) {
        Class<?> type = component.getType();
        if (type.isEnum()) {
            return String.join("|", values(type));
        } else if (type == List.class) {
            return "list";
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "whole number";
        } else if (type == double.class || type == Double.class) {
            return "number";
        } else if (type == boolean.class || type == Boolean.class) {
            return "true|false";
        }
        JsonClassDescription written = type.getAnnotation(JsonClassDescription.class);
        return written != null && !type.isAnnotationPresent(JsonTypeName.class)
                ? written.value()
                : kebab(type.getSimpleName());
    }

    /// The values of an enum as written in an experiment file.
    static List<String> values(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
