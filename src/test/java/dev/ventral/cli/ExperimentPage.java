package dev.ventral.cli;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Default;
import dev.ventral.component.Kinds;
import dev.ventral.experiment.Catalogue;
import dev.ventral.experiment.Experiment;
import dev.ventral.recordings.Recordings;
import java.io.IOException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The reference of experiment files as the catalogue gives it: first the records that are no kinds, from the
/// experiment on, then every kind of every family, each with a table of its settings.
final class ExperimentPage {
    private static final Pattern SENTENCES = Pattern.compile("(?<=\\.) (?=[A-Z])");

    private final StringBuilder text = new StringBuilder();
    private final Map<String, Class<?>> families = Catalogue.all();
    private final Set<Class<?>> parts = findParts();

    private ExperimentPage() {}

    static String write() throws IOException {
        var page = new ExperimentPage();
        for (Class<?> part : page.parts) {
            RecordDocumentation documentation = RecordDocumentation.of(part);
            page.add("## " + kebab(part.getSimpleName()), documentation.summary());
            page.addSettings(part, documentation);
        }
        for (Map.Entry<String, Class<?>> family : page.families.entrySet()) {
            page.addFamily(family.getKey(), family.getValue());
        }
        return page.text.toString();
    }

    private void addFamily(String name, Class<?> family) throws IOException {
        String summary = RecordDocumentation.of(family).summary();
        add("## " + name, SENTENCES.split(summary, 2)[0]);
        List<String> others = families.entrySet().stream()
                .filter(other -> Catalogue.within(family).contains(other.getValue()))
                .map(other -> "[" + other.getKey() + "](#" + other.getKey() + ")")
                .toList();
        if (!others.isEmpty()) {
            add("Every kind of " + String.join(" and ", others) + " may stand here too.");
        }
        for (Kinds.Entry entry : Catalogue.entries(family)) {
            add("### " + entry.kind(), entry.description());
            addSettings(entry.type(), RecordDocumentation.of(entry.type()));
        }
    }

    private void add(String... paragraphs) {
        for (String paragraph : paragraphs) {
            text.append('\n').append(paragraph).append('\n');
        }
    }

    private void addSettings(Class<?> type, RecordDocumentation documentation) {
        RecordComponent[] components = type.getRecordComponents();
        if (components.length == 0) {
            return;
        }
        add("| setting | type | default | meaning |\n|---|---|---|---|\n"
                + Arrays.stream(components)
                        .map(component -> row(component, documentation.parameters()))
                        .collect(Collectors.joining("\n")));
    }

    private String row(RecordComponent component, Map<String, String> meanings) {
        Default value = component.getAnnotation(Default.class);
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
        String meaning = Optional.ofNullable(meanings.get(component.getName())).orElse("");
        return List.of(
                        "`" + (named == null ? kebab(component.getName()) : named.value()) + "`",
                        words(component.getAnnotatedType().getType()),
                        value != null ? "`" + value.value() + "`" : nullable ? "optional" : "required",
                        meaning)
                .stream()
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /// A type in a user's words, with a link to where it is told of.
    private String words(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type item = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == Map.class ? "by name: " + words(item) : "list: " + words(item);
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            return Arrays.stream(plain.getEnumConstants())
                    .map(each -> "`" + kebab(((Enum<?>) each).name()) + "`")
                    .collect(Collectors.joining(", "));
        } else if (List.of(int.class, Integer.class, long.class, Long.class).contains(plain)) {
            return "whole number";
        } else if (plain == double.class || plain == Double.class) {
            return "number";
        } else if (plain == boolean.class || plain == Boolean.class) {
            return "`true`, `false`";
        } else if (plain == String.class) {
            return "text";
        } else if (plain == Path.class) {
            return "path";
        } else if (plain == Recordings.class) {
            return "[recordings](#recordings), one or several by name";
        }
        Optional<String> family = families.entrySet().stream()
                .filter(each -> each.getValue().isAssignableFrom(plain))
                .map(each -> "[" + each.getKey() + "](#" + each.getKey() + ")")
                .findFirst();
        JsonClassDescription written = plain.getAnnotation(JsonClassDescription.class);
        if (family.isPresent()) {
            return family.get();
        } else if (parts.contains(plain)) {
            return "[" + kebab(plain.getSimpleName()) + "](#" + kebab(plain.getSimpleName()) + ")";
        }
        return written == null ? kebab(plain.getSimpleName()) : "`" + written.value() + "`";
    }

    /// The records that settings consist of and that are no kinds of a family, from the experiment on.
    private Set<Class<?>> findParts() {
        Set<Class<?>> parts = new LinkedHashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(List.of(Experiment.class));
        families.values().forEach(family -> Catalogue.entries(family).forEach(entry -> open.add(entry.type())));
        Set<Class<?>> seen = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            Class<?> type = open.removeFirst();
            if (!seen.add(type)) {
                continue;
            }
            if (isPart(type)) {
                parts.add(type);
            }
            List<Class<?>> inside = Arrays.stream(type.getRecordComponents())
                    .<Class<?>>map(component -> raw(component.getAnnotatedType()))
                    .filter(ExperimentPage::isPart)
                    .toList();
            inside.reversed().forEach(open::addFirst);
        }
        return parts;
    }

    /// Whether a file gives it as keys and values without a `kind`.
    private static boolean isPart(Class<?> type) {
        return type.isRecord()
                && type != Recordings.class
                && !type.isAnnotationPresent(JsonTypeName.class)
                && !type.isAnnotationPresent(JsonClassDescription.class);
    }

    /// The class of a setting or, of a list or map, of what is in it.
    private static Class<?> raw(AnnotatedType type) {
        if (type instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            return raw(arguments[arguments.length - 1]);
        }
        return (Class<?>) type.getType();
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT)
                .replace('_', '-');
    }
}
