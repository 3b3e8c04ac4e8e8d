package dev.ventral.neural;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.data.image.Images;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShuffledImagesTest {

    /// Trials of an image stay together, none is lost, and none stays with its image.
    @Test
    void everyImageHasAnotherOnesTrials() {
        float[][] pixels = new float[7][1];
        float[][] responses = new float[17][1];
        int[] shown = new int[17];
        for (int t = 0; t < 17; t++) {
            shown[t] = t % 7;
            responses[t][0] = 100 * shown[t] + t;
        }
        Recording recording = Recording.ofTrials("r", Images.ofFloats(1, 1, 1, pixels), responses, shown);
        Recording shuffled = ShuffledImages.of(recording, 3);
        Set<Integer> sources = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            int source = (int) shuffled.response(shuffled.trialsOf(i)[0], 0) / 100;
            assertThat(source).isNotEqualTo(i);
            assertThat(shuffled.repeats(i)).isEqualTo(recording.repeats(source));
            sources.add(source);
        }
        assertThat(sources).hasSize(7);
        assertThat(ShuffledImages.of(recording, 3).imageOfTrial()).isEqualTo(shuffled.imageOfTrial());
        assertThat(shuffled.split(.3, 1)).isEqualTo(recording.split(.3, 1));
    }
}
