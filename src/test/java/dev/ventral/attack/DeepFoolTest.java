package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeepFoolTest {
    /// On a linear network the first step ends at 1 + overshoot times the distance; the second finds it
    /// there. The search, of two more, takes the excess away.
    @Test
    void overshootsALinearBoundaryByWhatIsSaid() {
        Classifier model = LambdaNet.linear(new double[] {3, -4, 0, 0}, .5 + .1, 1);
        var data = new LabelledImages(
                "set", Images.ofFloats(1, 1, 2, 2, new float[] {.5f, .5f, .5f, .5f}), new int[1], List.of("a", "b"));
        double distance = .1 / 5;
        AttackOutcome plain = attack(model, data, new DeepFool(Norm.L2));
        assertThat(plain.distance(0)).isCloseTo(1.02 * distance, within(1e-6));
        assertThat(plain.forward(0)).isEqualTo(1);
        assertThat(plain.gradients(0)).isEqualTo(2);
        AttackOutcome searched = attack(model, data, new DeepFool(Norm.L2, List.of(), 50, .02, 10, 2));
        assertThat(searched.distance(0)).isCloseTo(distance, within(1e-5));
        assertThat(searched.gradients(0)).isEqualTo(4);
        AttackOutcome far = attack(model, data, new DeepFool(Norm.LINF, List.of(), 50, .5, 10, 0));
        assertThat(far.distance(0)).isCloseTo(1.5 * .1 / 7, within(1e-6));
    }

    /// Only the two most likely classes are looked at: the third, whose boundary is nearer, is not found.
    @Test
    void looksAtTheMostLikelyClassesOnly() {
        // z = (0, x_0 - .6, 10 x_1 - 5.8) at (.5, .5): logits 0, -.1, -.8; distances .1 and .08
        var matrix = dev.ventral.tensor.Tensors.of(new float[] {0, 1, 0, 0, 0, 10}, 2, 3);
        var bias = dev.ventral.tensor.Tensors.of(new float[] {0, -.6f, -5.8f}, 3);
        Classifier model =
                LambdaNet.classifier(x -> x.flatten(1, -1).matmul(matrix).add(bias), 1);
        var data = new LabelledImages(
                "set", Images.ofFloats(1, 1, 1, 2, new float[] {.5f, .5f}), new int[1], List.of("a", "b", "c"));
        AttackOutcome two = attack(model, data, new DeepFool(Norm.L2, List.of(), 50, 0.001, 2, 0));
        assertThat(two.distance(0)).isCloseTo(.1001, within(1e-6));
        assertThat(two.adversarial(0)).isEqualTo(1);
        AttackOutcome three = attack(model, data, new DeepFool(Norm.L2, List.of(), 50, 0.001, 3, 0));
        assertThat(three.distance(0)).isCloseTo(.08008, within(1e-6));
        assertThat(three.adversarial(0)).isEqualTo(2);
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> new DeepFool(Norm.L1))
                .isInstanceOf(InputError.class)
                .hasMessage("deepfool.norm: expected l2 or linf, got l1");
        assertThatThrownBy(() -> new DeepFool(Norm.L2, List.of(), 50, -.1, 10, 0))
                .hasMessageStartingWith("deepfool.overshoot");
        assertThatThrownBy(() -> new DeepFool(Norm.L2, List.of(), 50, .1, 1, 0))
                .hasMessageStartingWith("deepfool.candidates");
    }

    private static AttackOutcome attack(Classifier model, LabelledImages data, Attack attack) {
        return new Evaluator(4, Progress.none()).attack(model, data, attack, 1, false);
    }
}
