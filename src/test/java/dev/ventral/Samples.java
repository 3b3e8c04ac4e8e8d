package dev.ventral;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.component.Kinds;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Instances for the tests that hold for every component of a family.
public final class Samples {
    private Samples() {}

    /// The samples, if every kind of the family is among them; who adds a kind adds a sample of it.
    public static <T> Stream<T> ofEvery(Class<T> family, List<? extends T> samples) {
        for (Class<?> type : Kinds.types(family)) {
            JsonTypeName kind = type.getAnnotation(JsonTypeName.class);
            if (kind != null && samples.stream().noneMatch(type::isInstance)) {
                throw new AssertionError(family.getSimpleName() + ": expected a sample of kind '" + kind.value()
                        + "' in the test of all of them, got "
                        + Arrays.toString(samples.toArray()));
            }
        }
        return samples.stream().map(family::cast);
    }
}
