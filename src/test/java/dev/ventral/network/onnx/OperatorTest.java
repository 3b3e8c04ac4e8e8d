package dev.ventral.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operator, in every form, against onnxruntime.
class OperatorTest {
    private static final double TOLERANCE = 2e-5;

    @TempDir
    private Path folder;

    static Stream<OperatorCases.Case> cases() {
        return OperatorCases.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatOnnxruntimeGives(OperatorCases.Case one) throws IOException {
        byte[] model = one.model();
        float[] input = input(one.dims());
        OnnxRuntime.Result expected = OnnxRuntime.run(model, input, one.dims());
        Path file = Files.write(folder.resolve("model.onnx"), model);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var net = new OnnxNet(Model.of(GraphParser.read(file)), false);
            Tensor got = net.forward(Tensors.of(input, one.dims()), Taps.none());
            assertThat(Tensors.shape(got)).as("shape").isEqualTo(expected.shape());
            assertClose(Tensors.floats(got), expected.values());
        }
    }

    static float[] input(long... dims) {
        var random = new SplittableRandom(3);
        float[] values = new float[OnnxWriter.product(dims)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /// Within a tolerance relative to the largest number.
    static void assertClose(float[] got, float[] expected) {
        double scale = 1e-3;
        for (float e : expected) {
            scale = Math.max(scale, Math.abs(e));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs((double) got[i] - expected[i]) / scale)
                    .as("number %d: expected %s, got %s; %s", i, expected[i], got[i], Arrays.toString(got))
                    .isLessThan(TOLERANCE);
        }
    }
}
