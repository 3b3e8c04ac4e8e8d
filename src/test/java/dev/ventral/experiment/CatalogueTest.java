package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds for every component there is and will be.
class CatalogueTest {
    static Stream<Catalogue.Entry> entries() {
        return Catalogue.all().values().stream().flatMap(family -> Catalogue.entries(family).stream());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void isDescribed(Catalogue.Entry entry) {
        assertThat(entry.description()).endsWith(".").hasSizeBetween(15, 200);
        assertThat(entry.kind()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    @Test
    void everyFamilyHasKindsOfDifferentNames() {
        assertThat(Catalogue.all()).allSatisfy((name, family) -> {
            Set<String> kinds = new HashSet<>();
            assertThat(Catalogue.entries(family))
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(kinds.add(entry.kind())).isTrue());
            // a record without a kind could not be written in an experiment file
            assertThat(Arrays.stream(family.getPermittedSubclasses()).filter(Class::isRecord))
                    .hasSize(kinds.size());
        });
    }
}
