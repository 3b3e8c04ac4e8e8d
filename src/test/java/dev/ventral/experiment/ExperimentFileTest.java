package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.Fractions;
import dev.ventral.InputError;
import dev.ventral.attack.Pgd;
import dev.ventral.component.Yaml;
import dev.ventral.data.FashionMnist;
import dev.ventral.evaluation.AttackCurve;
import dev.ventral.guidance.SimilarityGuidance;
import dev.ventral.guidance.target.SimilarityControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.training.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentFileTest {
    private static final String TEXT = """
            name: test
            data: {kind: fashion-mnist}
            recording: {kind: simulated-v1, images: 150}
            encoding: {kind: cnn}
            network: {kind: resnet18, width: 8}
            training: {epochs: 3}
            conditions:
              none: {}
              v1: {guidance: {kind: similarity, taps: [layer1], control: shuffle}}
            evaluation:
              - {kind: pgd, norm: linf, epsilons: [1/255, 8/255]}
              - {kind: gaussian-noise, levels: [0.1]}
            """;

    private static Experiment parse(String text, String... settings) {
        return ExperimentFile.parse(text, "test.yaml", List.of(settings));
    }

    @Test
    void defaultsAreFilledIn() {
        Experiment experiment = parse(TEXT);
        assertThat(experiment.seeds()).containsExactly(0);
        assertThat(experiment.data()).isInstanceOf(FashionMnist.class);
        assertThat(experiment.training().batch()).isEqualTo(64);
        assertThat(experiment.training().optimizer()).isEqualTo(new Optimizer.Sgd(0.1, 0.9, false, 0));
        assertThat(experiment.network())
                .isInstanceOfSatisfying(
                        Resnet18.class, net -> assertThat(net.width()).isEqualTo(8));
        assertThat(experiment.conditions().get("none").guidance()).isNull();
        assertThat(experiment.conditions().get("v1").guidance())
                .isInstanceOfSatisfying(SimilarityGuidance.class, guidance -> {
                    assertThat(guidance.control()).isEqualTo(SimilarityControl.SHUFFLE);
                    assertThat(guidance.target()).isEqualTo(new Target.Model());
                    assertThat(guidance.weight()).isEqualTo(20);
                });
    }

    @Test
    void fractionsAreNumbers() {
        assertThat(parse(TEXT).evaluation().getFirst())
                .isInstanceOfSatisfying(
                        AttackCurve.class,
                        curve -> assertThat(((Pgd) curve.attack()).epsilons()).containsExactly(1 / 255.0, 8 / 255.0));
    }

    @Test
    void theResolvedFileIsTheSameExperimentAndSaysEverything() {
        Experiment experiment = parse(TEXT);
        String resolved = Yaml.write(experiment);
        assertThat(resolved).contains("batch: 64", "8/255", "kind: sgd", "weight: 20");
        assertThat(parse(resolved)).isEqualTo(experiment);
        assertThat(Yaml.write(parse(resolved))).isEqualTo(resolved);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: bim, norm: l2, epsilons: [0.5]}",
                "{kind: mi-fgsm, epsilons: [2/255], decay: 0.9}",
                "{kind: pgd-adam, epsilons: [2/255], random-start: false}",
                "{kind: random-uniform, epsilons: [2/255], tries: 7}",
                "{kind: random-gaussian, epsilons: [0.5]}",
                "{kind: apgd-ce, norm: l1, epsilons: [12], restarts: 5, larger-radii: true}",
                "{kind: apgd-dlr, epsilons: [8/255], eot: 20}",
                "{kind: apgd-t, epsilons: [8/255], target-classes: 5}",
                "{kind: apgd-t, epsilons: [8/255], rank: 2}"
            })
    void attacksAreWrittenAsTheyAreRead(String attack) {
        Experiment experiment = parse(TEXT, "evaluation=[" + attack + "]");
        assertThat(experiment.evaluation()).hasSize(1);
        assertThat(parse(Yaml.write(experiment))).isEqualTo(experiment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.25/255", "1.5/255", "8/255", "0.05", "0.1", "1", "0", "0.123456789012"})
    void numbersAreWrittenAsTheyWereGiven(String text) {
        assertThat(Fractions.text(Fractions.parse(text))).isEqualTo(text);
    }

    @Test
    void sizesThatNobodyChoseAreCutToFourDigits() {
        assertThat(Fractions.brief(8 / 255.0)).isEqualTo("8/255");
        assertThat(Fractions.brief(.25)).isEqualTo("0.25");
        assertThat(Fractions.brief(Math.sqrt(3072))).isEqualTo("55.43");
    }

    @Test
    void recordingsMayHaveNames() {
        Experiment experiment = parse(TEXT.replace(
                "recording: {kind: simulated-v1, images: 150}",
                "recording: {one: {kind: simulated-v1, images: 150}, two: {kind: simulated-v1, images: 160}}"));
        assertThat(experiment.recording().sources()).containsOnlyKeys("one", "two");
        assertThat(parse(Yaml.write(experiment))).isEqualTo(experiment);
    }

    @Test
    void valuesAreSetFromTheCommandLine() {
        Experiment experiment = parse(
                TEXT,
                "training.epochs=7",
                "seeds=[4, 5]",
                "evaluation.0.epsilons=[2/255]",
                "training.optimizer={kind: adam, lr: 1e-3}",
                "conditions.v1.guidance.weight=0.5");
        assertThat(experiment.training().epochs()).isEqualTo(7);
        assertThat(experiment.seeds()).containsExactly(4, 5);
        assertThat(experiment.training().optimizer().lr()).isEqualTo(1e-3);
        assertThat(((AttackCurve) experiment.evaluation().getFirst()).attack().epsilons())
                .containsExactly(2 / 255.0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            training.epocs=3                   | epocs | did you mean epochs
            training.epochs=many               | training.epochs | whole number
            training.epochs=2.5                | training.epochs | whole number
            training.epochs=0                  | training.epochs | at least 1
            data.kind=fashion-mnits            | fashion-mnits | did you mean fashion-mnist
            evaluation.0.epsilons=[-1/255]     | epsilons | got
            evaluation.0.epsilons=[a/b]        | a/b | fraction
            evaluation.0.epsilons=3            | epsilons | list
            evaluation.0.norm=l7               | l7 | linf
            evaluation.5.steps=3               | --set | from 0 to 1
            evaluation.1.kind=pdg              | pdg | pgd
            conditions.v1.guidance.taps=[]     | taps | at least one
            conditions.v1.guidance.control=mix | mix | shuffle
            conditions={}                      | conditions | at least one
            name=a/b                           | name | letters
            seeds=[1, 1]                       | seeds | different
            'training.optimizer={kind: sgd, lr: -1}' | lr | positive
            network.width=wide                 | network.width | whole number
            data=3                             | data | expected
            nonsense                           | --set | key.path=value
            """)
    void mistakesAreNamedInOneLine(String setting, String what, String expected) {
        assertThatThrownBy(() -> parse(TEXT, setting))
                .isInstanceOf(InputError.class)
                .hasMessageContaining(what)
                .hasMessageContaining(expected)
                .message()
                .doesNotContain("\n", "dev.ventral", "tools.jackson", "java.");
    }

    @Test
    void aMissingKeyIsNamed() {
        assertThatThrownBy(() -> parse(TEXT.replace("network: {kind: resnet18, width: 8}\n", "")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("'network'");
        assertThatThrownBy(() -> parse(TEXT.replace("{kind: resnet18, width: 8}", "{width: 8}")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("kind");
        assertThatThrownBy(() -> parse(TEXT.replace("epochs: 3", "epoch: 3")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("training.epochs: expected key 'epochs'")
                .hasMessageEndingWith("is it meant by 'epoch'?");
    }

    @Test
    void twiceTheSameMeasurementIsRefused() {
        assertThatThrownBy(() -> parse(TEXT + "  - {kind: gaussian-noise, levels: [0.2]}\n"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("gaussian-noise");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "[1, 2]", "name: [", "name: x\nname: y", "\u0000\u0001", "name: &a [*a]"})
    void rubbishIsRefused(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("test.yaml")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void filesThatAreNoneAreRefused(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> ExperimentFile.read(folder.resolve("none.yaml"), List.of()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> ExperimentFile.read(folder, List.of())).isInstanceOf(InputError.class);
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE4});
        assertThatThrownBy(() -> ExperimentFile.read(latin, List.of()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("UTF-8");
    }

    static List<Path> presets() throws IOException {
        try (var files = Files.list(Path.of("presets"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("presets")
    void presetsAreRead(Path preset) {
        Experiment experiment = ExperimentFile.read(preset, List.of());
        assertThat(preset).hasFileName(experiment.name() + ".yaml");
        assertThat(experiment.conditions()).containsKey("none");
        assertThat(experiment.conditions().keySet())
                .as("a guided condition has its control")
                .anyMatch(name -> name.matches(".*(shuffle|random|untrained).*"));
    }
}
