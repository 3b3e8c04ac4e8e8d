package dev.ventral.results;

import dev.ventral.component.Default;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A column of a [CsvTable]: a record component, its name in the file, and how its values are written.
///
/// @param missing the field of rows of a file without the column; null where there must be one
/// @param form of numbers
/// @param finite whether a number must be there
record CsvColumn(String name, Method accessor, @Nullable String missing, NumberForm.Kind form, boolean finite) {

    static CsvColumn of(RecordComponent component) {
        Class<?> type = component.getType();
        if (type != String.class
                && type != OptionalInt.class
                && type != long.class
                && type != int.class
                && type != double.class
                && type != boolean.class
                && !type.isEnum()) {
            throw new IllegalArgumentException("no column can hold " + component);
        }
        Default missing = component.getAnnotation(Default.class);
        NumberForm form = component.getAnnotation(NumberForm.class);
        component.getAccessor().setAccessible(true);
        return new CsvColumn(
                snake(component.getName()),
                component.getAccessor(),
                missing == null ? null : missing.value(),
                form == null ? NumberForm.Kind.PLAIN : form.value(),
                component.isAnnotationPresent(Finite.class));
    }

    /// `ciLow` is `ci_low`.
    static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String kebab(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean required() {
        return missing == null;
    }

    /// The field of a row.
    String write(Record row) {
        try {
            Object value = Objects.requireNonNull(accessor.invoke(row));
            return switch (value) {
                case Double number -> form.of(number);
                case OptionalInt number -> number.isPresent() ? Integer.toString(number.getAsInt()) : "";
                case Enum<?> constant -> kebab(constant);
                default -> value.toString();
            };
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The value of a line's field.
    ///
    /// @throws dev.ventral.InputError if it is something else
    Object read(CsvRow line) {
        String field = line.columns().containsKey(name) ? line.text(name) : Objects.requireNonNullElse(missing, "");
        Class<?> type = accessor.getReturnType();
        if (type == String.class) {
            return field;
        }
        if (type == double.class) {
            return finite ? (Object) line.finite(name) : (Object) line.number(name, field);
        }
        if (type == long.class) {
            return line.parse(name, field, "a whole number", Long::valueOf);
        }
        if (type == OptionalInt.class && field.isBlank()) {
            return OptionalInt.empty();
        }
        if (type == OptionalInt.class || type == int.class) {
            int value = line.parse(name, field, "a whole number", Integer::valueOf);
            return type == int.class ? (Object) value : OptionalInt.of(value);
        }
        Object[] values = type == boolean.class ? new Object[] {true, false} : type.getEnumConstants();
        return line.parse(name, field, words(values), text -> constant(values, text));
    }

    private static Object constant(Object[] values, String text) {
        return Arrays.stream(values)
                .filter(value -> word(value).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static String word(Object value) {
        return value instanceof Enum<?> ? kebab(value) : value.toString();
    }

    private static String words(Object[] values) {
        return Arrays.stream(values).map(CsvColumn::word).collect(Collectors.joining(" or "));
    }
}
