package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.attack.Attack;
import dev.ventral.attack.BinarySearch;
import dev.ventral.attack.Targeted;
import dev.ventral.component.Kinds;
import dev.ventral.corruption.Corruption;
import dev.ventral.evaluation.Evaluation;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds for every component there is and will be; so do [CatalogueYamlTest] and, in the families' own rooms,
/// `EveryAttackTest`, `EveryCorruptionTest`, `EveryArchitectureTest` and `EveryGuidanceTest`.
class CatalogueTest {
    static Stream<Kinds.Entry> entries() {
        return Snippets.entries();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void isDescribed(Kinds.Entry entry) {
        assertThat(entry.description()).endsWith(".").hasSizeBetween(15, 200);
        assertThat(entry.kind()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    /// What a report calls it begins like a sentence and names one kind of its family.
    @ParameterizedTest
    @MethodSource("entries")
    void hasATitleOfItsOwn(Kinds.Entry entry) {
        String title = Kinds.title(entry.type());
        assertThat(title).matches("\\p{Lu}\\S*( \\S+)*").hasSizeLessThan(40);
        assertThat(Catalogue.entries(Snippets.family(entry)))
                .filteredOn(other -> Kinds.title(other.type()).equals(title))
                .containsExactly(entry);
    }

    /// An abbreviation or a name is no word.
    @ParameterizedTest
    @CsvSource({
        "attacks, pgd, PGD",
        "attacks, carlini-wagner, Carlini & Wagner",
        "attacks, square, Square",
        "corruptions, gaussian-noise, Gaussian noise",
        "guidance, co-training, Co-training",
        "guidance, neural-head, Neural head",
        "networks, cornet-s, CORnet-S"
    })
    void titlesAreWrittenAsPeopleWriteThem(String family, String kind, String title) {
        assertThat(Catalogue.entries(Catalogue.all().get(family)))
                .filteredOn(entry -> entry.kind().equals(kind))
                .singleElement()
                .satisfies(entry -> assertThat(Kinds.title(entry.type())).isEqualTo(title));
    }

    @Test
    void everyFamilyHasKindsOfDifferentNames() {
        assertThat(Catalogue.all()).allSatisfy((name, family) -> {
            Set<String> kinds = new HashSet<>();
            assertThat(Catalogue.entries(family))
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(kinds.add(entry.kind())).isTrue());
            // a record without a kind could not be written in an experiment file, unless it stands for a
            // member of another family
            assertThat(Catalogue.sealed(family).stream()
                            .flatMap(each -> Kinds.types(each).stream())
                            .filter(Class::isRecord))
                    .hasSize(kinds.size() + Catalogue.within(family).size());
        });
    }

    @Test
    void anEvaluationIsAnAttackACorruptionOrHasItsOwnKind() {
        assertThat(Catalogue.within(Evaluation.class)).containsExactlyInAnyOrder(Attack.class, Corruption.class);
        assertThat(Catalogue.kinds(Evaluation.class))
                .contains("transfer", "pgd", "gaussian-noise")
                .doesNotHaveDuplicates()
                .hasSize(Stream.of(Evaluation.class, Attack.class, Corruption.class)
                        .mapToInt(family -> Catalogue.entries(family).size())
                        .sum());
    }

    /// The name in results is the kind in files, so that one finds the other.
    @ParameterizedTest
    @MethodSource("entries")
    void isCalledByItsKindInResults(Kinds.Entry entry) {
        Object component = Snippets.read(Snippets.shortest(entry), Snippets.family(entry), "test");
        String name = switch (component) {
            // called after the attack they change
            case Targeted _, BinarySearch _ -> entry.kind();
            case Attack attack -> attack.name();
            case Corruption corruption -> corruption.name();
            default -> entry.kind();
        };
        assertThat(name).isEqualTo(entry.kind());
        assertThat(entry.type().getAnnotation(JsonTypeName.class).value()).isEqualTo(entry.kind());
    }

    /// The documentation of a component is its record's: a text, and a line for each setting.
    @ParameterizedTest
    @MethodSource("entries")
    void everySettingIsDocumented(Kinds.Entry entry) throws IOException {
        String comment = comment(entry.type());
        assertThat(comment).as("documentation of %s", entry.type()).isNotBlank();
        List<String> settings = Arrays.stream(entry.type().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertThat(settings)
                .as("settings of %s without a line '/// @param NAME …'", entry.type())
                .allMatch(name -> Pattern.compile("/// @param " + name + " \\S")
                        .matcher(comment)
                        .find());
        Matcher documented = Pattern.compile("/// @param (\\w+)").matcher(comment);
        assertThat(documented.results().map(line -> line.group(1)))
                .as("documented in the order of the settings, each once")
                .containsExactlyElementsOf(settings);
    }

    /// The lines of documentation before the record's declaration, in the source file of its outermost class.
    private static String comment(Class<?> type) throws IOException {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        Path file = Path.of("src/main/java", outermost.getName().replace('.', '/') + ".java");
        List<String> lines = Files.readAllLines(file);
        int declared = 0;
        while (!lines.get(declared).matches("\\s*(public )?record " + type.getSimpleName() + "\\(.*")) {
            declared++;
        }
        int begin = declared;
        while (begin > 0 && !lines.get(begin - 1).isBlank()) {
            begin--;
        }
        return String.join(
                "\n",
                lines.subList(begin, declared).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("///"))
                        .toList());
    }
}
