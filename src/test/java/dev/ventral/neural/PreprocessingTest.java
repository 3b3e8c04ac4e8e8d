package dev.ventral.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.neural.source.CustomRecordingSource;
import dev.ventral.neural.source.PreprocessedRecording;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.tensor.Compute;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PreprocessingTest {
    /// Three images, two units; image 2 in the second session only. Unit 1 is constant in the first session.
    private static Recording two() {
        float[][] responses = {{1, 5}, {3, 5}, {2, 5}, {10, 1}, {30, 2}, {20, 6}};
        return Recording.ofTrials("two", RecordingTest.images(3), responses, new int[] {0, 1, 0, 0, 1, 2})
                .withSessions(new int[] {4, 4, 4, 9, 9, 9});
    }

    /// Unbiased deviations: of 1, 3, 2 it is 1; of 10, 30, 20 it is 10; of 1, 2, 6 the root of 7.
    @Test
    void sessionsAreScaledByThemselves() {
        Recording scaled = new ZScore(ZScore.By.SESSION).apply(two(), 0);
        assertThat(column(scaled, 0)).containsExactly(-1, 1, 0, -1, 1, 0);
        double root = Math.sqrt(7);
        assertThat(scaled.response(0, 1)).isZero();
        assertThat(scaled.response(3, 1)).isCloseTo((float) (-2 / root), within(1e-6f));
        assertThat(scaled.response(5, 1)).isCloseTo((float) (3 / root), within(1e-6f));
        assertThat(scaled.sessionOfTrial()).containsExactly(4, 4, 4, 9, 9, 9);
    }

    /// Of the trials of images 0 and 1 only: 1, 3, 2, 10, 30 have mean 9.2.
    @Test
    void heldOutImagesHaveNoPartInTheStatistics() {
        Recording apart = two().withHeldOut(new int[] {2});
        Recording scaled = new ZScore(ZScore.By.TRAINING).apply(apart, 0);
        double mean = 9.2;
        double deviation = Math.sqrt((8.2 * 8.2 + 6.2 * 6.2 + 7.2 * 7.2 + .8 * .8 + 20.8 * 20.8) / 4);
        assertThat(scaled.response(5, 0)).isCloseTo((float) ((20 - mean) / deviation), within(1e-6f));
        assertThat(scaled.heldOut()).containsExactly(2);
        Recording all = new ZScore(ZScore.By.ALL).apply(apart, 0);
        assertThat(all.response(5, 0)).isNotCloseTo(scaled.response(5, 0), within(.01f));
    }

    /// A signal of deviation 1 in noise of deviation .5, and an offset of 10 in every second session. Over all
    /// trials the offset would count as noise; by sessions the ratio is 2, but for what z-scoring takes.
    @Test
    void driftBetweenSessionsIsNoNoise() {
        RandomGenerator random = new SplittableRandom(7);
        int images = 400;
        float[][] responses = new float[4 * images][1];
        int[] shown = new int[4 * images];
        int[] session = new int[4 * images];
        for (int i = 0; i < images; i++) {
            double signal = random.nextGaussian();
            for (int r = 0; r < 4; r++) {
                int t = r * images + i;
                responses[t][0] = (float) (signal + .5 * random.nextGaussian() + 10 * (r % 2));
                shown[t] = i;
                session[t] = r;
            }
        }
        Recording recording = Recording.ofTrials("drift", RecordingTest.images(images), responses, shown);
        assertThat(NoiseCeiling.ncsnr(recording)[0]).isLessThan(.3);
        assertThat(NoiseCeiling.ncsnr(recording.withSessions(session))[0]).isCloseTo(2, within(.15));
    }

    @Test
    void averagesOfUnequalRepeats() {
        Recording means = new AverageRepeats().apply(two().withHeldOut(new int[] {1}), 0);
        assertThat(means.trials()).isEqualTo(3);
        assertThat(column(means, 0)).containsExactly((1 + 2 + 10) / 3f, 16.5f, 20);
        assertThat(means.heldOut()).containsExactly(1);
        assertThat(means.sessions()).isEqualTo(1);
    }

    /// Unit 0 repeats exactly, unit 1 is noise.
    private static Recording halfNoise() {
        RandomGenerator random = new SplittableRandom(3);
        float[][] responses = new float[60][];
        int[] shown = new int[60];
        for (int t = 0; t < 60; t++) {
            shown[t] = t % 20;
            responses[t] = new float[] {shown[t], (float) random.nextGaussian()};
        }
        return Recording.ofTrials("half", RecordingTest.images(20), responses, shown);
    }

    @Test
    void unitsOfNoiseAreLeftOut() {
        for (ReliableUnits.Measure measure : ReliableUnits.Measure.values()) {
            double least = measure == ReliableUnits.Measure.P ? .01 : .6;
            Recording kept = new ReliableUnits(measure, least).apply(halfNoise(), 0);
            assertThat(kept.unitLabels()).as("%s", measure).containsExactly("0");
            assertThat(column(kept, 0)).startsWith(0, 1, 2);
        }
        assertThatThrownBy(() -> new ReliableUnits(ReliableUnits.Measure.SPLIT_HALF, 1.5).apply(halfNoise(), 0))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("split-half of at least 1.5, got none: the best has 1");
    }

    /// Two units that go together have one component, of the length of both; and back they are what they were.
    @Test
    void componentsOfUnitsThatGoTogether() {
        float[][] responses = {{3, 4}, {6, 8}, {0, 0}, {-3, -4}};
        Recording recording = Recording.ofTrials("line", RecordingTest.images(4), responses, new int[] {0, 1, 2, 3});
        Recording scores = new PrincipalComponents(.95).apply(recording, 0);
        assertThat(scores.unitLabels()).containsExactly("component 1");
        assertThat(scores.response(1, 0) - scores.response(2, 0)).isCloseTo(10, within(1e-5f));
        assertThat(scores.response(0, 0) + scores.response(1, 0) + scores.response(2, 0) + scores.response(3, 0))
                .isCloseTo(0, within(1e-5f));
        assertThatThrownBy(() -> new PrincipalComponents(1.5)).isInstanceOf(InputError.class);
    }

    @Test
    void stepsFollowOneAnother() {
        var source = new PreprocessedRecording(
                new Given(halfNoise()),
                List.of(new ReliableUnits(ReliableUnits.Measure.SPLIT_HALF, .9), new ZScore(ZScore.By.ALL)));
        Recording recording = source.read(new RecordingContext(RecordingTest.images(1), 0, Compute.CPU));
        assertThat(recording.units()).isEqualTo(1);
        assertThat(column(recording, 0)[0] + column(recording, 0)[19]).isCloseTo(0, within(1e-5f));
    }

    private record Given(Recording recording) implements CustomRecordingSource {
        @Override
        public Recording read(RecordingContext context) {
            return recording;
        }
    }

    private static float[] column(Recording recording, int unit) {
        float[] column = new float[recording.trials()];
        for (int t = 0; t < column.length; t++) {
            column[t] = recording.response(t, unit);
        }
        return column;
    }
}
