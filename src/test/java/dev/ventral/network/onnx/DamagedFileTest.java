package dev.ventral.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.InputError;
import dev.ventral.network.file.ModelFormat;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files give an [InputError] of one line, or a network; nothing else.
class DamagedFileTest {
    @TempDir
    private Path folder;

    private static byte[] model() {
        return new OnnxWriter(11)
                .input("x", 1, 2, 6, 6)
                .random("w", 3, 2, 3, 3)
                .longs("shape", 1, 12)
                .longs("start", 0)
                .longs("end", 2)
                .longs("axis", 2)
                .random("fc", 4, 12)
                .node("Conv", "x,w", "a", "pads", OperatorCases.dims(1, 1, 1, 1), "strides", OperatorCases.dims(1, 1))
                .node(
                        "MaxPool",
                        "a",
                        "b",
                        "kernel_shape",
                        OperatorCases.dims(3, 3),
                        "strides",
                        OperatorCases.dims(2, 2))
                .node("Slice", "b,start,end,axis", "c")
                .node("Reshape", "c,shape", "d")
                .node("Gemm", "d,fc", "y", "transB", 1)
                .output("y")
                .model();
    }

    private boolean opens(byte[] model) throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), model);
        try (var _ = new PointerScope()) {
            OnnxFile.read(file);
            return true;
        } catch (InputError e) {
            assertThat(e.getMessage()).doesNotContain("\n").startsWith(file.toString());
            return false;
        } finally {
            try {
                ModelFormat.of(file);
            } catch (InputError e) {
                assertThat(e.getMessage()).doesNotContain("\n");
            }
        }
    }

    @Test
    void theModelItselfOpens() throws IOException {
        assertThat(opens(model())).isTrue();
    }

    @Test
    void truncatedFilesNeverOpen() throws IOException {
        byte[] model = model();
        for (int length = 0; length < model.length; length += 3) {
            assertThat(opens(Arrays.copyOf(model, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void changedFilesOpenOrAreRefused() throws IOException {
        byte[] model = model();
        var random = new SplittableRandom(1);
        int opened = 0;
        int rounds = Integer.getInteger("ventral.fuzz", 300);
        for (int round = 0; round < rounds; round++) {
            byte[] changed = model.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            opened += opens(changed) ? 1 : 0;
        }
        // most bytes are weights, which may be anything
        assertThat(opened).isBetween(rounds / 10, rounds);
    }

    /// Whatever the operator, its attributes and constants cannot bring down more than the file's own network.
    @Test
    void changedOperatorsComputeOrAreRefused() throws IOException {
        var random = new SplittableRandom(2);
        int rounds = Math.max(2, Integer.getInteger("ventral.fuzz", 0) / 200);
        for (OperatorCases.Case one : OperatorCases.all().toList()) {
            byte[] model = one.model();
            for (int round = 0; round < rounds; round++) {
                byte[] changed = model.clone();
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
                computes(changed, one);
            }
        }
    }

    private void computes(byte[] model, OperatorCases.Case one) throws IOException {
        Path file = Files.write(folder.resolve("operator.onnx"), model);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var net = new OnnxNet(Model.of(GraphParser.read(file)), false);
            net.forward(Tensors.of(OperatorTest.input(one.dims()), one.dims()), Taps.none());
        } catch (InputError e) {
            assertThat(e.getMessage()).as(one.name()).doesNotContain("\n");
        }
    }
}
