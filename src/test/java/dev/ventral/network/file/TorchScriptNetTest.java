package dev.ventral.network.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.network.ClassCount;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptNetTest {
    private static final float[] WEIGHT = {1, -2, 3, .5f, 2, 0, -1, 4};

    @TempDir
    private Path folder;

    /// tanh(x) flattened, times a matrix 2 x 4, plus a buffer.
    private Path file() {
        var module = new JitModule(new QualifiedName("Net"));
        module.register_parameter("weight", Tensors.of(WEIGHT, 2, 4), false);
        module.register_buffer("shift", Tensors.of(new float[] {10, 20}, 2));
        module.define("""
                def forward(self, x):
                    return torch.matmul(torch.flatten(torch.tanh(x), 1), self.weight.t()) + self.shift
                """);
        Path file = folder.resolve("net.pt");
        module.save(file.toString());
        return file;
    }

    @Test
    void logitsAndInputGradientsAreTheFunctions() {
        Path file = file();
        assertThat(ModelFormat.of(file)).isEqualTo(ModelFormat.TORCHSCRIPT);
        TorchScriptNet net = TorchScriptNet.open(file);
        assertThat(ClassCount.of(net, new ImageShape(1, 2, 2))).isEqualTo(2);
        assertThat(net.tapNames()).isEmpty();
        assertThat(Weights.parameters(net).keySet()).containsExactly("weight");
        assertThat(Weights.state(net).keySet()).containsExactlyInAnyOrder("weight", "shift");

        double[] pixels = {.1, -.4, .7, 2};
        Tensor images = Tensors.of(new float[] {.1f, -.4f, .7f, 2}, 1, 1, 2, 2).set_requires_grad(true);
        Tensor logits = net.forward(images, Taps.none());
        double[] gradient = Tensors.doubles(torch.grad(new TensorVector(logits.sum()), new TensorVector(images))
                .get(0));
        for (int k = 0; k < 2; k++) {
            double expected = 10 * (k + 1);
            for (int i = 0; i < 4; i++) {
                expected += WEIGHT[4 * k + i] * Math.tanh(pixels[i]);
            }
            assertThat(Tensors.doubles(logits)[k]).isCloseTo(expected, within(1e-5));
        }
        for (int i = 0; i < 4; i++) {
            double slope = 1 - Math.pow(Math.tanh(pixels[i]), 2);
            assertThat(gradient[i]).isCloseTo((WEIGHT[i] + WEIGHT[4 + i]) * slope, within(1e-5));
        }
    }

    /// What is registered is the program's own: a change of it changes the output.
    @Test
    void theRegisteredWeightsAreTheProgramsOwn() {
        TorchScriptNet net = TorchScriptNet.open(file());
        Compute.CPU.place(net);
        Tensor weight = Weights.state(net).get("weight");
        weight.set_data(torch.zeros(2, 4));
        Tensor logits = net.forward(torch.ones(1, 1, 2, 2), Taps.none());
        assertThat(Tensors.floats(logits)).containsExactly(10, 20);
    }

    @Test
    void imagesItDoesNotTakeAreTheUsersMatter() {
        TorchScriptNet net = TorchScriptNet.open(file());
        assertThatThrownBy(() -> ClassCount.of(net, new ImageShape(1, 3, 3)))
                .isInstanceOf(InputError.class)
                .hasMessageNotContaining("\n");
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(file());
        for (int length = 0; length < bytes.length; length += 397) {
            Path cut = Files.write(folder.resolve("cut.pt"), Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> TorchScriptNet.open(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(InputError.class)
                    .hasMessageStartingWith(cut.toString())
                    .hasMessageNotContaining("\n");
        }
        assertThatThrownBy(() -> TorchScriptNet.open(folder.resolve("missing.pt")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("no such file");
    }
}
