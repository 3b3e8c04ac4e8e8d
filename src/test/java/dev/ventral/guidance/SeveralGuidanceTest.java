package dev.ventral.guidance;

import static dev.ventral.guidance.GuidanceFixture.brain;
import static dev.ventral.guidance.GuidanceFixture.context;
import static dev.ventral.guidance.GuidanceFixture.images;
import static dev.ventral.guidance.GuidanceFixture.responses;
import static dev.ventral.guidance.GuidanceFixture.smoothNetwork;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.data.Augmentation;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.NeuralHeadGuidance.Variant;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeveralGuidanceTest {
    private static NeuralHeadGuidance head(String tap, String... recordings) {
        return new NeuralHeadGuidance(
                tap,
                Pooling.AVERAGE,
                Variant.CODE,
                .5,
                new Target.Data(),
                ResponseControl.NONE,
                4,
                false,
                GuidingStimuli.RECORDED,
                List.of(recordings),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    private static RdmCorrelationGuidance rdm(String tap, String... recordings) {
        return new RdmCorrelationGuidance(
                tap,
                Pooling.FLATTEN,
                1,
                new Target.Data(),
                ResponseControl.NONE,
                4,
                false,
                GuidingStimuli.RECORDED,
                List.of(recordings),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    /// Two areas of one animal, which saw the same images, each at a tap of its own; a term without names has
    /// both side by side.
    @Test
    void everyTermHasItsRecordings() {
        Classifier model = smoothNetwork();
        Images other = Images.ofFloats(7, 1, 5, 5, GuidanceFixture.uniform(175, 9));
        GuidanceContext context = context(
                model,
                brain("v1", responses(12, 3, 4)),
                brain("v4", responses(12, 5, 5)),
                brain("elsewhere", responses(7, 6, 6), other));
        List<Term> terms =
                new SeveralGuidance(List.of(head("a", "v1"), rdm("c", "v4"), rdm("c", "v1", "v4"))).bind(context);
        assertThat(terms.stream().map(Term::name))
                .containsExactly("neural-head-1", "rdm-correlation-2", "rdm-correlation-3");
        assertThat(terms.getFirst().parameters().keySet())
                .containsExactly("neural-head-1.head.0.weight", "neural-head-1.head.0.bias");
        assertThat(terms.getFirst().decaying())
                .isEqualTo(terms.getFirst().parameters().keySet());
        for (int k = 0; k < 3; k++) {
            for (int step = 0; step < 10; step++) {
                GuidanceBatch batch = terms.get(k).batch(step);
                assertThat(batch.target().size(1)).isEqualTo(new long[] {3, 5, 8}[k]);
                assertThat(batch.recording()).isZero();
            }
        }
        // others draw by other seeds, the first as alone
        float[] alone =
                Tensors.floats(head("a", "v1").bind(context).getFirst().batch(2).images());
        assertThat(Tensors.floats(terms.getFirst().batch(2).images())).isEqualTo(alone);
        assertThat(Tensors.floats(terms.get(1).batch(2).images())).isNotEqualTo(alone);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> new SeveralGuidance(List.of(rdm("a"))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.terms: expected two or more, got 1");
        assertThatThrownBy(() -> new SeveralGuidance(List.of(head("a"), rdm("a"), head("c"))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("at most one that weighs the loss on the labelled images, got 2");
        assertThatThrownBy(() ->
                        new SeveralGuidance(List.of(rdm("a"), new SeveralGuidance(List.of(rdm("a"), rdm("c"))))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("guidance.terms: expected terms");
        assertThatThrownBy(() ->
                        rdm("a", "it").bind(context(smoothNetwork(), brain("v1", responses(12, 3, 4), images(12)))))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected names of recordings of the experiment [v1], got 'it'");
    }
}
