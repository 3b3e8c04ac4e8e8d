package dev.ventral.neural.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.Event;
import dev.ventral.SharedData;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.ShuffledImages;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.GaborFeatures;
import dev.ventral.neural.source.MacaqueV4;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.tensor.Compute;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How well real neurons are predicted. Takes minutes.
@Tag("slow")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class EncodingQualityTest {
    private static final CnnEncoding ENCODING = new CnnEncoding(
            32,
            false,
            32,
            List.of(5, 3, 3),
            List.of(2, 2, 1),
            EncodingLoss.POISSON,
            .003,
            .25,
            1,
            80,
            64,
            .005,
            1e-4,
            5,
            .15,
            .15,
            1);

    private static Recording recording() {
        var source = new MacaqueV4(SharedData.path("macaque-v4"), "201025", true, false, null);
        Images none = Images.ofFloats(1, 1, 1, new float[][] {{0}});
        return source.read(new RecordingContext(none, 0, Compute.CPU));
    }

    private static double correlation(Recording recording) {
        EncodingModel model = ENCODING.fit(recording, new EncodingContext(0, Compute.CPU, Event.Listener.none()));
        return Arrays.stream(model.correlation()).average().orElseThrow();
    }

    @Test
    void macaqueV4IsPredictedOnImagesHeldOut() {
        // Ridge regression from simple image features gives .39.
        assertThat(correlation(recording())).isGreaterThan(.4);
    }

    @Test
    void ridgeRegressionPredictsThemToo() {
        var features = new GaborFeatures(64, List.of(.06, .12, .24, .48), 8, false);
        var ridge = new RidgeEncoding(features, Reduction.NONE, 1, 1e-4, 1000, 22, 5, .15);
        var context = new EncodingContext(0, Compute.CPU, Event.Listener.none());
        Recording recording = recording();
        double rho = Arrays.stream(ridge.fit(recording, context).correlation())
                .average()
                .orElseThrow();
        assertThat(rho).isBetween(.38, .5);
        double shuffled = Arrays.stream(
                        ridge.fit(ShuffledImages.of(recording, 0), context).correlation())
                .average()
                .orElseThrow();
        assertThat(Math.abs(shuffled)).isLessThan(.05);
    }

    @Test
    void responsesToOtherImagesAreNotPredicted() {
        Recording recording = recording();
        int[] order = EncodingFit.shuffled(CnnEncodingModel.range(0, recording.count()), 17);
        float[][] others = Arrays.stream(order).mapToObj(recording::response).toArray(float[][]::new);
        double rho = correlation(Recording.ofMeans("shuffled", recording.images(), others));
        assertThat(Math.abs(rho)).isLessThan(.05);
    }
}
