package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.component.Kinds.Entry;
import dev.ventral.component.Kinds.Setting;
import dev.ventral.component.Yaml;
import dev.ventral.corruption.Corruption;
import dev.ventral.evaluation.Evaluation;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every kind of every family in an experiment file: written and read back, and its mistakes.
class CatalogueYamlTest {
    private static final List<String> WRONG =
            List.of("", "[null]", "[[]]", "{a: {b: c}}", "'a b'", "-1", "1e999", ".nan", "true");

    static Stream<Entry> entries() {
        return Snippets.entries();
    }

    static Stream<Class<?>> families() {
        return Catalogue.all().values().stream();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void isTheSameWrittenAndReadBackAndSaysEverything(Entry entry) {
        Object component = read(entry, Snippets.shortest(entry));
        assertThat(component).isInstanceOf(entry.type());
        JsonNode written = roundTrip(entry, component);
        assertThat(written.path("kind").asString("")).isEqualTo(entry.kind());
        // what has a default stands in the resolved file, so that a later default changes no old experiment
        assertThat(entry.settings())
                .filteredOn(setting -> setting.value() != null || !setting.optional())
                .allSatisfy(setting -> assertThat(written.has(setting.name()))
                        .as(setting.name())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everySettingSurvivesWritingAndReading(Entry entry) {
        Object shortest = read(entry, Snippets.shortest(entry));
        for (Setting setting : entry.settings()) {
            for (String variant : Snippets.variants(setting)) {
                Object component;
                try {
                    component = read(entry, Snippets.with(entry, setting.name(), variant));
                } catch (InputError refused) {
                    oneLine(refused);
                    continue;
                }
                roundTrip(entry, component);
                String given = Yaml.write(component);
                assertThat(component.equals(shortest))
                        .as("%s: %s: %s makes %s", entry.kind(), setting.name(), variant, given)
                        .isEqualTo(given.equals(Yaml.write(shortest)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("entries")
    void mistakesAreNamedInOneLine(Entry entry) {
        refused(entry, Snippets.with(entry, "nonsense-here", "1")).contains("unknown key 'nonsense-here'");
        refused(entry, Snippets.shortest(entry).replaceFirst("kind: [a-z0-9-]+", "$0x"))
                .contains("unknown kind '" + entry.kind() + "x'", "did you mean " + entry.kind());
        for (Setting setting : entry.settings()) {
            String misspelt = setting.name() + "x";
            refused(entry, Snippets.with(entry, misspelt, "1"))
                    .contains("unknown key '" + misspelt + "'")
                    .containsPattern("did you mean .*" + setting.name());
            if (!setting.optional()) {
                refused(entry, Snippets.without(entry, setting.name()))
                        .contains("'" + setting.name() + "'", "got none");
            }
        }
    }

    /// Nothing at all, or a thing of another shape, where a value should be: refused in one line that says
    /// which key, or (nothing, a list of texts) taken as it is.
    @ParameterizedTest
    @MethodSource("entries")
    void valuesOfAnotherShapeAreNoStackTraces(Entry entry) {
        for (Setting setting : entry.settings()) {
            for (String wrong : WRONG) {
                try {
                    roundTrip(entry, read(entry, Snippets.with(entry, setting.name(), wrong)));
                } catch (InputError refused) {
                    oneLine(refused);
                }
            }
            refused(entry, Snippets.with(entry, setting.name(), "{a: {b: c}}")).contains(setting.name());
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void whatIsNoComponentIsRefused(Class<?> family) {
        String kinds = Catalogue.entries(family).getFirst().kind();
        for (String wrong : List.of("{}", "{kind: }", "{kind: nothing-of-the-kind}", "{kind: [a]}", "3", "[]", "''")) {
            oneLine(family, wrong);
        }
        oneLine(family, "{kind: nothing-of-the-kind}").contains("unknown kind 'nothing-of-the-kind'", kinds);
        oneLine(family, "{}").contains("expected a 'kind', got none", kinds);
    }

    private static Object read(Entry entry, String yaml) {
        return Snippets.read(yaml, Snippets.family(entry), "test.yaml");
    }

    /// Written and read back, also as an item of `evaluation` where it may be one.
    private static JsonNode roundTrip(Entry entry, Object component) {
        String written = Yaml.write(component);
        assertThat(read(entry, written)).isEqualTo(component);
        if (component instanceof Attack || component instanceof Corruption) {
            Object item = Snippets.read(written, Evaluation.class, "test.yaml");
            assertThat(Yaml.write(item)).isEqualTo(written);
        }
        return Yaml.tree(written, "test.yaml");
    }

    private static AbstractStringAssert<?> refused(Entry entry, String yaml) {
        Class<?> family = Snippets.family(entry);
        if (family == Attack.class || family == Corruption.class) {
            oneLine(Evaluation.class, yaml);
        }
        return oneLine(family, yaml);
    }

    private static AbstractStringAssert<?> oneLine(Class<?> family, String yaml) {
        return assertThatThrownBy(() -> Snippets.read(yaml, family, "test.yaml"))
                .as(yaml)
                .isInstanceOfSatisfying(InputError.class, CatalogueYamlTest::oneLine)
                .message();
    }

    private static void oneLine(InputError refused) {
        assertThat(refused)
                .message()
                .startsWith("test.yaml")
                .doesNotContain("\n", "dev.ventral", "tools.jackson", "java.", "something else")
                .contains("expected");
    }
}
