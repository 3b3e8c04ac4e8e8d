package dev.ventral.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.report.part.NodeText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionDescriptionTest {
    private static List<ConditionDescription> conditions(String... guidance) {
        StringBuilder yaml = new StringBuilder("recording: {kind: macaque-v4, path: v4}\nconditions:\n  none: {}\n");
        for (int i = 0; i < guidance.length; i++) {
            yaml.append("  c")
                    .append(i)
                    .append(": {guidance: {")
                    .append(guidance[i])
                    .append("}}\n");
        }
        return ConditionDescription.of(
                new ExperimentDescription(NodeText.yaml(yaml.toString(), "test"), yaml.toString()));
    }

    private static ConditionDescription condition(String guidance) {
        return conditions(guidance).get(1);
    }

    @Test
    void saysWhatGuidesTowardsWhat() {
        ConditionDescription head = condition(
                "kind: neural-head, tap: layer3, variant: paper, alpha: 0.9, target: {kind: model}, control: none");
        assertThat(head.words())
                .isEqualTo("Guidance “neural-head” towards what the encoding model makes of the recording.");
        assertThat(head.control()).isFalse();
        assertThat(head.settings()).contains("tap layer3", "alpha 0.9");
        assertThat(condition("kind: cka, tap: a, target: {kind: data}, control: none")
                        .words())
                .contains("“cka”", "the responses of the recording themselves");
        assertThat(conditions().getFirst().words()).startsWith("No guidance");
    }

    @Test
    void furtherLabelsAreNoBrain() {
        ConditionDescription labels =
                condition("kind: classification, data: {kind: folder, path: p}, tap: a, control: none");
        assertThat(labels.words()).isEqualTo("Also classifies the images of another data set (folder).");
        assertThat(labels.control()).isFalse();
        ConditionDescription shuffled =
                condition("kind: classification, data: {kind: folder, path: p}, tap: a, control: shuffle");
        assertThat(shuffled.words()).endsWith(" Control: its labels have changed places among the images.");
        assertThat(shuffled.control()).isTrue();
    }

    /// A permuted matrix is not permuted responses, and the words say which it was.
    @Test
    void controlsAreNamedForWhatTheyDo() {
        for (String control : List.of("shuffle", "shuffle-each-unit", "random")) {
            for (String kind : List.of("neural-head", "cka", "rdm-correlation")) {
                ConditionDescription condition =
                        condition("kind: %s, tap: a, target: {kind: model}, control: %s".formatted(kind, control));
                assertThat(condition.control()).isTrue();
                assertThat(condition.words()).contains(" Control: ").doesNotContain("rows and columns", "similarity");
            }
        }
        assertThat(condition("kind: similarity, taps: [a], target: {kind: model}, control: shuffle")
                        .words())
                .contains("rows and columns");
        assertThat(condition("kind: cka, tap: a, target: {kind: model}, control: random")
                        .words())
                .contains("means and covariances");
        ConditionDescription untrained = condition(
                "kind: cka, tap: a, target: {kind: untrained, network: {kind: resnet18}, tap: fc}, control: none");
        assertThat(untrained.control()).isTrue();
        assertThat(untrained.words()).contains("a network that nobody trained");
    }

    /// Without guidance it is still not the condition `none`, and the words say why.
    @Test
    void anotherNetworkOrTrainingIsSaid() {
        String yaml = """
            network: {kind: resnet18, width: 8}
            training: {epochs: 3, optimizer: {kind: sgd, lr: 0.1, weight-decay: 0}}
            conditions:
              none: {}
              decay: {training: {epochs: 3, optimizer: {kind: sgd, lr: 0.1, weight-decay: 0.001}}}
              rival: {network: {kind: vgg11, width: 4}, guidance: {kind: cka, tap: a}}
            """;
        List<ConditionDescription> conditions =
                ConditionDescription.of(new ExperimentDescription(NodeText.yaml(yaml, "test"), yaml));
        assertThat(conditions.get(0).words()).doesNotContain("another");
        assertThat(conditions.get(1).words())
                .startsWith("No guidance")
                .endsWith("It is trained in another way than the rest: optimizer.weight-decay 0.001.");
        assertThat(conditions.get(2).words()).contains("Guidance “cka”", "Its network is another: vgg11 (width 4).");
    }

    @Test
    void severalTermsAndWhatStandsInAreSaid() {
        ConditionDescription several = condition(
                "kind: several, terms: [{kind: cka, tap: layer1, target: {kind: model},"
                        + " stimuli: training}, {kind: similarity, taps: [layer2], target: {kind: pixels, threshold: 0.8}}]");
        assertThat(several.words())
                .contains("“cka” towards what the encoding model makes of the recording, on the training images.")
                .contains("“similarity” towards the images’ pixels. Control: the pixels themselves");
        assertThat(several.control()).isTrue();
        assertThat(several.settings()).contains("tap layer1", "; ", "taps");
        ConditionDescription oracle =
                condition("kind: cka, tap: a, target: {kind: condition, condition: oracle, tap: b}, control: none");
        assertThat(oracle.control()).isTrue();
        assertThat(oracle.words()).contains("a network that another condition trained");
        assertThat(condition("kind: cka, tap: a, target: {kind: model}, control: none")
                        .control())
                .isFalse();
    }
}
