package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.data.Splits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Regions of the brain where an experiment names taps.
class RegionNamesTest {
    private static final String TEXT = """
            name: test
            data: {kind: fashion-mnist, prepare: {train: 20, test: 10, size: 32}}
            recording: {kind: simulated-v1}
            network: {kind: resnet18, width: 2}
            training: {epochs: 1, batch: 10}
            conditions:
              none: {}
              v4: {guidance: {kind: cka, tap: V4, target: {kind: data}}}
              own:
                guidance: {kind: cka, tap: V4, target: {kind: data}}
                network: {kind: mapped, of: {kind: resnet18, width: 2}, regions: {V4: layer3.0}}
              rival: {network: {kind: vgg11, width: 2}}
              named: {network: {kind: cornet-s, width: 2, stem: cifar}}
              twin: {guidance: {kind: cka, tap: layer1, target: {kind: condition, condition: rival, tap: V4}}}
              random:
                guidance: {kind: cka, tap: V1, target: {kind: untrained, network: {kind: resnet20-cifar, width: 2}, tap: V1}}
              two: {guidance: {kind: similarity, taps: [V1, layer2], target: {kind: data}}}
            evaluation:
              - {kind: alignment, recording: {kind: simulated-v1}, tap: IT}
            """;

    private static Map<String, Map<String, String>> check(String text) {
        Experiment experiment = ExperimentFile.parse(text, "test.yaml", List.of());
        Splits data = experiment.data().splits(0);
        return NetworkCheck.of(experiment, data);
    }

    /// One name, and in each network the tap that it means there; said of every condition that needs it.
    @Test
    void eachNetworkHasItsOwnTap() {
        Map<String, Map<String, String>> regions = check(TEXT);
        assertThat(regions)
                .isEqualTo(Map.of(
                        "none", Map.of("IT", "layer4"),
                        "v4", Map.of("IT", "layer4", "V4", "layer3"),
                        "own", Map.of("IT", "layer4", "V4", "layer3.0"),
                        "rival", Map.of("IT", "features.15"),
                        "twin", Map.of("IT", "layer4", "target V4", "features.10"),
                        "random", Map.of("IT", "layer4", "V1", "layer1", "target V1", "relu"),
                        "two", Map.of("IT", "layer4", "V1", "layer1")));
    }

    @Test
    void aNetworkWithoutTheRegionIsNamed() {
        assertThatThrownBy(() -> check(TEXT.replace("{kind: vgg11, width: 2}", "{kind: vgg11, width: 2, layers: 6}")))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("condition rival: taps: expected names that the network has, got 'IT'")
                .hasMessageEndingWith("; regions: V1 = features.2, V2 = features.5)");
        assertThatThrownBy(() -> check(TEXT.replace("width: 2}, tap: V1", "width: 2}, tap: layer4")))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("condition random: taps: ")
                .hasMessageContaining("got 'layer4'");
        assertThatThrownBy(() -> check(TEXT.replace("layer3.0", "layer5")))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("condition own: ")
                .hasMessageContaining("got 'layer5'");
    }
}
