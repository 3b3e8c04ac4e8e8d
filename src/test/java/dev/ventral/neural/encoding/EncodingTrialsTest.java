package dev.ventral.neural.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.data.image.Images;
import dev.ventral.neural.Covariate;
import dev.ventral.neural.Recording;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EncodingTrialsTest {
    private static final Images TWO = Images.ofFloats(1, 1, 1, new float[][] {{0}, {1}});
    private static final float[][] RESPONSES = {{4, 0}, {1, 1}, {2, 6}, {0, 3}};
    private static final int[] SHOWN = {1, 0, 1, 1};

    @Test
    void withoutCovariatesRowsAreImagesWeightedByTheirRepeats() {
        var rows = EncodingTrials.of(Recording.ofTrials("r", TWO, RESPONSES, SHOWN), Compute.CPU);
        assertThat(rows.imageOfRow()).containsExactly(0, 1);
        assertThat(Tensors.floats(rows.response())).containsExactly(1, 1, 2, 3);
        assertThat(Tensors.floats(rows.weight())).containsExactly(.5f, 1.5f);
        assertThat(rows.pupil()).isNull();
        assertThat(rows.state()).isNull();
    }

    @Test
    void withCovariatesRowsAreTrials() {
        Map<Covariate, float[]> covariates = Map.of(
                Covariate.PUPIL_Y, new float[] {1, 1, 3, 3},
                Covariate.PUPIL_X, new float[] {7, 7, 7, 7},
                Covariate.PUPIL_SIZE, new float[] {-10, 10, 10, -10});
        var recording = new Recording(
                "r", false, TWO, RESPONSES, SHOWN, Recording.numbers(2), Recording.numbers(2), covariates);
        var rows = EncodingTrials.of(recording, Compute.CPU);
        assertThat(rows.imageOfRow()).containsExactly(SHOWN);
        assertThat(Tensors.floats(rows.response())).containsExactly(4, 0, 1, 1, 2, 6, 0, 3);
        assertThat(Tensors.floats(rows.weight())).containsOnly(1);
        // x is constant, y standardised; x first.
        assertThat(Tensors.floats(Objects.requireNonNull(rows.pupil())))
                .containsExactly(new float[] {0, -1, 0, -1, 0, 1, 0, 1}, within(1e-6f));
        assertThat(Tensors.floats(Objects.requireNonNull(rows.state())))
                .containsExactly(new float[] {-1, 1, 1, -1}, within(1e-6f));
        assertThat(EncodingTrials.states(recording)).containsExactly(Covariate.PUPIL_SIZE);
    }
}
