package dev.ventral.experiment;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ventral.Default;
import dev.ventral.array.ArrayRef;
import dev.ventral.attack.Attack;
import dev.ventral.corruption.Corruption;
import dev.ventral.data.Dataset;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.Target;
import dev.ventral.guidance.WeightSchedule;
import dev.ventral.network.Architecture;
import dev.ventral.network.Layer;
import dev.ventral.neural.Preprocessing;
import dev.ventral.neural.RecordingSource;
import dev.ventral.neural.encoding.Encoding;
import dev.ventral.neural.encoding.Features;
import dev.ventral.training.InitialWeights;
import dev.ventral.training.Optimizer;
import dev.ventral.training.Perturbation;
import dev.ventral.training.Schedule;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All components an experiment file can name, read off the sealed interfaces themselves: `ventral list`, the
/// reference and the catalogue test show what is there because it is there.
public final class Catalogue {
    private static final Map<String, Class<?>> FAMILIES = families();

    private Catalogue() {}

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

    private static Map<String, Class<?>> families() {
        Map<String, Class<?>> families = new LinkedHashMap<>();
        families.put("datasets", Dataset.class);
        families.put("recordings", RecordingSource.class);
        families.put("preprocessing", Preprocessing.class);
        families.put("encodings", Encoding.class);
        families.put("features", Features.class);
        families.put("networks", Architecture.class);
        families.put("layers", Layer.class);
        families.put("guidance", Guidance.class);
        families.put("targets", Target.class);
        families.put("weight-schedules", WeightSchedule.class);
        families.put("optimizers", Optimizer.class);
        families.put("schedules", Schedule.class);
        families.put("perturbations", Perturbation.class);
        families.put("initial-weights", InitialWeights.class);
        families.put("attacks", Attack.class);
        families.put("corruptions", Corruption.class);
        families.put("evaluations", Evaluation.class);
        return Collections.unmodifiableMap(families);
    }

    /// The families by name.
    public static Map<String, Class<?>> all() {
        return FAMILIES;
    }

    /// The kinds of a family; the doors for users' own classes, which have no kind, are left out.
    public static List<Entry> entries(Class<?> family) {
        List<Entry> entries = new ArrayList<>();
        for (Class<?> type : family.getPermittedSubclasses()) {
            JsonTypeName name = type.getAnnotation(JsonTypeName.class);
            if (name != null && type.isRecord()) {
                JsonClassDescription text = type.getAnnotation(JsonClassDescription.class);
                entries.add(new Entry(name.value(), text == null ? "" : text.value(), type, settings(type)));
            }
        }
        return entries;
    }

    /// The families whose kinds stand for a member of this one as they are: an item of `evaluation` may be an
    /// attack. They are what a member without a kind of its own holds.
    public static List<Class<?>> within(Class<?> family) {
        return Arrays.stream(family.getPermittedSubclasses())
                .filter(Class::isRecord)
                .map(Class::getRecordComponents)
                .filter(components ->
                        components.length == 1 && components[0].getAccessor().isAnnotationPresent(JsonValue.class))
                .<Class<?>>map(components -> components[0].getType())
                .toList();
    }

    /// The names of all kinds that may stand for a member of a family.
    static List<String> kinds(Class<?> family) {
        return Stream.concat(Stream.<Class<?>>of(family), within(family).stream())
                .flatMap(each -> entries(each).stream())
                .map(Entry::kind)
                .toList();
    }

    private static List<Setting> settings(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(Catalogue::setting).toList();
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
        return type == ArrayRef.class ? "file or file#variable" : kebab(type.getSimpleName());
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
