package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlsTest {
    private static Map<String, String> controls(String conditions) {
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
                        """)).isEqualTo(Map.of("head", "head-untrained", "cka", "cka-random"));
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
                        """)).isEqualTo(Map.of("long", "long-random", "plain", "cka-random"));
    }
}
