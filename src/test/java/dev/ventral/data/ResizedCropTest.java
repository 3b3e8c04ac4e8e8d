package dev.ventral.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.image.CropBox;
import dev.ventral.data.image.Images;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResizedCropTest {
    private static final int DRAWS = 40_000;
    private static final ResizedCrop USUAL = new ResizedCrop(List.of(.08, 1.0), List.of(3 / 4.0, 4 / 3.0));

    /// Mean and deviation of top, left, height, width and of the log of width over height.
    private static double[] moments(ResizedCrop crop, int height, int width) {
        double[] sum = new double[5];
        double[] squares = new double[5];
        var random = new SplittableRandom(1);
        for (int n = 0; n < DRAWS; n++) {
            CropBox box = crop.box(height, width, random);
            assertThat(box.inside(height, width)).isTrue();
            double[] seen = {
                box.top(), box.left(), box.height(), box.width(), Math.log((double) box.width() / box.height())
            };
            for (int k = 0; k < seen.length; k++) {
                sum[k] += seen[k];
                squares[k] += seen[k] * seen[k];
            }
        }
        double[] moments = new double[10];
        for (int k = 0; k < 5; k++) {
            double mean = sum[k] / DRAWS;
            moments[2 * k] = mean;
            moments[2 * k + 1] = Math.sqrt(squares[k] / DRAWS - mean * mean);
        }
        return moments;
    }

    /// The moments of 40,000 boxes that torchvision 0.14's `RandomResizedCrop.get_params` drew: a photograph of
    /// ImageNet's usual size, and a narrow strip, where most draws do not fit and many end in the centre.
    @Test
    void boxesAreDistributedAsTorchvisions() {
        double[] photograph = {52.2927, 50.7865, 108.7170, 80.2570, 270.2905, 70.4354, 282.2655, 86.5568, 0.0317, 0.1640
        };
        double[] strip = {1.0709, 2.0141, 127.3764, 52.7774, 37.8629, 3.1731, 45.9431, 8.4129, 0.1785, 0.1519};
        near(moments(USUAL, 375, 500), photograph);
        near(moments(USUAL, 40, 300), strip);
    }

    private static void near(double[] moments, double[] expected) {
        for (int k = 0; k < 5; k++) {
            // Five standard errors of the difference of two means.
            double error = 5 * expected[2 * k + 1] * Math.sqrt(2.0 / DRAWS);
            assertThat(moments[2 * k]).isCloseTo(expected[2 * k], within(error));
            assertThat(moments[2 * k + 1]).isCloseTo(expected[2 * k + 1], within(error));
        }
    }

    /// Shares that never fit leave the central part that torchvision 0.14 took.
    @Test
    void theCentreIsLeftWhereNothingFits() {
        var wide = new ResizedCrop(List.of(1.0, 1.0), List.of(.5, .5));
        assertThat(wide.box(9, 12, new SplittableRandom(1))).isEqualTo(new CropBox(0, 4, 9, 4));
        var tall = new ResizedCrop(List.of(1.0, 1.0), List.of(2.0, 2.0));
        assertThat(tall.box(12, 9, new SplittableRandom(1))).isEqualTo(new CropBox(4, 0, 4, 9));
        assertThat(USUAL.box(1, 1, new SplittableRandom(1))).isEqualTo(new CropBox(0, 0, 1, 1));
    }

    /// `functional.resized_crop(image, 2, 3, 5, 6, [4, 4], antialias=True)` of torchvision 0.14 on an image of
    /// one channel whose pixels are `(37 r + 11 c + r c) mod 256`.
    @Test
    void theBoxIsCutAndResizedAsByTorchvision() {
        int height = 9;
        int width = 11;
        byte[] levels = new byte[height * width];
        for (int k = 0; k < levels.length; k++) {
            int r = k / width;
            int c = k % width;
            levels[k] = (byte) (37 * r + 11 * c + r * c);
        }
        Images image = Images.ofBytes(1, height, width, new byte[][] {levels});
        byte[] cut = image.crop(2, 3, 5, 6).resize(4, 4).levels(0);
        int[] got = new int[cut.length];
        Arrays.setAll(got, k -> cut[k] & 0xff);
        assertThat(got).containsExactly(128, 147, 166, 184, 175, 195, 216, 170, 222, 144, 117, 72, 77, 58, 61, 84);
    }

    @Test
    void drawsBelongToImageSeedAndEpoch() {
        CropBox box = USUAL.choice(1, 2, 3).of(300, 400);
        assertThat(USUAL.choice(1, 2, 3).of(300, 400)).isEqualTo(box);
        assertThat(USUAL.choice(2, 2, 3).of(300, 400)).isNotEqualTo(box);
        assertThat(USUAL.choice(1, 3, 3).of(300, 400)).isNotEqualTo(box);
        assertThat(USUAL.choice(1, 2, 4).of(300, 400)).isNotEqualTo(box);
    }

    @Test
    void nonsenseIsRefused() {
        for (List<Double> wrong :
                List.of(List.of(.5), List.of(0.0, 1.0), List.of(.5, .4), List.of(.5, 1.1), List.of(Double.NaN, 1.0))) {
            assertThatThrownBy(() -> new ResizedCrop(wrong, List.of(1.0, 1.0)))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("scale");
        }
        for (List<Double> wrong : List.of(List.of(1.0), List.of(0.0, 1.0), List.of(2.0, 1.0))) {
            assertThatThrownBy(() -> new ResizedCrop(List.of(.5, 1.0), wrong))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("ratio");
        }
    }
}
