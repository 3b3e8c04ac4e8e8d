package dev.ventral.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.InterpolateMode;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.LongVectorOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBilinear;
import org.junit.jupiter.api.Test;

/// The engine's own resizing judges ours, torchvision the rules of sizes and offsets.
class ResizeTest {

    private static Tensor engine(Tensor images, int rows, int columns) {
        var options = new InterpolateFuncOptions();
        options.size().put(new LongVectorOptional(new LongVector(rows, columns)));
        options.mode().put(new InterpolateMode(new kBilinear()));
        options.align_corners().put(new BoolOptional(false));
        options.antialias().put(true);
        return torch.interpolate(images, options);
    }

    @Test
    void isTheEnginesAntialiasedBilinear() {
        int[][] sizes = {
            {7, 9, 3, 4}, {7, 9, 14, 5}, {31, 2, 31, 7}, {100, 75, 32, 32}, {5, 5, 1, 1}, {1, 1, 6, 3}, {64, 48, 63, 49}
        };
        for (int[] s : sizes) {
            try (var _ = new PointerScope()) {
                Tensor images = new ImageRandom(s[0], new int[] {s[1]}).uniform(1, 3, s[0], s[1]);
                float[] expected = Tensors.floats(engine(images, s[2], s[3]));
                float[] got = Resize.antialiased(Tensors.floats(images), 3, s[0], s[1], s[2], s[3]);
                assertThat(got).as(Arrays.toString(s)).containsExactly(expected, within(1e-5f));
            }
        }
    }

    /// torchvision 0.14's `Resize(side)` on images `1 x h x w`: the sizes it gave.
    @Test
    void theShorterSideDecides() {
        int[][] cases = {
            {375, 500, 256, 256, 341},
            {500, 375, 256, 341, 256},
            {333, 500, 256, 256, 384},
            {7, 9, 5, 5, 6},
            {9, 7, 5, 6, 5},
            {8, 8, 3, 3, 3},
            {3, 10, 7, 7, 23},
            {375, 501, 256, 256, 342}
        };
        for (int[] c : cases) {
            Images image = Images.ofBytes(1, c[0], c[1], new byte[][] {new byte[c[0] * c[1]]})
                    .shorter(c[2]);
            assertThat(new int[] {image.height(), image.width()}).containsExactly(c[3], c[4]);
        }
    }

    /// torchvision 0.14's `CenterCrop(3)` on images whose pixels count their places: the first pixel it kept.
    @Test
    void halvesOfTheRemainderGoToTheEvenNumber() {
        int[][] cases = {{4, 3, 0}, {5, 3, 3}, {6, 3, 6}, {8, 3, 6}, {10, 3, 12}, {3, 6, 2}, {3, 8, 2}, {7, 6, 14}};
        for (int[] c : cases) {
            byte[] counting = new byte[c[0] * c[1]];
            for (int k = 0; k < counting.length; k++) {
                counting[k] = (byte) k;
            }
            Images centre =
                    Images.ofBytes(1, c[0], c[1], new byte[][] {counting}).centre(3);
            assertThat(centre.levels(0)[0]).as(Arrays.toString(c)).isEqualTo((byte) c[2]);
        }
    }
}
