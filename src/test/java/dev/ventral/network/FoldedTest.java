package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logitsAreThoseOfTheNetwork(boolean resnet) {
        Supplier<Net> build = resnet ? Networks::tinyResnet : Networks::tinySequential;
        try (var _ = new PointerScope()) {
            Net net = build.get();
            Tensor images = Networks.images(4, 3, Networks.TINY);
            Net folded = net.folded();
            assertThat(Networks.difference(folded.forward(images, Taps.none()), net.forward(images, Taps.none())))
                    .isLessThan(1e-5);
            assertThat(Weights.state(folded).keySet()).noneMatch(name -> name.contains("running"));
            net.to(ScalarType.Double, false);
            Tensor exact = images.to(ScalarType.Double);
            assertThat(Networks.difference(net.folded().forward(exact, Taps.none()), net.forward(exact, Taps.none())))
                    .isLessThan(1e-12);
        }
    }

    @Test
    void convolutionTapShowsTheBatchNormAndTheOriginalIsUntouched() {
        try (var _ = new PointerScope()) {
            Net net = Networks.tinyResnet();
            Tensor images = Networks.images(4, 3, Networks.TINY);
            Tensor before = net.forward(images, Taps.none());
            Net folded = net.folded();
            Taps taps = Taps.of(List.of("layer1.0.conv2", "layer1.0"));
            Taps original = Taps.of(List.of("layer1.0.bn2", "layer1.0"));
            Tensor after = net.forward(images, original);
            assertThat(folded.forward(images, taps).requires_grad()).isFalse();
            assertThat(Networks.difference(taps.get("layer1.0.conv2"), original.get("layer1.0.bn2")))
                    .isLessThan(1e-5);
            assertThat(Networks.difference(taps.get("layer1.0"), original.get("layer1.0")))
                    .isLessThan(1e-5);
            assertThat(after.equal(before)).isTrue();
            assertThat(folded.tapNames()).noneMatch(name -> name.contains("bn"));
            assertThat(folded.folded()).isSameAs(folded);
        }
    }

    @Test
    void batchNormWithoutConvolutionStays() {
        try (var _ = new PointerScope()) {
            Net net = new Sequential(List.of(
                            new Layer.Norm("n"),
                            new Layer.Conv(2, 1, 1, 0, true, "c"),
                            new Layer.Flatten(null),
                            new Layer.Linear(null, null)))
                    .build(Networks.TINY, 3, 1);
            Tensor images = Networks.images(4, 3, Networks.TINY);
            assertThat(net.forward(images, Taps.none()).isNull()).isFalse();
            net.eval();
            Net folded = net.folded();
            assertThat(folded.tapNames()).isEqualTo(net.tapNames());
            assertThat(folded.forward(images, Taps.none()).equal(net.forward(images, Taps.none())))
                    .isTrue();
        }
    }
}
