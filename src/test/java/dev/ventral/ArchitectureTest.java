package dev.ventral;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ventral.tensor.Convolutions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/// The arrows between the rooms: a room uses rooms with smaller numbers, and the root package.
/// ARCHITECTURE.md shows the same picture.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.ventral");

    private static Map<String, Integer> rooms() {
        Map<String, Integer> rooms = new LinkedHashMap<>();
        rooms.put("array", 1);
        rooms.put("component", 1);
        rooms.put("statistics", 1);
        rooms.put("tensor", 1);
        rooms.put("results", 2);
        rooms.put("data", 2);
        rooms.put("network", 2);
        rooms.put("similarity", 2);
        rooms.put("inference", 3);
        rooms.put("run", 3);
        rooms.put("neural", 3);
        rooms.put("attack", 3);
        rooms.put("corruption", 3);
        rooms.put("distributed", 3);
        rooms.put("guidance", 4);
        rooms.put("training", 5);
        rooms.put("evaluation", 6);
        rooms.put("recordings", 6);
        rooms.put("experiment", 8);
        rooms.put("audit", 8);
        rooms.put("comparison", 8);
        rooms.put("report", 8);
        rooms.put("cli", 9);
        return rooms;
    }

    @Test
    void arrowsGoToSmallerNumbers() {
        Map<String, Integer> rooms = rooms();
        rooms.forEach((room, number) -> rooms.forEach((other, its) -> {
            if (!room.equals(other) && its >= number) {
                noClasses()
                        .that()
                        .resideInAPackage("dev.ventral." + room + "..")
                        .should()
                        .dependOnClassesThat(resideInAPackage("dev.ventral." + other + ".."))
                        .check(CLASSES);
            }
        }));
    }

    /// See docs/decisions/0010: the engine's own write beyond their memory for some kernels.
    @Test
    void convolutionsAreComputedInOnePlace() {
        var own = target(name("conv2d").or(name("convolution"))).and(target(owner(type(torch.class))));
        var module = target(name("forward")).and(target(owner(type(Conv2dImpl.class))));
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Convolutions.class.getName())
                .should()
                .callMethodWhere(own)
                .orShould()
                .callMethodWhere(module)
                .check(CLASSES);
        assertThat(CLASSES.get(Convolutions.class).getMethodCallsFromSelf())
                .anyMatch(call -> own.test(call))
                .anyMatch(call -> module.test(call));
    }

    @Test
    void recordingsDoNotKnowEncodingModels() {
        noClasses()
                .that()
                .resideInAPackage("dev.ventral.neural")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.ventral.neural.encoding..")
                .check(CLASSES);
    }

    /// The report reads files: what it knows of a run is what lies in the folder.
    @Test
    void theReportKnowsTablesAndNothingThatMadeThem() {
        String[] others = rooms().keySet().stream()
                .filter(room ->
                        !List.of("array", "component", "results", "report").contains(room))
                .map(room -> "dev.ventral." + room + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.ventral.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @Test
    void thePagesOfTheReportGoInNoCircle() {
        slices().matching("dev.ventral.report.(*)..").should().beFreeOfCycles().check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.ventral.report.part")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.ventral.report.run",
                        "dev.ventral.report.audit",
                        "dev.ventral.report.recordings",
                        "dev.ventral.report.similarity")
                .check(CLASSES);
    }

    @Test
    void noPackageHasMoreThanFortyFiles() throws IOException {
        try (var folders = Files.walk(Path.of("src/main/java/dev/ventral"))) {
            assertThat(folders.filter(Files::isDirectory)).allSatisfy(folder -> {
                try (var files = Files.list(folder)) {
                    assertThat(files.filter(Files::isRegularFile)).hasSizeLessThanOrEqualTo(40);
                }
            });
        }
    }

    @Test
    void theRootUsesNoRoom() {
        noClasses()
                .that()
                .resideInAPackage("dev.ventral")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms().keySet().stream()
                        .map(room -> "dev.ventral." + room + "..")
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void onlyTheRoomsOfNetworksAndArithmeticTouchTheEngine() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.ventral.array..",
                        "dev.ventral.component..",
                        "dev.ventral.statistics..",
                        "dev.ventral.results..",
                        "dev.ventral.inference..",
                        "dev.ventral.run..",
                        "dev.ventral.recordings..",
                        "dev.ventral.experiment..",
                        "dev.ventral.audit..",
                        "dev.ventral.comparison..",
                        "dev.ventral.report..",
                        "dev.ventral.cli..",
                        "dev.ventral")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
    }

    @Test
    void everyRoomIsListedAndDocumented() throws IOException {
        String picture = Files.readString(Path.of("ARCHITECTURE.md"));
        assertThat(CLASSES.stream()
                        .map(c -> c.getPackageName())
                        .filter(p -> p.startsWith("dev.ventral."))
                        .map(p -> p.split("\\.")[2])
                        .distinct())
                .allSatisfy(room -> assertThat(rooms()).containsKey(room))
                .allSatisfy(room -> assertThat(picture).contains("`" + room + "/`"))
                .allSatisfy(room -> assertThat(Path.of("src/main/java/dev/ventral", room, "package-info.java"))
                        .exists());
    }
}
