package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
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
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegionsTest {
    private static final List<String> FOUR = List.of("V1", "V2", "V4", "IT");
    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);

    /// Whole networks of every kind that has a map.
    static Stream<Architecture> whole() {
        return Stream.of(
                new Resnet18(2, Stem.CIFAR),
                new Resnet34(2, Stem.CIFAR),
                new Resnet50(2, Stem.IMAGENET),
                new Resnet20Cifar(2),
                new Resnet32Cifar(2),
                new Resnet44Cifar(2),
                new Resnet56Cifar(2),
                new ResnetCifar.OfDepth(14, 2),
                new Resnet.OfDepth(101, 2, Stem.CIFAR),
                new Vit(8, 12, 6, 3, 10),
                new Vit(8, 12, 12, 3, 10));
    }

    @ParameterizedTest
    @MethodSource("whole")
    void fourRegionsHaveTaps(Architecture architecture) {
        Net net = architecture.build(SHAPE, 3, 1);
        assertThat(net.regions().keySet()).containsExactlyElementsOf(FOUR);
        assertThat(net.regions().values()).doesNotHaveDuplicates();
    }

    static Stream<Architecture> vggs() {
        return Stream.of(false, true)
                .flatMap(norm -> Stream.of(
                        new Vgg11(norm, 1, norm ? 28 : 20),
                        new Vgg.OfDepth(13, norm, 1, norm ? 35 : 25),
                        new Vgg16(norm, 1, norm ? 43 : 30),
                        new Vgg19(norm, 1, norm ? 52 : 36)));
    }

    /// The ends of the first four stages, by what they are: each has half the side of the one before and, but
    /// for the last, twice the channels.
    @ParameterizedTest
    @MethodSource("vggs")
    void regionsOfVggsAreTheEndsOfStages(Architecture architecture) {
        Net net = architecture.build(SHAPE, 3, 1);
        net.eval();
        assertThat(net.regions().keySet()).containsExactlyElementsOf(FOUR);
        Classifier model = new Classifier(net, Normalization.none(3), Compute.CPU);
        Tensor images = Networks.images(1, 2, SHAPE);
        int[][] sizes = {{1, 16}, {2, 8}, {4, 4}, {8, 2}};
        for (int k = 0; k < 4; k++) {
            assertThat(Tensors.shape(model.activation(images, FOUR.get(k))))
                    .containsExactly(2, sizes[k][0], sizes[k][1], sizes[k][1]);
        }
    }

    /// A cut network has the regions that are left of it.
    @Test
    void whatIsCutOffIsNoRegion() {
        assertThat(new Vgg16(false, 1, 10).build(SHAPE, 3, 1).regions())
                .isEqualTo(Map.of("V1", "features.4", "V2", "features.9"));
        assertThat(new Vit(8, 12, 5, 3, 10).build(SHAPE, 3, 1).regions()).isEmpty();
    }

    /// Areas of CORnet-S are its own taps; nothing stands for them.
    @Test
    void ownTapsComeFirst() {
        Net net = new CornetS(1, Stem.CIFAR).build(SHAPE, 3, 1);
        assertThat(net.tapNames()).containsAll(FOUR);
        assertThat(net.regions()).isEmpty();
        net.checkTaps(FOUR);
        assertThat(net.tap("V4")).isEqualTo("V4");
        assertThatThrownBy(() -> new RegionMapped(new CornetS(1, Stem.CIFAR), Map.of("V4", "V2")).build(SHAPE, 3, 1))
                .isInstanceOf(InputError.class)
                .hasMessage("network.regions: expected names that are no taps of the network, got 'V4'");
    }

    /// Behind a front end V1 is the front end, whatever follows.
    @Test
    void aFrontEndIsV1() {
        for (Architecture of : List.of(new Resnet18(2, Stem.NONE), new CornetS(2, Stem.NONE))) {
            Net net = new Vonenet(of, 2, 2, 3, 2, null, 1, Noise.NONE, EvaluationNoise.NONE, .35, .07, 25, 0)
                    .build(SHAPE, 3, 1);
            net.checkTaps(FOUR);
            assertThat(net.tap("V1")).isEqualTo("vone_block");
            assertThat(net.tap("IT")).isEqualTo(of instanceof CornetS ? "IT" : "layer4");
        }
    }

    @Test
    void aMapOfOnesOwnGoesBefore() {
        Net net = new RegionMapped(new Resnet18(2, Stem.CIFAR), Map.of("V4", "layer3.0", "PIT", "layer4.0"))
                .build(SHAPE, 3, 1);
        assertThat(net.regions())
                .isEqualTo(Map.of("V1", "layer1", "V2", "layer2", "V4", "layer3.0", "IT", "layer4", "PIT", "layer4.0"));
        Classifier model = new Classifier(net, Normalization.none(3), Compute.CPU);
        Tensor images = Networks.images(1, 2, SHAPE);
        // two names of one tap, in a pass that ends there
        Net twice = new RegionMapped(new Resnet18(2, Stem.CIFAR), Map.of("V4", "layer2")).build(SHAPE, 3, 1);
        twice.eval();
        Taps both = Taps.only(List.of("V2", "V4", "layer1"));
        new Classifier(twice, Normalization.none(3), Compute.CPU).logits(images, both);
        assertThat(both.stop()).isTrue();
        assertThat(both.get("V2").equal(both.get("V4"))).isTrue();
        assertThat(both.get("layer1").size(1)).isEqualTo(2);
        assertThat(model.activation(images, "PIT").size(1)).isEqualTo(16);
    }

    @Test
    void whatIsNeitherIsRefusedWithBothLists() {
        Net net = new Resnet18(2, Stem.CIFAR).build(SHAPE, 3, 1);
        assertThat(net.knows(List.of("V4", "layer1"))).isTrue();
        assertThat(net.knows(List.of("V4", "V3"))).isFalse();
        assertThatThrownBy(() -> net.checkTaps(List.of("V4", "V3")))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected names that the network has, got 'V3'")
                .hasMessageContaining("(taps: conv1, ")
                .hasMessageEndingWith("regions: V1 = layer1, V2 = layer2, V4 = layer3, IT = layer4)");
        assertThatThrownBy(
                        () -> new RegionMapped(new Resnet18(2, Stem.CIFAR), Map.of("V4", "layer9")).build(SHAPE, 3, 1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("got 'layer9'");
        assertThatThrownBy(() -> new RegionMapped(new Resnet18(2, Stem.CIFAR), Map.of()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at least one region");
    }
}
