package dev.ventral.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/// What `TorchvisionTest` does not tell.
class VitTest {
    private static final ImageShape GREY = new ImageShape(1, 32, 16);

    /// Numbers as the papers have them: 22 and 86 million with 1000 classes, at 224 pixels.
    @Test
    void parametersOfTheNamedSizes() {
        var shape = new ImageShape(3, 224, 224);
        assertThat(Networks.parameterCount(new VitSmall(16).build(shape, 1000))).isEqualTo(22_050_664);
        assertThat(Networks.parameterCount(new VitBase(16).build(shape, 1000))).isEqualTo(86_567_656);
    }

    @Test
    void tapsAreMapsThenTokensThenOneVector() {
        Net net = new Vit(4, 12, 2, 3, 10).build(GREY, 5, 1);
        Taps taps = Taps.of(List.of("conv_proj", "encoder.layers.encoder_layer_1", "encoder.ln", "class_token"));
        assertThat(Tensors.shape(net.forward(Networks.images(1, 2, GREY), taps)))
                .containsExactly(2, 5);
        assertThat(Tensors.shape(taps.get("conv_proj"))).containsExactly(2, 12, 8, 4);
        assertThat(Tensors.shape(taps.get("encoder.layers.encoder_layer_1"))).containsExactly(2, 33, 12);
        assertThat(taps.get("class_token").equal(taps.get("encoder.ln").select(1, 0)))
                .isTrue();
    }

    /// Without positions a transformer cannot tell where a patch is: with them 0, mixing the patches changes
    /// nothing.
    @Test
    void positionsAloneTellPatchesApart() {
        Net net = new Vit(4, 12, 2, 3, 10).build(GREY, 5, 1);
        Tensor images = Networks.images(1, 1, GREY);
        Tensor turned = images.roll(new long[] {8}, new long[] {2}); // two rows of patches further
        Tensor before = net.forward(images, Taps.none());
        assertThat(Networks.difference(net.forward(turned, Taps.none()), before))
                .isGreaterThan(1e-3);
        try (var _ = new org.bytedeco.pytorch.NoGradGuard()) {
            Weights.state(net).get("encoder.pos_embedding").zero_();
        }
        before = net.forward(images, Taps.none());
        assertThat(Networks.difference(net.forward(turned, Taps.none()), before))
                .isLessThan(1e-5);
    }

    @Test
    void sayWhatIsWrong() {
        assertThatThrownBy(() -> new Vit(5, 12, 2, 3, 10).build(GREY, 5))
                .isInstanceOf(InputError.class)
                .hasMessage("network.patch: expected a number that divides the images (1 x 32 x 16) without rest,"
                        + " got 5");
        assertThatThrownBy(() -> new Vit(4, 16, 2, 3, 10))
                .isInstanceOf(InputError.class)
                .hasMessage("network.heads: expected a number that divides network.dim (16) without rest, got 3");
        assertThatThrownBy(() -> new VitBase(0)).isInstanceOf(InputError.class);
    }
}
