package dev.ventral.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImageRandomTest {

    @Test
    void anImagesNumbersDoNotDependOnItsBatch() {
        var random = new ImageRandom(5, new int[] {3, 8, 1});
        float[] all = Tensors.floats(random.gaussian(2, 2, 4));
        float[] alone = Tensors.floats(new ImageRandom(5, new int[] {8}).gaussian(2, 2, 4));
        assertThat(alone).containsExactly(Arrays.copyOfRange(all, 8, 16));
        assertThat(random.select(new int[] {2, 0})).isEqualTo(new ImageRandom(5, new int[] {1, 3}));
    }

    @Test
    void seedImageAndStreamEachChangeTheNumbers() {
        float[] first = numbers(5, 8, 2);
        assertThat(numbers(5, 8, 2)).containsExactly(first);
        assertThat(numbers(6, 8, 2)).isNotEqualTo(first);
        assertThat(numbers(5, 9, 2)).isNotEqualTo(first);
        assertThat(numbers(5, 8, 3)).isNotEqualTo(first);
    }

    @Test
    void momentsOfBothDistributions() {
        int n = 200_000;
        float[] uniform = Tensors.floats(new ImageRandom(1, new int[] {0}).uniform(0, n));
        assertThat(moment(uniform, 1)).isEqualTo(0.5, within(0.004));
        assertThat(moment(uniform, 2)).isEqualTo(1 / 3.0, within(0.004));
        for (float u : uniform) {
            assertThat(u >= 0 && u < 1).isTrue();
        }
        float[] normal = Tensors.floats(new ImageRandom(1, new int[] {0}).gaussian(0, n));
        assertThat(moment(normal, 1)).isEqualTo(0, within(0.012));
        assertThat(moment(normal, 2)).isEqualTo(1, within(0.02));
        assertThat(moment(normal, 4)).isEqualTo(3, within(0.15));
    }

    private static float[] numbers(long seed, int image, long stream) {
        return Tensors.floats(new ImageRandom(seed, new int[] {image}).uniform(stream, 6));
    }

    private static double moment(float[] values, int power) {
        double sum = 0;
        for (float v : values) {
            sum += Math.pow(v, power);
        }
        return sum / values.length;
    }
}
