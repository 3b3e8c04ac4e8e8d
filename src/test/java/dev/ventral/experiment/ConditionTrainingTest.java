package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.component.Yaml;
import dev.ventral.data.Augmentation;
import dev.ventral.network.Vgg.Vgg11;
import dev.ventral.training.Optimizer;
import dev.ventral.training.Training;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTrainingTest {
    private static final String TEXT = """
            name: test
            data: {kind: fashion-mnist}
            network: {kind: resnet18, width: 8}
            training: {epochs: 3, optimizer: {kind: sgd, lr: 0.05}, augment: {flip: true}}
            conditions:
              none: {}
              rival: {network: {kind: vgg11, batch-norm: true}}
              decay: {training: {optimizer: {weight-decay: 1/1000}}}
              adam: {training: {optimizer: {kind: adam}, augment: {crop: 2}, epochs: 5}}
              same: {training: {}}
            """;

    private static Experiment parse(String text, String... settings) {
        return ExperimentFile.parse(text, "test.yaml", List.of(settings));
    }

    private static Training training(Experiment experiment, String condition) {
        return experiment.training(condition(experiment, condition));
    }

    private static Condition condition(Experiment experiment, String name) {
        Condition condition = experiment.conditions().get(name);
        if (condition == null) {
            throw new AssertionError(name);
        }
        return condition;
    }

    @Test
    void saysOnlyWhatIsOther() {
        Experiment experiment = parse(TEXT);
        Training shared = experiment.training();
        assertThat(experiment.conditions().keySet()).containsExactly("none", "rival", "decay", "adam", "same");
        Training decay = training(experiment, "decay");
        assertThat(decay.optimizer()).isEqualTo(new Optimizer.Sgd(0.05, 0.9, false, 0.001));
        assertThat(decay.epochs()).isEqualTo(3);
        assertThat(decay.augment()).isEqualTo(shared.augment());
        Training adam = training(experiment, "adam");
        // another kind begins with its own defaults, not with the learning rate of the first
        assertThat(adam.optimizer()).isEqualTo(new Optimizer.Adam(0.001, 0.9, 0.999, 1e-8, 0));
        assertThat(adam.augment()).isEqualTo(new Augmentation(2, true, 0));
        assertThat(adam.epochs()).isEqualTo(5);
        assertThat(training(experiment, "same")).isEqualTo(shared);
        assertThat(training(experiment, "none")).isSameAs(shared);
        assertThat(experiment.network(condition(experiment, "rival"))).isInstanceOf(Vgg11.class);
        assertThat(experiment.network(condition(experiment, "decay"))).isSameAs(experiment.network());
    }

    @Test
    void isLaidOverDefaultsToo() {
        Experiment experiment = parse(TEXT.replace(", optimizer: {kind: sgd, lr: 0.05}", ""));
        assertThat(training(experiment, "decay").optimizer()).isEqualTo(new Optimizer.Sgd(0.1, 0.9, false, 0.001));
    }

    @Test
    void isWholeInTheResolvedFile() {
        String resolved = Yaml.write(parse(TEXT));
        assertThat(Yaml.tree(resolved, "test")
                        .path("conditions")
                        .path("decay")
                        .path("training")
                        .propertyNames())
                .contains("epochs", "batch", "schedule", "precision");
        assertThat(parse(resolved)).isEqualTo(parse(TEXT));
        assertThat(Yaml.write(parse(resolved))).isEqualTo(resolved);
    }

    @Test
    void isSetFromTheCommandLine() {
        Experiment experiment = parse(
                TEXT,
                "conditions.none.training.epochs=2",
                "conditions.decay.training.optimizer={kind: adam, lr: 1e-4}");
        assertThat(training(experiment, "none").epochs()).isEqualTo(2);
        assertThat(training(experiment, "decay").optimizer().lr()).isEqualTo(1e-4);
        assertThat(experiment.training().epochs()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            training={epocs: 3}                | did you mean epochs
            training=3                         | keys and values
            training.optimizer.weigth-decay=1  | weight-decay
            training.optimizer.weight-decay=-1 | weight-decay
            training.optimizer.kind=sdg        | sgd
            training.epochs=                   | whole number
            'training={epochs: }'              | whole number
            'network={width: 8}'               | kind
            'network={kind: vgg12}'            | vgg11
            """)
    void mistakesNameTheCondition(String setting, String expected) {
        assertThatThrownBy(() -> parse(TEXT, "conditions.decay." + setting))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("conditions.decay." + setting.split("[.=]")[0])
                .hasMessageContaining(expected)
                .message()
                .doesNotContain("\n", "dev.ventral", "tools.jackson", "java.");
    }
}
