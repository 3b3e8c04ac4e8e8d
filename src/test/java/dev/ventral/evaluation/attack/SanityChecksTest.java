package dev.ventral.evaluation.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.attack.LambdaNet;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.results.CheckRow;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/// Each way of being wrong is noticed by the check that is there for it, and an honest network passes.
class SanityChecksTest {
    private static final int COUNT = 60;

    @Test
    void anHonestNetworkPasses() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        assertThat(statuses(model, data(model)))
                .hasSize(10)
                .containsEntry("clean accuracy agrees with the labels", CheckRow.Status.PASSED)
                .containsEntry("outputs are deterministic", CheckRow.Status.PASSED)
                .containsEntry("outputs are logits", CheckRow.Status.PASSED)
                .containsEntry("gradients neither vanish nor are zero", CheckRow.Status.PASSED)
                .containsEntry("accuracy reaches zero at a large epsilon", CheckRow.Status.PASSED)
                .containsEntry("accuracy falls with epsilon", CheckRow.Status.PASSED)
                .containsEntry("attacks that see gradients beat those that do not", CheckRow.Status.PASSED)
                .containsEntry("random noise does no more than attacks", CheckRow.Status.PASSED);
    }

    /// Logits a million times as large: the same answers, but a cross-entropy of exactly 0 in float32.
    @Test
    void maskedGradientsAreNoticed() {
        Classifier honest = LambdaNet.convolutional(1, 6, Compute.CPU);
        Classifier masked = LambdaNet.classifier(x -> honest.logits(x).mul(new Scalar(1e6)), 1);
        assertThat(statuses(masked, data(honest)))
                .containsEntry("clean accuracy agrees with the labels", CheckRow.Status.PASSED)
                .containsEntry("gradients neither vanish nor are zero", CheckRow.Status.WARNING)
                .containsEntry("accuracy reaches zero at a large epsilon", CheckRow.Status.WARNING)
                .containsEntry("attacks that see gradients beat those that do not", CheckRow.Status.WARNING)
                .containsEntry("random noise does no more than attacks", CheckRow.Status.WARNING);
    }

    @Test
    void probabilitiesNoiseAndWrongLabelsAreNoticed() {
        Classifier honest = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(honest);
        Classifier softmax = LambdaNet.classifier(x -> honest.logits(x).softmax(1), 1);
        assertThat(statuses(softmax, data)).containsEntry("outputs are logits", CheckRow.Status.WARNING);
        Classifier noisy = LambdaNet.classifier(
                x -> {
                    var logits = honest.logits(x);
                    return logits.add(torch.randn_like(logits));
                },
                1);
        assertThat(statuses(noisy, data)).containsEntry("outputs are deterministic", CheckRow.Status.WARNING);
        int[] shifted =
                IntStream.of(data.labels()).map(label -> (label + 1) % 4).toArray();
        assertThat(statuses(honest, new LabelledImages("set", data.images(), shifted, data.classes())))
                .containsEntry("clean accuracy agrees with the labels", CheckRow.Status.WARNING);
    }

    private static Map<String, CheckRow.Status> statuses(Classifier model, LabelledImages data) {
        return new SanityChecks(model, data, Norm.LINF, 32, 1)
                .run(List.of(.05)).stream().collect(Collectors.toMap(CheckRow::check, CheckRow::status));
    }

    /// Random images, labelled as the model sees them.
    private static LabelledImages data(Classifier model) {
        int[] index = IntStream.range(0, COUNT).toArray();
        Images images = Images.ofFloats(COUNT, 1, 6, 6, Tensors.floats(new ImageRandom(9, index).uniform(0, 1, 6, 6)));
        return new LabelledImages(
                "set", images, Tensors.ints(model.predict(images.tensor())), List.of("a", "b", "c", "d"));
    }
}
