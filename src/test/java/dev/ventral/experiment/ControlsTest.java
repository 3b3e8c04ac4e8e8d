package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlsTest {
    private static Map<String, List<String>> controls(String conditions) {
        return Controls.of(ExperimentFile.parse("""
            name: test
            data: {kind: fashion-mnist}
            network: {kind: resnet18}
            training: {epochs: 1}
            conditions:
            """ + conditions, "test.yaml", List.of()));
    }

    /// A term's control is of its own kind and settings; another target, or one taken apart, is what differs.
    @Test
    void everyTermHasItsOwn() {
        assertThat(controls("""
              none: {}
              head: {guidance: {kind: neural-head, tap: layer4}}
              cka: {guidance: {kind: cka, tap: layer4, probability: 1/2}}
              cka-always: {guidance: {kind: cka, tap: layer4}}
              cka-random: {guidance: {kind: cka, tap: layer4, probability: 1/2, control: random}}
              head-untrained:
                guidance: {kind: neural-head, tap: layer4, target: {kind: untrained, network: {kind: resnet18}, tap: fc}}
            """)).isEqualTo(Map.of("head", List.of("head-untrained"), "cka", List.of("cka-random")));
    }

    /// Pixels and an earlier condition's network stand in for the brain; several terms have several terms as
    /// their control.
    @Test
    void whatStandsInForTheBrain() {
        assertThat(controls("""
              oracle: {}
              brain: {guidance: {kind: similarity, taps: [layer1]}}
              pixels: {guidance: {kind: similarity, taps: [layer1], target: {kind: pixels, threshold: 0.8}}}
              cka: {guidance: {kind: cka, tap: layer4, stimuli: training}}
              cka-recorded: {guidance: {kind: cka, tap: layer4, control: shuffle}}
              cka-shuffled: {guidance: {kind: cka, tap: layer4, stimuli: training, control: shuffle}}
              cka-oracle: {guidance: {kind: cka, tap: layer4, stimuli: training, target: {kind: condition, condition: oracle, tap: layer4}}}
              two: {guidance: {kind: several, terms: [{kind: cka, tap: layer1}, {kind: cka, tap: layer2}]}}
              two-other: {guidance: {kind: several, terms: [{kind: cka, tap: layer1, control: shuffle}, {kind: cka, tap: layer3}]}}
              two-shuffled: {guidance: {kind: several, terms: [{kind: cka, tap: layer1, control: shuffle}, {kind: cka, tap: layer2}]}}
            """))
                .isEqualTo(Map.of(
                        "brain",
                        List.of("pixels"),
                        "cka",
                        List.of("cka-shuffled", "cka-oracle"),
                        "two",
                        List.of("two-shuffled")));
    }

    private static void refused(String conditions, String message) {
        Experiment experiment = ExperimentFile.parse("""
            name: test
            data: {kind: fashion-mnist}
            recording: {v1: {kind: simulated-v1}, v4: {kind: simulated-v1, scan: 1}}
            network: {kind: resnet18}
            training: {epochs: 1}
            conditions:
            """ + conditions, "test.yaml", List.of());
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> experiment
                        .conditions()
                        .forEach((name, condition) -> {
                            if (condition.guidance() != null) {
                                ConditionTargets.check(name, condition.guidance(), experiment);
                            }
                        }))
                .isInstanceOf(dev.ventral.InputError.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatIsReferredToHasToBeThere() {
        refused("""
              a: {guidance: {kind: cka, tap: layer4, target: {kind: condition, condition: oracle, tap: layer4}}}
              oracle: {}
            """, "guidance.target.condition: expected a condition that stands before this one [], got 'oracle'");
        refused("""
              a: {guidance: {kind: cka, tap: layer4, target: {kind: condition, condition: a, tap: layer4}}}
            """, "got 'a'");
        refused("""
              a: {guidance: {kind: several, terms: [{kind: cka, tap: layer1, recordings: [v1]}, {kind: cka, tap: layer2, recordings: [v2]}]}}
            """, "guidance.recordings: expected names of recordings of the experiment [v1, v4], got 'v2'");
    }

    /// Another network, or another way of training, is no control: what it shows may be due to those.
    @Test
    void aControlDiffersInNothingElse() {
        assertThat(controls("""
              none: {}
              wide: {network: {kind: resnet18, width: 32}, guidance: {kind: cka, tap: layer4}}
              cka-random: {guidance: {kind: cka, tap: layer4, control: random}}
              long: {training: {epochs: 9}, guidance: {kind: cka, tap: layer4}}
              long-random: {training: {epochs: 9}, guidance: {kind: cka, tap: layer4, control: random}}
              plain: {guidance: {kind: cka, tap: layer4}, network: {kind: resnet18}, training: {epochs: 1}}
            """)).isEqualTo(Map.of("long", List.of("long-random"), "plain", List.of("cka-random")));
    }
}
