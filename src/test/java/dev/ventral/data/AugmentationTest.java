package dev.ventral.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static Tensor counting(int... shape) {
        int size = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i + 1;
        }
        return Tensors.of(values, Arrays.stream(shape).asLongStream().toArray());
    }

    @Test
    void noneIsIdentity() {
        Tensor batch = counting(2, 1, 2, 2);
        assertThat(Augmentation.NONE.apply(batch, 1, 2, new int[] {0, 1})).isSameAs(batch);
    }

    @Test
    void flipMirrorsHalfTheImagesLeftToRight() {
        int count = 400;
        Tensor batch = counting(count, 1, 2, 3);
        float[] before = Tensors.floats(batch);
        float[] after = Tensors.floats(new Augmentation(0, true, 0).apply(batch, 7, 0, Images.range(0, count)));
        int flipped = 0;
        for (int n = 0; n < count; n++) {
            int o = 6 * n;
            float[] image = Arrays.copyOfRange(after, o, o + 6);
            float[] same = Arrays.copyOfRange(before, o, o + 6);
            float[] mirror = {same[2], same[1], same[0], same[5], same[4], same[3]};
            assertThat(image).isIn(same, mirror);
            flipped += Arrays.equals(image, mirror) ? 1 : 0;
        }
        // Five standard deviations of a fair coin.
        assertThat(flipped).isBetween(150, 250);
    }

    @Test
    void shiftIsTheBruteForceCrop() {
        int h = 3;
        int w = 4;
        int p = 2;
        Tensor batch = counting(3, 2, h, w);
        float[] before = Tensors.floats(batch);
        long[] top = {0, 4, 1};
        long[] left = {3, 0, 2};
        boolean[] mirrored = {false, true, true};
        var draws = new Augmentation.Draw[3];
        Arrays.setAll(draws, n -> new Augmentation.Draw((int) top[n], (int) left[n], mirrored[n], 0, 0, 0, 1));
        float[] after = Tensors.floats(Augmentation.shift(batch, p, draws));
        int k = 0;
        for (int n = 0; n < 3; n++) {
            for (int c = 0; c < 2; c++) {
                for (int y = 0; y < h; y++) {
                    for (int x = 0; x < w; x++) {
                        int row = (int) top[n] + y - p;
                        int column = (int) left[n] + (mirrored[n] ? w - 1 - x : x) - p;
                        boolean inside = row >= 0 && row < h && column >= 0 && column < w;
                        assertThat(after[k++]).isEqualTo(inside ? before[((n * 2 + c) * h + row) * w + column] : 0);
                    }
                }
            }
        }
    }

    @Test
    void everyCropOccurs() {
        Tensor batch = Tensors.of(new float[300], 300, 1, 1, 1).add(Tensors.scalar(1));
        float[] after = Tensors.floats(new Augmentation(1, false, 0).apply(batch, 1, 0, Images.range(0, 300)));
        // The pixel is kept in one of nine places.
        long kept = 0;
        for (float value : after) {
            kept += value == 1 ? 1 : 0;
        }
        assertThat(kept).isBetween(15L, 55L);
    }

    private static Tensor turned(Tensor batch, double degrees) {
        return Augmentation.sampled(
                batch, new Augmentation.Draw[] {new Augmentation.Draw(0, 0, false, degrees, 0, 0, 1)});
    }

    @Test
    void quarterTurnIsCounterClockwise() {
        // 1 2 2 4 3 4 -> 1 3
        float[] turned = Tensors.floats(turned(counting(1, 1, 2, 2), 90));
        assertThat(turned).containsExactly(new float[] {2, 4, 1, 3}, within(1e-5f));
    }

    @Test
    void obliqueImagesTurnWithoutDistortion() {
        // A dot two pixels right of the centre of a 5 x 9 image is two pixels above it after a quarter turn.
        float[] dot = new float[45];
        dot[2 * 9 + 6] = 1;
        float[] turned = Tensors.floats(turned(Tensors.of(dot, 1, 1, 5, 9), 90));
        assertThat(turned[4]).isCloseTo(1, within(1e-5f));
        float[] half = Tensors.floats(turned(counting(1, 1, 2, 3), 180));
        assertThat(half).containsExactly(new float[] {6, 5, 4, 3, 2, 1}, within(1e-5f));
    }

    @Test
    void anglesStayWithinTheirBound() {
        // A dot at radius 4 moves at most 4 rad(10) = .7 pixel: nothing farther than that (and the filter)
        // lights up.
        float[] dot = new float[81];
        dot[4 * 9 + 8] = 1;
        Tensor batch = Tensors.of(dot, 1, 1, 9, 9).expand(50, 1, 9, 9).contiguous();
        float[] after = Tensors.floats(new Augmentation(0, false, 10).apply(batch, 3, 1, Images.range(0, 50)));
        Set<Float> seen = new HashSet<>();
        for (int n = 0; n < 50; n++) {
            for (int p = 0; p < 81; p++) {
                if (after[81 * n + p] != 0) {
                    assertThat(p % 9).isGreaterThanOrEqualTo(7);
                    assertThat(p / 9).isBetween(3, 5);
                }
            }
            seen.add(after[81 * n + 4 * 9 + 8]);
        }
        assertThat(seen).hasSizeGreaterThan(40);
    }

    @Test
    void changesBelongToImageSeedAndEpochNotToTheBatch() {
        var all = new Augmentation(2, true, 15);
        Tensor batch = counting(6, 1, 5, 5);
        float[] whole = Tensors.floats(all.apply(batch, 1, 4, new int[] {10, 11, 12, 13, 14, 15}));
        float[] part = Tensors.floats(all.apply(batch.narrow(0, 2, 2), 1, 4, new int[] {12, 13}));
        assertThat(part).containsExactly(Arrays.copyOfRange(whole, 50, 100));
        float[] later = Tensors.floats(all.apply(batch, 1, 5, new int[] {10, 11, 12, 13, 14, 15}));
        float[] other = Tensors.floats(all.apply(batch, 2, 4, new int[] {10, 11, 12, 13, 14, 15}));
        assertThat(later).isNotEqualTo(whole);
        assertThat(other).isNotEqualTo(whole).isNotEqualTo(later);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Augmentation(-1, false, 0)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Augmentation(0, false, Double.NaN)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Augmentation(0, false, 181)).isInstanceOf(InputError.class);
    }

    private static Tensor sampled(Tensor batch, double degrees, double right, double down, double factor) {
        return Augmentation.sampled(
                batch, new Augmentation.Draw[] {new Augmentation.Draw(0, 0, false, degrees, right, down, factor)});
    }

    @Test
    void aShiftOfWholePixelsMovesThem() {
        // One to the right and two up in an image 4 wide: shifts are in widths.
        float[] moved = Tensors.floats(sampled(counting(1, 1, 3, 4), 0, 1 / 4.0, -2 / 4.0, 1));
        assertThat(moved).containsExactly(new float[] {0, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0}, within(1e-5f));
    }

    @Test
    void aZoomOfTwoDoublesTheMiddle() {
        // Output pixel x lies at (x - 1.5) / 2 + 1.5 = .75, 1.25, 1.75, 2.25 of the input 1 2 3 4.
        float[] row = Tensors.floats(sampled(counting(1, 1, 1, 4), 0, 0, 0, 2));
        assertThat(row).containsExactly(new float[] {1.75f, 2.25f, 2.75f, 3.25f}, within(1e-5f));
    }

    /// torchvision 0.14: `functional.affine(image, angle=-20, translate=[1, -1], scale=1.25, shear=[0, 0],
    /// interpolation=BILINEAR)` of the image `(3 r + c c / 2 + r c) mod 10 / 10`; its angles are clockwise.
    @Test
    void turnedZoomedAndShiftedAsByTorchvision() {
        float[] image = new float[35];
        for (int k = 0; k < 35; k++) {
            int r = k / 7;
            int c = k % 7;
            image[k] = (3 * r + c * c / 2f + r * c) % 10 / 10;
        }
        float[] expected = {
            0.0636f, 0.2245f, 0.4999f, 0.3600f, 0.2609f, 0.3466f, 0.5917f,
            0.2698f, 0.4788f, 0.5529f, 0.3738f, 0.6500f, 0.4285f, 0.6624f,
            0.3577f, 0.6938f, 0.6326f, 0.4422f, 0.4113f, 0.5651f, 0.7597f,
            0.3222f, 0.7328f, 0.3072f, 0.5124f, 0.4953f, 0.7062f, 0.5799f,
            0.1355f, 0.5506f, 0.4914f, 0.4574f, 0.2357f, 0.3793f, 0.1342f
        };
        Tensor given = Tensors.of(image, 1, 1, 5, 7);
        assertThat(Tensors.floats(sampled(given, 20, 1 / 7.0, -1 / 7.0, 1.25)))
                .containsExactly(expected, within(6e-5f));
    }

    /// Dapello et al. 2022: +- .5 degrees of shift and .1 of zoom in a field of 8.
    @Test
    void degreesAreOfTheFieldOfView() {
        var physical = new Augmentation(0, false, .5, null, 8.0, .5, .1);
        double[] least = {9, 9, 9, 9};
        double[] most = {-9, -9, -9, -9};
        for (int image = 0; image < 2000; image++) {
            Augmentation.Draw draw = physical.draw(1, 0, image);
            double[] seen = {draw.degrees(), draw.right() * 8, draw.down() * 8, draw.factor() * 8 - 8};
            for (int k = 0; k < 4; k++) {
                least[k] = Math.min(least[k], seen[k]);
                most[k] = Math.max(most[k], seen[k]);
            }
        }
        double[] bound = {.5, .5, .5, .1};
        for (int k = 0; k < 4; k++) {
            assertThat(least[k]).isBetween(-bound[k] - 1e-12, -.98 * bound[k]);
            assertThat(most[k]).isBetween(.98 * bound[k], bound[k] + 1e-12);
        }
    }

    @Test
    void whatIsAddedLeavesTheOtherDrawsAsTheyWere() {
        var before = new Augmentation(3, true, 12);
        var crop = new ResizedCrop(java.util.List.of(.5, 1.0), java.util.List.of(1.0, 1.0));
        var after = new Augmentation(3, true, 12, crop, 8.0, 1, 1);
        for (int image = 0; image < 50; image++) {
            Augmentation.Draw a = before.draw(5, 2, image);
            Augmentation.Draw b = after.draw(5, 2, image);
            assertThat(b.top()).isEqualTo(a.top());
            assertThat(b.left()).isEqualTo(a.left());
            assertThat(b.mirrored()).isEqualTo(a.mirrored());
            assertThat(b.degrees()).isEqualTo(a.degrees());
        }
        // As drawn before there were zooms and shifts.
        Augmentation.Draw first = before.draw(5, 2, 0);
        var random = new java.util.SplittableRandom(dev.ventral.Seeds.mix(5, 2, 0));
        assertThat(first.top()).isEqualTo(random.nextInt(7));
        assertThat(first.left()).isEqualTo(random.nextInt(7));
        assertThat(first.mirrored()).isEqualTo(random.nextBoolean());
        assertThat(first.degrees()).isEqualTo(12 * (2 * random.nextDouble() - 1));
        assertThat(first.factor()).isEqualTo(1);
    }

    @Test
    void degreesNeedAFieldOfView() {
        assertThatThrownBy(() -> new Augmentation(0, false, 0, null, null, .5, 0))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("field-of-view");
        assertThatThrownBy(() -> new Augmentation(0, false, 0, null, 8.0, 0, 8))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("zoom");
        assertThatThrownBy(() -> new Augmentation(0, false, 0, null, 0.0, 0, 0)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Augmentation(0, false, 0, null, 8.0, Double.NaN, 0))
                .isInstanceOf(InputError.class);
    }
}
