package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.Samples;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Resnet.Resnet34;
import dev.ventral.network.Resnet.Resnet50;
import dev.ventral.network.ResnetCifar.Resnet20Cifar;
import dev.ventral.network.ResnetCifar.Resnet32Cifar;
import dev.ventral.network.ResnetCifar.Resnet44Cifar;
import dev.ventral.network.ResnetCifar.Resnet56Cifar;
import dev.ventral.network.Vgg.Vgg11;
import dev.ventral.network.Vgg.Vgg16;
import dev.ventral.network.Vgg.Vgg19;
import dev.ventral.network.Vonenet.EvaluationNoise;
import dev.ventral.network.Vonenet.Noise;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds for every network there is and will be.
class EveryArchitectureTest {
    private static final int CLASSES = 5;
    private static final Sequential SEQUENTIAL = new Sequential(List.of(
            new Layer.Conv(4, 3, 1, 1, false, "a"),
            new Layer.Norm("n"),
            new Layer.Relu("r"),
            new Layer.MaxPool(2, null, 0, null),
            new Layer.Dropout(.5, "d"),
            new Layer.Conv(6, 3, 1, 1, true, null),
            new Layer.Norm(null),
            new Layer.Elu(null),
            new Layer.AvgPool(2, 1, 1, null),
            new Layer.AdaptiveAvgPool(2, null),
            new Layer.Flatten(null),
            new Layer.Linear(7, null),
            new Layer.Relu(null),
            new Layer.Linear(null, "out")));

    @TempDir
    Path folder;

    /// A network at a size of image.
    record Sample(Architecture architecture, ImageShape shape) {
        Net build(long seed) {
            return architecture.build(shape, CLASSES, seed);
        }

        /// With batch norms that are not those of a network that has seen nothing, for evaluation.
        Net trained() {
            return Networks.stirred(build(1));
        }

        Tensor images() {
            return Networks.images(4, 3, shape);
        }
    }

    /// Small networks of every kind, on grey and coloured images. A network for large images gets them by its
    /// stem.
    static Stream<Sample> samples() {
        return Samples.ofEvery(
                        Architecture.class,
                        List.of(
                                new Resnet18(4, Stem.CIFAR),
                                new Resnet18(2, Stem.IMAGENET),
                                new Resnet34(2, Stem.CIFAR),
                                new Resnet50(2, Stem.CIFAR),
                                new Resnet20Cifar(4),
                                new Resnet32Cifar(2),
                                new Resnet44Cifar(2),
                                new Resnet56Cifar(2),
                                new MnistCnn(),
                                new Resnet.OfDepth(101, 2, Stem.CIFAR),
                                new ResnetCifar.OfDepth(14, 3),
                                new Vgg.OfDepth(13, true, 2, 15),
                                new Vgg11(false, 2, 12),
                                new Vgg16(false, 2, 6),
                                new Vgg19(true, 2, 17),
                                new Alexnet(),
                                new CornetS(2, Stem.CIFAR),
                                new Vit(8, 12, 2, 3, 10),
                                new VitSmall(8),
                                new VitBase(8),
                                SEQUENTIAL,
                                front(new Resnet18(2, Stem.NONE)),
                                front(new CornetS(2, Stem.NONE)),
                                front(new Vit(4, 12, 2, 3, 10)),
                                new RegionMapped(new Resnet18(2, Stem.CIFAR), Map.of("V4", "layer3.0"))))
                .filter(EveryArchitectureTest::isSmall)
                .flatMap(architecture -> shapes(architecture).map(shape -> new Sample(architecture, shape)));
    }

    private static Vonenet front(Architecture of) {
        return new Vonenet(of, 3, 4, 5, 4, null, 1, Noise.POISSON, EvaluationNoise.FROZEN, .35, .07, 25, 0);
    }

    /// Networks of twenty million weights and more are TorchvisionTest's.
    private static boolean isSmall(Architecture architecture) {
        return !(architecture instanceof Alexnet
                || architecture instanceof VitSmall
                || architecture instanceof VitBase);
    }

    private static Stream<ImageShape> shapes(Architecture architecture) {
        return architecture instanceof MnistCnn
                ? Stream.of(new ImageShape(1, 28, 28))
                : Stream.of(new ImageShape(1, 16, 16), new ImageShape(3, 32, 24));
    }

