package dev.ventral.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class ImagesTest {
    private static final Offset<Float> TINY = within(1e-6f);

    private static Images ramp() {
        byte[] all = new byte[2 * 3 * 2 * 2];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 11);
        }
        return Images.ofBytes(2, 3, 2, 2, all);
    }

    @Test
    void bytesBecomeFractionsOf255InRowMajorOrder() {
        Images images = ramp();
        try (var _ = new PointerScope()) {
            var tensor = images.tensor(new int[] {1, 0});
            assertThat(Tensors.shape(tensor)).containsExactly(2, 3, 2, 2);
            float[] values = Tensors.floats(tensor);
            assertThat(values[0]).isEqualTo(132 / 255f);
            // 23 * 11 = 253 is negative as a signed byte.
            assertThat(values[11]).isEqualTo(253 / 255f);
            assertThat(values[12]).isZero();
            assertThat(Tensors.floats(images.tensor()))
                    .startsWith(images.pixels(0))
                    .endsWith(images.pixels(1));
        }
    }

    @Test
    void pixelsOutsideZeroToOneAreRefusedByImageAndValue() {
        for (float bad : new float[] {Float.NaN, -0.01f, 1.01f, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Images.ofFloats(2, 1, 1, 2, new float[] {0, 1, 0.5f, bad}))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("image 1")
                    .hasMessageContaining(Float.toString(bad));
        }
    }

    @Test
    void greyIsBt601Luma() {
        Images red = Images.ofFloats(3, 1, 1, new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.2f, 0.4f, 0.6f}});
        Images grey = red.grey();
        assertThat(grey.channels()).isEqualTo(1);
        assertThat(grey.pixels(0)[0]).isCloseTo(0.299f, TINY);
        assertThat(grey.pixels(1)[0]).isCloseTo(0.587f, TINY);
        assertThat(grey.pixels(2)[0]).isCloseTo(0.114f, TINY);
        assertThat(grey.pixels(3)[0]).isCloseTo(0.363f, TINY);
        assertThat(grey.grey()).isSameAs(grey);
        Images bytes = Images.ofBytes(3, 1, 1, new byte[][] {{(byte) 255, (byte) 255, (byte) 255}, {100, 0, 0}})
                .grey();
        assertThat(bytes.levels(0)[0]).isEqualTo((byte) 255);
        assertThat(bytes.levels(1)[0]).isEqualTo((byte) 30);
        assertThat(grey.rgb().pixels(3)).containsExactly(grey.pixels(3)[0], grey.pixels(3)[0], grey.pixels(3)[0]);
    }

    /// By hand: halving, the triangle filter has support 2 about 1 and 3, so weights 3, 3, 1 over 7 at one end.
    /// Without antialiasing it would be the mean of two.
    @Test
    void reducingAntialiases() {
        float[] row = {0.1f, 0.9f, 0.3f, 0.5f};
        float[] small = Images.ofFloats(1, 1, 1, 4, row).resize(1, 2).pixels(0);
        assertThat(small[0]).isCloseTo((3 * 0.1f + 3 * 0.9f + 0.3f) / 7, TINY);
        assertThat(small[1]).isCloseTo((0.9f + 3 * 0.3f + 3 * 0.5f) / 7, TINY);
        float[] column = Images.ofFloats(1, 1, 4, 1, row).resize(2, 1).pixels(0);
        assertThat(column).containsExactly(small);
    }

    @Test
    void enlargingIsBilinearWithHalfPixelCentres() {
        float[] large =
                Images.ofFloats(1, 1, 1, 2, new float[] {0, 1}).resize(1, 4).pixels(0);
        assertThat(large).containsExactly(new float[] {0, 0.25f, 0.75f, 1}, TINY);
    }

    @Test
    void resizedBytesAreRoundedBytes() {
        Images small = Images.ofBytes(1, 1, 1, 4, new byte[] {0, 100, (byte) 200, (byte) 255})
                .resize(1, 2);
        assertThat(small.isBytes()).isTrue();
        // 500 / 7 = 71.4, 1465 / 7 = 209.3
        assertThat(small.levels(0)).containsExactly((byte) 71, (byte) 209);
    }

    @Test
    void manyImagesAreResizedEachByItself() {
        float[][] images = new float[600][];
        for (int i = 0; i < images.length; i++) {
            images[i] = new float[] {i / 600f, i / 600f, i / 600f, i / 600f};
        }
        Images small = Images.ofFloats(1, 2, 2, images).resize(1, 1);
        for (int i = 0; i < images.length; i++) {
            assertThat(small.pixels(i)[0]).isCloseTo(i / 600f, TINY);
        }
    }

    @Test
    void squareIsTheCentre() {
        float[] row = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f};
        Images square = Images.ofFloats(1, 1, 2, 4, row).square(2);
        assertThat(square.pixels(0)).containsExactly(0.2f, 0.3f, 0.6f, 0.7f);
        Images colour = ramp().crop(1, 0, 1, 2);
        assertThat(colour.pixels(0))
                .containsExactly(22 / 255f, 33 / 255f, 66 / 255f, 77 / 255f, 110 / 255f, 121 / 255f);
    }

    @Test
    void selectionKeepsOrderAndTheHashTellsContentApart() {
        Images images = ramp();
        assertThat(images.select(new int[] {1, 0, 1}).pixels(2)).containsExactly(images.pixels(1));
        assertThat(images.select(new int[] {0, 1})).isEqualTo(images);
        assertThat(images.sha256()).isEqualTo(ramp().sha256()).hasSize(64);
        assertThat(images.select(new int[] {1, 0}).sha256()).isNotEqualTo(images.sha256());
        Images reshaped = Images.ofBytes(2, 2, 3, 2, new byte[24]);
        assertThat(reshaped.sha256())
                .isNotEqualTo(Images.ofBytes(2, 3, 2, 2, new byte[24]).sha256());
        Images floats = Images.ofFloats(1, 1, 1, 1, new float[] {0.5f});
        assertThat(floats.sha256())
                .isNotEqualTo(Images.ofFloats(1, 1, 1, 1, new float[] {0.25f}).sha256());
        try (var _ = new PointerScope()) {
            assertThat(Images.of(images.tensor()).pixels(1)).containsExactly(images.pixels(1));
        }
    }
}
