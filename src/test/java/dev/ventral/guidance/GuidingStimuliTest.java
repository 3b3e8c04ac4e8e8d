package dev.ventral.guidance;

import static dev.ventral.guidance.GuidanceFixture.brain;
import static dev.ventral.guidance.GuidanceFixture.context;
import static dev.ventral.guidance.GuidanceFixture.images;
import static dev.ventral.guidance.GuidanceFixture.responses;
import static dev.ventral.guidance.GuidanceFixture.smoothNetwork;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.Augmentation;
import dev.ventral.data.ResizedCrop;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.SimilarityControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.neural.Standardisation;
import dev.ventral.similarity.Similarity;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is shown to the network, and which target belongs to it.
class GuidingStimuliTest {
    /// As many as the fixture's training images.
    private static final int TRAINING = 16;

    private static CkaGuidance training(Target target, boolean standardise) {
        return new CkaGuidance(
                "a",
                Pooling.FLATTEN,
                1,
                CkaGuidance.Estimate.BIASED,
                1,
                0,
                1e-6,
                target,
                ResponseControl.NONE,
                TRAINING,
                standardise,
                GuidingStimuli.TRAINING,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    private static GuidingRecording predicting(
            String name, TargetResponses recorded, TargetResponses training, double deviation) {
        GuidingRecording plain = brain(name, recorded);
        double[] deviations = new double[recorded.units()];
        java.util.Arrays.fill(deviations, deviation);
        return new GuidingRecording(
                name,
                true,
                plain.images(),
                plain.data(),
                null,
                new NeuralResponses(
                        recorded, recorded, training, new Standardisation(new double[recorded.units()], deviations)));
    }

    private static int number(float[] shown, int row) {
        for (int i = 0; i < TRAINING; i++) {
            if (images(TRAINING).pixels(i)[0] == shown[row * 25]) {
                return i;
            }
        }
        throw new AssertionError("no such image");
    }

    /// Two recordings of different images predict the same training images: their units lie side by side, each
    /// in units of its own recording's deviation, and belong to the image that is shown.
    @Test
    void theTrainingImagesHaveTheirPredictions() {
        TargetResponses one = responses(TRAINING, 3, 20);
        TargetResponses two = responses(TRAINING, 2, 21);
        GuidanceBatch batch = training(new Target.Model(), true)
                .bind(context(
                        smoothNetwork(),
                        predicting("one", responses(9, 3, 1), one, 2),
                        predicting("two", responses(7, 2, 2), two, 5)))
                .getFirst()
                .batch(4);
        float[] shown = Tensors.floats(batch.images());
        double[][] target = GuidanceFixture.rows(batch.target());
        for (int row = 0; row < TRAINING; row++) {
            int image = number(shown, row);
            for (int u = 0; u < 3; u++) {
                assertThat(target[row][u]).isCloseTo(one.values()[image * 3 + u] / 2, within(1e-5));
            }
            for (int u = 0; u < 2; u++) {
                assertThat(target[row][3 + u]).isCloseTo(two.values()[image * 2 + u] / 5, within(1e-5));
            }
        }
    }

    private static CkaGuidance recorded(Augmentation augment) {
        CkaGuidance plain = training(new Target.Pixels(0), false);
        return new CkaGuidance(
                plain.tap(),
                plain.pooling(),
                1,
                plain.estimate(),
                1,
                0,
                1e-6,
                new Target.Data(),
                ResponseControl.NONE,
                6,
                false,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                augment);
    }

    /// The images move with the step, what was recorded of them does not.
    @Test
    void shownImagesAreAugmentedAndTargetsAreNot() {
        GuidanceContext context = context(smoothNetwork(), brain("t", responses(9, 3, 1)));
        var physical = new Augmentation(1, true, 10, null, 8.0, 1, .5);
        Term plain = recorded(Augmentation.NONE).bind(context).getFirst();
        Term moved = recorded(physical).bind(context).getFirst();
        for (long step = 3; step < 5; step++) {
            GuidanceBatch before = plain.batch(step);
            GuidanceBatch after = moved.batch(step);
            assertThat(Tensors.floats(after.target())).isEqualTo(Tensors.floats(before.target()));
            int[] shown = new StepImages(Seeds.mix(context.seed(), 0x52), new int[] {9})
                    .choose(step, 6)
                    .images();
            float[] expected =
                    Tensors.floats(physical.apply(before.images(), Seeds.mix(context.seed(), 0xA6), step, shown));
            assertThat(Tensors.floats(after.images()))
                    .isEqualTo(expected)
                    .isNotEqualTo(Tensors.floats(before.images()))
                    .isEqualTo(Tensors.floats(moved.batch(step).images()));
        }
        var crop = new ResizedCrop(List.of(.5, 1.0), List.of(1.0, 1.0));
        assertThatThrownBy(() -> recorded(new Augmentation(0, false, 0, crop, null, 0, 0)))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.augment.resized-crop");
    }

    @Test
    void pixelsNeedNoRecording() {
        GuidanceBatch batch = training(new Target.Pixels(0), false)
                .bind(context(smoothNetwork()))
                .getFirst()
                .batch(1);
        assertThat(Tensors.floats(batch.target())).isEqualTo(Tensors.floats(batch.images()));
    }

    /// Cosines of pixels minus the mean image; those below the threshold, whatever their sign, are 0.
    @Test
    void similarityOfPixelsIsThresholded() {
        GuidingRecording brain = brain("t", responses(8, 3, 1));
        float[] pixels = Tensors.floats(brain.images().tensor());
        float[] expected = Similarity.of(pixels, 8).values();
        var guidance = new SimilarityGuidance(
                List.of("a"),
                20,
                new Target.Pixels(.2),
                SimilarityControl.NONE,
                4,
                SimilarityGuidance.Pairing.ALL,
                .001,
                List.of(),
                new WeightSchedule.Constant());
        float[] got = SimilarityTargets.of(guidance, context(smoothNetwork(), brain))
                .getFirst()
                .similarity()
                .values();
        int kept = 0;
        int negative = 0;
        for (int k = 0; k < got.length; k++) {
            boolean large = Math.abs(expected[k]) >= .2;
            assertThat(got[k]).isEqualTo(large ? expected[k] : 0);
            kept += large ? 1 : 0;
            negative += got[k] < 0 ? 1 : 0;
        }
        assertThat(kept).isBetween(9, 63);
        assertThat(negative).isPositive();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> training(new Target.Data(), true))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.stimuli: expected recorded with target data");
        assertThatThrownBy(() -> training(new Target.Pixels(.8), true))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.target.threshold: expected 0");
        assertThatThrownBy(() -> training(new Target.Model(), true)
                        .bind(context(smoothNetwork(), brain("bare", responses(9, 3, 1)))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected an encoding model for recording 'bare'");
        assertThatThrownBy(() -> training(new Target.Model(), true).bind(context(smoothNetwork())))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected a recording in the experiment");
    }
}
