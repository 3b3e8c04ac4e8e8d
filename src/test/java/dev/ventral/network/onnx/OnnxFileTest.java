package dev.ventral.network.onnx;

import static dev.ventral.network.onnx.OperatorCases.dims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.CodedOutputStream;
import dev.ventral.InputError;
import dev.ventral.SharedData;
import dev.ventral.network.ClassCount;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {
    @TempDir
    private Path folder;

    /// A small classifier of 2 x 6 x 6 images; the reshape fixes one image.
    private static OnnxWriter classifier() {
        return new OnnxWriter(11)
                .input("image", 1, 2, 6, 6)
                .random("layer1.conv.weight", 3, 2, 3, 3)
                .positive("layer1.bn.weight", 3)
                .random("layer1.bn.bias", 3)
                .random("layer1.bn.running_mean", 3)
                .positive("layer1.bn.running_var", 3)
                .random("fc.weight", 4, 48)
                .random("fc.bias", 4)
                .longs("shape", 1, 48)
                .node("Conv", "image,layer1.conv.weight", "conv")
                .node(
                        "BatchNormalization",
                        "conv,layer1.bn.weight,layer1.bn.bias,layer1.bn.running_mean,layer1.bn.running_var",
                        "norm",
                        "epsilon",
                        1e-3f)
                .node("Elu", "norm", "elu")
                .node("Reshape", "elu,shape", "flat")
                .node("Gemm", "flat,fc.weight,fc.bias", "logits", "transB", 1)
                .node("Softmax", "logits", "probabilities")
                .output("probabilities");
    }

    private Path write(byte[] model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model);
    }

    private OnnxNet read(OnnxWriter model) throws IOException {
        return OnnxFile.read(write(model.model()));
    }

    private static float[] logits(Net net, float[] input, long... dims) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            return Tensors.floats(net.forward(Tensors.of(input, dims), Taps.none()));
        }
    }

    private void sharedModel(String name, int classes, ImageShape shape, float scale) throws IOException {
        Path file = SharedData.path("models").resolve(name);
        OnnxNet net = OnnxFile.read(file);
        assertThat(net.shape()).contains(shape);
        assertThat(ClassCount.of(net, shape)).isEqualTo(classes);
        long[] one = {1, shape.channels(), shape.height(), shape.width()};
        long[] three = {3, shape.channels(), shape.height(), shape.width()};
        float[] images = OperatorTest.input(three);
        int size = images.length / 3;
        for (int i = 0; i < images.length; i++) {
            images[i] = scale * Math.abs(images[i] % 1);
        }
        float[] got = logits(net, images, three);
        float[] folded = logits(net.folded(), images, three);
        for (int i = 0; i < 3; i++) {
            float[] image = Arrays.copyOfRange(images, i * size, (i + 1) * size);
            float[] expected =
                    OnnxRuntime.run(Files.readAllBytes(file), image, one).values();
            OperatorTest.assertClose(Arrays.copyOfRange(got, i * classes, (i + 1) * classes), expected);
            OperatorTest.assertClose(Arrays.copyOfRange(folded, i * classes, (i + 1) * classes), expected);
        }
    }

    @Test
    void mnistGivesOnnxruntimesLogitsForEveryImageOfABatch() throws IOException {
        sharedModel("mnist.onnx", 10, new ImageShape(1, 28, 28), 255);
    }

    @Test
    void resnetGivesOnnxruntimesLogitsForEveryImageOfABatch() throws IOException {
        sharedModel("resnet_2b.onnx", 10, new ImageShape(3, 32, 32), 1);
    }

    @Test
    void aFileOfOneImageTakesBatchesAndItsSoftmaxIsLeftOut() throws IOException {
        byte[] model = classifier().model();
        OnnxNet net = OnnxFile.read(write(model));
        assertThat(net.withoutSoftmax()).isTrue();
        float[] images = OperatorTest.input(3, 2, 6, 6);
        float[] got = logits(net, images, 3, 2, 6, 6);
        for (int i = 0; i < 3; i++) {
            float[] expected = OnnxRuntime.run(model, Arrays.copyOfRange(images, 72 * i, 72 * (i + 1)), 1, 2, 6, 6)
                    .values();
            float[] row = Arrays.copyOfRange(got, 4 * i, 4 * (i + 1));
            double sum = 0;
            for (float logit : row) {
                sum += Math.exp(logit);
            }
            for (int c = 0; c < 4; c++) {
                assertThat(Math.exp(row[c]) / sum).isCloseTo(expected[c], within(1e-6));
            }
        }
    }

    @Test
    void namesAreTheFilesAndStatisticsAreBuffers() throws IOException {
        OnnxNet net = read(classifier());
        assertThat(Weights.parameters(net).keySet())
                .containsExactlyInAnyOrder(
                        "layer1.conv.weight", "layer1.bn.weight", "layer1.bn.bias", "fc.weight", "fc.bias");
        assertThat(Weights.state(net).keySet()).contains("layer1.bn.running_mean", "layer1.bn.running_var");
        assertThat(net.tapNames()).containsExactly("conv", "norm", "elu", "flat", "logits");
        var taps = Taps.only(List.of("elu"));
        net.forward(Tensors.of(OperatorTest.input(2, 2, 6, 6), 2, 2, 6, 6), taps);
        assertThat(Tensors.shape(taps.get("elu"))).containsExactly(2, 3, 4, 4);
    }

    @Test
    void foldedKeepsTheLogitsAndHasNoNorms() throws IOException {
        OnnxNet net = read(classifier());
        Net folded = net.folded();
        assertThat(folded.tapNames()).containsExactly("conv", "elu", "flat", "logits");
        assertThat(Weights.state(folded).keySet())
                .containsExactlyInAnyOrder("layer1.conv.weight", "layer1.conv.weight_bias", "fc.weight", "fc.bias");
        float[] images = OperatorTest.input(2, 2, 6, 6);
        OperatorTest.assertClose(logits(folded, images, 2, 2, 6, 6), logits(net, images, 2, 2, 6, 6));
    }

    @Test
    void aConvolutionThatOthersReadIsNotFolded() throws IOException {
        OnnxNet net = read(new OnnxWriter(11)
                .input("image", 1, 1, 4, 4)
                .random("w", 2, 1, 3, 3)
                .positive("s", 2)
                .random("b", 2)
                .random("m", 2)
                .positive("v", 2)
                .node("Conv", "image,w", "conv")
                .node("BatchNormalization", "conv,s,b,m,v", "norm")
                .node("Add", "conv,norm", "sum")
                .node("Flatten", "sum", "y")
                .output("y"));
        assertThat(net.folded().tapNames()).containsExactly("conv", "norm", "sum", "y");
    }

    @Test
    void gradientOfTheImageIsThatOfFiniteDifferences() throws IOException {
        OnnxNet net = read(classifier());
        float[] pixels = OperatorTest.input(2, 2, 6, 6);
        Tensor images = Tensors.of(pixels, 2, 2, 6, 6).set_requires_grad(true);
        Tensor weights = Tensors.of(new float[] {1, -2, 3, .5f, 2, 1, -1, .3f}, 2, 4);
        Tensor loss = net.forward(images, Taps.none()).mul(weights).sum();
        double[] gradient = Tensors.doubles(
                torch.grad(new TensorVector(loss), new TensorVector(images)).get(0));
        double h = 1e-2;
        for (int i = 0; i < pixels.length; i += 7) {
            double difference = 0;
            for (int sign : new int[] {1, -1}) {
                float[] moved = pixels.clone();
                moved[i] += (float) (sign * h);
                float[] got = logits(net, moved, 2, 2, 6, 6);
                double[] factors = Tensors.doubles(weights);
                for (int k = 0; k < got.length; k++) {
                    difference += sign * got[k] * factors[k] / (2 * h);
                }
            }
            assertThat(gradient[i]).isCloseTo(difference, within(2e-2 * (1 + Math.abs(difference))));
        }
    }

    @Test
    void weightsThatAreMovedOrChangedAreThoseItComputesWith() throws IOException {
        OnnxNet net = read(classifier());
        float[] images = OperatorTest.input(2, 2, 6, 6);
        float[] exact = logits(net, images, 2, 2, 6, 6);
        var bfloat16 = new Compute(false, true);
        bfloat16.place(net);
        float[] rounded;
        try (var _ = bfloat16.autocast()) {
            rounded = logits(net, images, 2, 2, 6, 6);
        }
        for (int i = 0; i < exact.length; i++) {
            assertThat(rounded[i]).isCloseTo(exact[i], within(.05f)).isNotEqualTo(exact[i]);
        }
        Weights.state(net).get("fc.weight").set_data(torch.zeros(4, 48));
        float[] bias = Tensors.floats(Weights.state(net).get("fc.bias"));
        assertThat(Arrays.copyOf(logits(net, images, 2, 2, 6, 6), 4)).isEqualTo(bias);
    }

    private void refused(OnnxWriter model, String... messages) {
        assertThatThrownBy(() -> read(model))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith(folder.resolve("model.onnx").toString())
                .hasMessageNotContaining("\n")
                .satisfies(e -> assertThat(e.getMessage()).contains(messages));
    }

    private static OnnxWriter flat(long... dims) {
        return new OnnxWriter(11).input("x", dims).output("y");
    }

    @Test
    void anUnknownOperatorIsNamedWithItsNode() {
        refused(flat(1, 1, 2, 2).node("Conch", "x", "y"), "'Conch to y' (Conch)", "not supported");
        refused(flat(1, 1, 2, 2).in("com.microsoft", "Relu", "x", "y"), "Relu to y", "com.microsoft");
        refused(flat(1, 1, 2, 2).node("If", "x", "y", "then_branch", new byte[0]), "(If)", "control flow");
    }

    @Test
    void brokenGraphsAreRefused() {
        refused(flat(1, 1, 2, 2).node("Add", "x,b", "a").node("Add", "x,a", "b").node("Flatten", "b", "y"), "cycle");
        refused(flat(1, 1, 2, 2).node("Add", "x,nowhere", "y"), "'nowhere'");
        refused(flat(1, 1, 2, 2).node("Relu", "x", "y").node("Elu", "x", "y"), "given twice");
        refused(flat(1, 1, 2, 2).scalar("c", 1).scalar("c", 2).node("Add", "x,c", "y"), "one initialiser 'c'");
        refused(flat(1, 1, 2, 2).scalar("c", 1).node("Flatten", "c", "y"), "depends on the image");
        refused(flat(1, 1, 2, 2), "'y'");
        refused(flat(1, 4).node("Relu", "x", "y"), "channels x height x width");
        refused(flat(1, 1, 1 << 15, 1 << 15).node("Flatten", "x", "y"), "at most");
        refused(
                new OnnxWriter(6)
                        .input("x", 1, 1, 2, 2)
                        .node("Flatten", "x", "y")
                        .output("y"),
                "opset",
                "got 6");
        refused(
                new OnnxWriter(22)
                        .input("x", 1, 1, 2, 2)
                        .node("Flatten", "x", "y")
                        .output("y"),
                "opset",
                "got 22");
        refused(flat(1, 1, 2, 2).node("Relu", "x", "y"), "2 x classes");
        refused(
                flat(-1, 1, 2, 2)
                        .node("ReduceMean", "x", "m", "axes", dims(0))
                        .node("Add", "x,m", "s")
                        .node("Flatten", "s", "y"),
                "not to depend on the other images");
    }

    @Test
    void tensorsThatCannotBeAreRefused() {
        long[] vast = {1L << 40, 1L << 40};
        refused(flat(1, 1, 2, 2).initialiser("c", 1, vast, _ -> {}).node("Add", "x,c", "y"), "expected a shape");
        refused(flat(1, 1, 2, 2).initialiser("c", 1, dims(1L << 40), _ -> {}).node("Add", "x,c", "y"), "1099511627776");
        refused(flat(1, 1, 2, 2).initialiser("c", 1, dims(-4), _ -> {}).node("Add", "x,c", "y"), "expected a shape");
        refused(flat(1, 1, 2, 2).initialiser("c", 8, dims(1), _ -> {}).node("Add", "x,c", "y"), "element type");
        // results that are larger than the file by far
        refused(
                flat(1, 1, 2, 2)
                        .longs("s", 1 << 20, 1 << 20, 1, 1)
                        .node("Expand", "x,s", "e")
                        .node("Flatten", "e", "y"),
                "Expand to e",
                "at most");
        refused(
                flat(1, 1, 2, 2)
                        .longs("s", 1 << 30, 1 << 30)
                        .node("ConstantOfShape", "s", "c")
                        .node("Add", "x,c", "y"),
                "ConstantOfShape to c");
        refused(
                flat(1, 1, 2, 2)
                        .longs("p", 0, 0, 0, 0, 0, 0, 1L << 40, 0)
                        .node("Pad", "x,p", "e")
                        .node("Flatten", "e", "y"),
                "Pad to e");
        refused(
                flat(1, 1, 2, 2)
                        .node("Concat", "x,x", "a")
                        .with(w -> {
                            for (int i = 0; i < 40; i++) {
                                w.node("Concat", i == 0 ? "a,a" : "c" + (i - 1) + ",c" + (i - 1), "c" + i, "axis", 1);
                            }
                        })
                        .node("Flatten", "c39", "y"),
                "Concat to c",
                "at most");
    }

    private OnnxWriter external(String location, long offset, long length) {
        return flat(1, 1, 2, 2)
                .initialiser("c", 1, dims(4), out -> {
                    entry(out, "location", location);
                    entry(out, "offset", Long.toString(offset));
                    entry(out, "length", Long.toString(length));
                    out.writeInt32(14, 1);
                })
                .node("Flatten", "x", "f")
                .node("Add", "f,c", "y");
    }

    private static void entry(CodedOutputStream out, String key, String value) throws IOException {
        out.writeByteArray(13, OnnxWriter.bytes(pair -> {
            pair.writeString(1, key);
            pair.writeString(2, value);
        }));
    }

    @Test
    void dataBesideTheModelIsRead() throws IOException {
        Files.createDirectories(folder.resolve("weights"));
        Files.write(folder.resolve("weights/c.bin"), OnnxWriter.raw(new float[] {9, 1, 2, 3, 4, 9}));
        OnnxNet net = read(external("weights/c.bin", 4, 16));
        assertThat(logits(net, new float[4], 1, 1, 2, 2)).containsExactly(1, 2, 3, 4);
        refused(external("weights/c.bin", 16, 16), "within the 24 bytes");
        refused(external("weights/c.bin", 400, 16), "within the 24 bytes");
        refused(external("weights/c.bin", 4, 12), "expected 4 numbers");
    }

    @Test
    void dataElsewhereIsNot() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("inner"));
        Path outside = Files.write(folder.resolve("c.bin"), OnnxWriter.raw(new float[4]));
        Files.createSymbolicLink(inner.resolve("link.bin"), outside);
        for (String location : List.of(
                "../c.bin",
                outside.toString(),
                "link.bin",
                "missing.bin",
                "",
                ".",
                "a/../../c.bin",
                "..\\c.bin",
                "\0")) {
            Path file = Files.write(
                    inner.resolve("model.onnx"), external(location, 0, 16).model());
            assertThatThrownBy(() -> OnnxFile.read(file))
                    .as(location)
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("in the model's folder");
        }
    }

    @Test
    void openSizesAreLeftToTheCaller() throws IOException {
        OnnxNet net =
                read(flat(-1, 2, -1, -1).node("GlobalAveragePool", "x", "p").node("Flatten", "p", "y"));
        assertThat(net.shape()).isEmpty();
        assertThat(net.accepts(new ImageShape(2, 9, 8))).isTrue();
        assertThat(net.accepts(new ImageShape(3, 9, 8))).isFalse();
        assertThat(ClassCount.of(net, new ImageShape(2, 9, 8))).isEqualTo(2);
        assertThatThrownBy(() -> ClassCount.of(net, new ImageShape(3, 9, 8)))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("[-1, 2, -1, -1]");
    }

    @Test
    void floatsOfEverySizeAndFormAreRead() throws IOException {
        OnnxNet net = read(flat(1, 1, 1, 2)
                .initialiser("half", 10, dims(2), OnnxWriter.packed(5, 0x3c00, 0xc000))
                .initialiser("bfloat", 16, dims(2), out -> out.writeByteArray(9, new byte[] {0, 0x40, 0x40, 0x40}))
                .initialiser(
                        "floats", 1, dims(2), out -> out.writeByteArray(4, OnnxWriter.raw(new float[] {.5f, .25f})))
                .initialiser(
                        "double", 11, dims(1), out -> out.writeByteArray(10, new byte[] {0, 0, 0, 0, 0, 0, 0x59, 0x40}))
                .node("Flatten", "x", "f")
                .node("Add", "f,half", "a")
                .node("Add", "a,bfloat", "b")
                .node("Add", "b,floats", "c")
                .node("Add", "c,double", "y"));
        // half 1, -2; bfloat 2, 3; float .5, .25; double 100
        assertThat(logits(net, new float[2], 1, 1, 1, 2)).containsExactly(103.5f, 101.25f);
    }
}
