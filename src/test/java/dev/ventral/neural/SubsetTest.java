package dev.ventral.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetTest {
    private static final int IMAGES = 30;

    /// 30 images of three trials and ten units; a response says image, trial and unit.
    private static Recording recording() {
        float[][] responses = new float[3 * IMAGES][10];
        int[] shown = new int[responses.length];
        for (int t = 0; t < responses.length; t++) {
            shown[t] = t % IMAGES;
            for (int u = 0; u < 10; u++) {
                responses[t][u] = 10_000 * shown[t] + 100 * t + u;
            }
        }
        return Recording.ofTrials("all", RecordingTest.images(IMAGES), responses, shown);
    }

    private static List<String> images(Recording recording) {
        return recording.imageLabels();
    }

    @Test
    void smallerOnesLieWithinLargerOnes() {
        Recording all = recording();
        Recording three = new Subset(3, 5, 1).apply(all, 7);
        Recording six = new Subset(6, 20, 2).apply(all, 7);
        assertThat(three.units()).isEqualTo(3);
        assertThat(three.count()).isEqualTo(5);
        assertThat(three.trials()).isEqualTo(5);
        assertThat(six.trials()).isEqualTo(40);
        assertThat(six.unitLabels()).containsSubsequence(three.unitLabels());
        assertThat(images(six)).containsSubsequence(images(three));
        // another seed draws others; the number of units has no bearing on the images
        assertThat(images(new Subset(3, 5, 1).apply(all, 8))).isNotEqualTo(images(three));
        assertThat(images(new Subset(9, 5, null).apply(all, 7))).isEqualTo(images(three));
        var ofSix = new HashSet<Float>();
        for (int t = 0; t < six.trials(); t++) {
            for (float r : six.response(t)) {
                ofSix.add(r);
            }
        }
        for (int t = 0; t < three.trials(); t++) {
            for (float r : three.response(t)) {
                assertThat(ofSix).contains(r);
            }
        }
    }

    @Test
    void everyResponseStaysWithItsImageTrialAndUnit() {
        Recording part = new Subset(4, 12, 2).apply(recording(), 3);
        for (int t = 0; t < part.trials(); t++) {
            int image = Integer.parseInt(part.imageLabels().get(part.imageOfTrial(t)));
            for (int u = 0; u < 4; u++) {
                int value = (int) part.response(t)[u];
                assertThat(value / 10_000).isEqualTo(image);
                assertThat(value % 100)
                        .isEqualTo(Integer.parseInt(part.unitLabels().get(u)));
                assertThat(value % 10_000 / 100 % IMAGES).isEqualTo(image);
            }
            assertThat(part.images().pixels(part.imageOfTrial(t)))
                    .isEqualTo(recording().images().pixels(image));
        }
    }

    @Test
    void heldOutImagesStayBesideThem() {
        int[] held = {0, 3, 29};
        Recording part = new Subset(null, 6, null).apply(recording().withHeldOut(held), 1);
        assertThat(part.count()).isEqualTo(9);
        assertThat(Arrays.stream(part.heldOut()).mapToObj(part.imageLabels()::get))
                .containsExactlyElementsOf(Arrays.stream(held)
                        .mapToObj(recording().imageLabels()::get)
                        .toList());
    }

    /// Over many seeds each image is drawn equally often.
    @Test
    void everyImageIsAsLikely() {
        int[] drawn = new int[IMAGES];
        for (int seed = 0; seed < 600; seed++) {
            new Subset(null, 6, null)
                    .apply(recording(), seed)
                    .imageLabels()
                    .forEach(label -> drawn[Integer.parseInt(label)]++);
        }
        // mean 120, standard deviation 9.8
        assertThat(IntStream.of(drawn)).allMatch(n -> n > 80 && n < 160);
    }

    @Test
    void withoutSettingsEverythingStays() {
        Recording all = new Subset(null, null, null).apply(recording(), 0);
        assertThat(all.trials()).isEqualTo(90);
        assertThat(all.units()).isEqualTo(10);
    }

    @Test
    void refusals() {
        assertThatThrownBy(() -> new Subset(0, null, null))
                .isInstanceOf(InputError.class)
                .hasMessage("subset.units: expected at least 1, got 0");
        assertThatThrownBy(() -> new Subset(11, null, null).apply(recording(), 0))
                .isInstanceOf(InputError.class)
                .hasMessage("subset.units: expected at most the 10 of recording all, got 11");
        assertThat(new Subset(null, null, 9).apply(recording(), 0).trials()).isEqualTo(90);
    }
}
