package dev.ventral.corruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class GaussianNoiseTest {
    private static final GaussianNoise NOISE = new GaussianNoise(List.of(0.0, .05, .1));

    @Test
    void addsNoiseOfTheGivenDeviationTheSameDrawAtEveryLevel() {
        try (var _ = new PointerScope()) {
            float[] grey = new float[8 * 3 * 16 * 16];
            Arrays.fill(grey, .5f);
            Tensor images = Tensors.of(grey, 8, 3, 16, 16);
            var random = new ImageRandom(1, IntStream.range(0, 8).toArray());
            double[] weak = noise(images, .02, random);
            double[] strong = noise(images, .08, random);
            double mean = 0;
            double square = 0;
            for (int i = 0; i < weak.length; i++) {
                assertThat(strong[i]).isCloseTo(4 * weak[i], within(1e-6));
                mean += strong[i] / weak.length;
                square += strong[i] * strong[i] / weak.length;
            }
            assertThat(mean).isCloseTo(0, within(.08 * 4 / Math.sqrt(weak.length)));
            assertThat(Math.sqrt(square)).isCloseTo(.08, within(.08 * 4 / Math.sqrt(2.0 * weak.length)));
            // Images differ from each other.
            assertThat(Arrays.copyOf(weak, 768)).isNotEqualTo(Arrays.copyOfRange(weak, 768, 1536));
        }
    }

    @Test
    void clipsToTheBoundsAndIsIndependentOfTheBatch() {
        try (var _ = new PointerScope()) {
            var random = new ImageRandom(2, new int[] {3, 11});
            Tensor images = random.uniform(9, 1, 5, 5);
            float[] noisy = Tensors.floats(NOISE.apply(images, 2, random));
            assertThat(noisy).contains(0f, 1f);
            for (float pixel : noisy) {
                assertThat(pixel).isBetween(0f, 1f);
            }
            float[] alone = Tensors.floats(NOISE.apply(images.narrow(0, 1, 1), 2, random.select(new int[] {1})));
            assertThat(alone).isEqualTo(Arrays.copyOfRange(noisy, 25, 50));
            assertThat(Tensors.floats(NOISE.apply(images, 0, random))).isEqualTo(Tensors.floats(images));
        }
    }

    @Test
    void refusesLevelsThatAreNotIncreasing() {
        for (List<Double> wrong :
                List.of(List.<Double>of(), List.of(-.1), List.of(.1, .1), List.of(Double.NaN), List.of(.2, .1))) {
            assertThatThrownBy(() -> new GaussianNoise(wrong))
                    .isInstanceOf(InputError.class)
                    .hasMessage("gaussian-noise.levels: expected increasing numbers, none negative, got " + wrong);
        }
    }

    private static double[] noise(Tensor images, double level, ImageRandom random) {
        return Tensors.doubles(NOISE.apply(images, level, random).sub(images));
    }
}