    @Test
    void theSequentialSampleHasEveryLayerThereIs() {
        Samples.ofEvery(Layer.class, SEQUENTIAL.layers());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void logitsAreOneRowPerImageAndDependOnNoNeighbour(Sample sample) {
        Net net = sample.trained();
        Tensor logits = net.forward(sample.images(), Taps.none());
        assertThat(Tensors.shape(logits)).containsExactly(3, CLASSES);
        double[] values = Tensors.doubles(logits);
        assertThat(Arrays.stream(values).distinct().count()).isGreaterThan(CLASSES);
        for (double value : values) {
            assertThat(value).isFinite();
        }
        Tensor alone = net.forward(sample.images().narrow(0, 1, 1), Taps.none());
        assertThat(Networks.difference(alone, logits.narrow(0, 1, 1))).isLessThan(1e-5);
        assertThat(Networks.parameterCount(net))
                .isEqualTo(Weights.parameters(net).values().stream()
                        .mapToLong(Tensor::numel)
                        .sum());
    }

    /// Taps are seen by a forward pass, in training too, and are the same where the pass ends at them.
    @ParameterizedTest
    @MethodSource("samples")
    void everyTapIsSeen(Sample sample) {
        Net net = sample.trained();
        assertThat(net.tapNames()).isNotEmpty().doesNotHaveDuplicates();
        Taps all = Taps.of(net.tapNames());
        net.forward(sample.images(), all);
        for (String name : net.tapNames()) {
            assertThat(all.get(name).size(0)).as(name).isEqualTo(3);
            Taps only = Taps.only(List.of(name));
            net.forward(sample.images(), only);
            assertThat(only.get(name).equal(all.get(name))).as(name).isTrue();
        }
        net.train(true);
        Taps training = Taps.of(net.tapNames());
        net.forward(sample.images(), training);
        assertThat(net.tapNames())
                .allSatisfy(name -> assertThat(training.get(name).isNull()).isFalse());
    }

    /// A region that a network knows is one of its taps under another name; they come in the order of the
    /// forward pass.
    @ParameterizedTest
    @MethodSource("samples")
    void regionsAreTaps(Sample sample) {
        Net net = sample.trained();
        assertThat(net.tapNames()).containsAll(net.regions().values()).noneMatch(net.regions()::containsKey);
        Classifier model = new Classifier(net, Normalization.none(sample.shape().channels()), Compute.CPU);
        Taps taps = Taps.of(net.tapNames());
        model.logits(sample.images(), taps);
        net.regions()
                .forEach((region, tap) -> assertThat(
                                model.activation(sample.images(), region).equal(taps.get(tap)))
                        .as(region)
                        .isTrue());
        assertThat(net.regions().values().stream().map(net.tapNames()::indexOf)).isSorted();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void foldedIsTheSameFunction(Sample sample) {
        Net net = sample.trained();
        Net folded = net.folded();
        folded.eval();
        Tensor logits = folded.forward(sample.images(), Taps.none());
        assertThat(Networks.difference(logits, net.forward(sample.images(), Taps.none())))
                .isLessThan(1e-4);
        Taps taps = Taps.of(folded.tapNames());
        assertThat(folded.forward(sample.images(), taps).equal(logits)).isTrue();
        assertThat(net.tapNames()).containsAll(folded.tapNames());
        assertThat(folded.tapNames())
                .allSatisfy(name -> assertThat(taps.get(name).size(0)).isEqualTo(3));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void savedAndLoadedItIsTheSame(Sample sample) {
        Net net = sample.trained();
        Path file = folder.resolve("net.safetensors");
        Weights.save(net, file, Map.of());
        Net other = sample.build(99);
        Weights.load(other, file);
        other.eval();
        assertSameState(other, net);
        assertThat(other.forward(sample.images(), Taps.none()).equal(net.forward(sample.images(), Taps.none())))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSeedGivesTheWeights(Sample sample) {
        Net net = sample.build(7);
        assertSameState(sample.build(7), net);
        Map<String, Tensor> other = Weights.parameters(sample.build(8));
        assertThat(Weights.parameters(net))
                .anySatisfy((name, value) ->
                        assertThat(other.get(name).equal(value)).isFalse());
        assertThat(net.is_training()).isTrue();
    }

    /// What is random in training is a function of the step's seed, and a batch that is to leave no trace
    /// leaves none.
    @ParameterizedTest
    @MethodSource("samples")
    void aTrainingPassIsAFunctionOfTheStep(Sample sample) {
        Net net = sample.build(7);
        net.runningStatistics(false);
        net.seed(3);
        float[] first = Tensors.floats(net.forward(sample.images(), Taps.none()));
        net.seed(3);
        assertThat(Tensors.floats(net.forward(sample.images(), Taps.none()))).isEqualTo(first);
        assertSameState(net, sample.build(7));
    }

    private static void assertSameState(Net net, Net expected) {
        Map<String, Tensor> state = Weights.state(net);
        Map<String, Tensor> same = Weights.state(expected);
        assertThat(state.keySet()).isEqualTo(same.keySet());
        assertThat(state)
                .allSatisfy(
                        (name, value) -> assertThat(value.equal(same.get(name))).isTrue());
    }
}
