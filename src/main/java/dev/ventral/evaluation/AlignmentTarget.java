package dev.ventral.evaluation;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.target.FeatureSimilarity;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.neural.Recording;
import dev.ventral.neural.TrialHalves;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.results.Measured;
import dev.ventral.results.Result;
import dev.ventral.similarity.Cka;
import dev.ventral.similarity.Distance;
import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.RdmComparison;
import dev.ventral.similarity.RdmMeasure;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The recording of a [BrainAlignment], read once and held against one network after the other.
final class AlignmentTarget implements Measurement {
    private static final int SPLITS = 20;
    private static final int FEWEST = 4;
    private final BrainAlignment alignment;
    private final Recording recording;
    private final double ceiling;

    private AlignmentTarget(BrainAlignment alignment, Recording recording, double ceiling) {
        this.alignment = alignment;
        this.recording = recording;
        this.ceiling = ceiling;
    }

    /// Reads the recording and measures its ceiling.
    ///
    /// @throws InputError if it cannot be read, or has fewer than 4 of the images asked for
    static AlignmentTarget of(BrainAlignment alignment, RecordingContext context) {
        return of(alignment, alignment.recording().read(context), context.seed());
    }

    static AlignmentTarget of(BrainAlignment alignment, Recording all, long seed) {
        Recording recording = shown(alignment, all);
        boolean repeated = IntStream.range(0, recording.count()).allMatch(i -> recording.repeats(i) >= 2);
        return new AlignmentTarget(alignment, recording, repeated ? ceiling(alignment, recording, seed) : Double.NaN);
    }

    private static Recording shown(BrainAlignment alignment, Recording recording) {
        int[] chosen = switch (alignment.images()) {
            case ALL -> IntStream.range(0, recording.count()).toArray();
            case HELD_OUT -> recording.heldOut();
            case REPEATED -> recording.repeatedImages();
        };
        InputError.unless(
                chosen.length >= FEWEST,
                "alignment %s: expected at least %d images (%s) in recording %s, got %d",
                alignment.name(),
                FEWEST,
                alignment.images().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                recording.name(),
                chosen.length);
        // nothing is fitted here: which images are held out no longer matters
        return chosen.length == recording.count()
                ? recording
                : recording.withHeldOut(new int[0]).select(chosen);
    }

    /// The name of what networks are compared with.
    String recording() {
        return recording.name();
    }

    @Override
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("recording", recording.name());
        facts.put("images", recording.count());
        facts.put("units", recording.units());
        facts.put("trials", recording.trials());
        facts.put("images-sha256", recording.images().sha256());
        if (!Double.isNaN(ceiling)) {
            facts.put("ceiling", ceiling);
        }
        return facts;
    }

    @Override
    public Measured of(Subject network, Progress progress) {
        return Measured.figures(recording(), measure(network.model(), network.shape()));
    }

    /// The likeness of a network, and what it is of the ceiling where there is one.
    ///
    /// @param shape of the images that the network takes
    /// @throws InputError if the network lacks the tap, or its features are not finite
    List<Result> measure(Classifier model, ImageShape shape) {
        model.net().checkTaps(List.of(alignment.tap()));
        Images images = shape.channels() == 1
                ? recording.images().grey()
                : recording.images().rgb();
        boolean training = model.net().is_training();
        model.net().eval();
        double value;
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor features = FeatureSimilarity.features(
                            model.exact(), images.resize(shape.height(), shape.width()), alignment.tap())
                    .to(ScalarType.Double);
            value = alike(
                    alignment,
                    features,
                    Tensors.of(recording.means(), recording.count(), recording.units())
                            .to(ScalarType.Double));
        } finally {
            model.net().train(training);
        }
        InputError.unless(
                !Double.isNaN(value),
                "alignment %s: expected finite features at tap '%s', got others",
                alignment.name(),
                alignment.tap());
        String metric = alignment.measure().metric();
        List<Result> results = new ArrayList<>(List.of(result(metric, value)));
        if (ceiling > 0) {
            results.add(result(metric + "_ceiling", ceiling));
            results.add(result(metric + "_ceiled", value / ceiling));
        }
        return results;
    }

    private Result result(String metric, double value) {
        return new Result(alignment.perturbation(), "", Double.NaN, metric, value, recording.count());
    }

    private static double alike(BrainAlignment alignment, Tensor x, Tensor y) {
        return switch (alignment.measure()) {
            case CKA -> Tensors.item(Cka.linear(x, y));
            case CKA_UNBIASED -> Tensors.item(Cka.unbiased(x, y));
            case RSA -> {
                var distances = new RdmMeasure(Distance.CORRELATION);
                yield Rdm.compare(distances.of(x, null), distances.of(y, null), RdmComparison.SPEARMAN);
            }
        };
    }

    private static double ceiling(BrainAlignment alignment, Recording recording, long seed) {
        double sum = 0;
        for (int split = 0; split < SPLITS; split++) {
            var random = new SplittableRandom(Seeds.mix(seed, 0xA116, split));
            TrialHalves halves = TrialHalves.draw(recording, random);
            try (var _ = new PointerScope();
                    var _ = new NoGradGuard()) {
                sum += alike(alignment, means(recording, halves.first()), means(recording, halves.second()));
            }
        }
        return TrialHalves.ofAll(sum / SPLITS);
    }

    /// Responses averaged over some trials of each image, in float64.
    private static Tensor means(Recording recording, int[][] trials) {
        int units = recording.units();
        double[] means = new double[trials.length * units];
        for (int i = 0; i < trials.length; i++) {
            for (int trial : trials[i]) {
                float[] row = recording.response(trial);
                for (int u = 0; u < units; u++) {
                    means[i * units + u] += row[u] / (double) trials[i].length;
                }
            }
        }
        return Tensors.of(means, trials.length, units);
    }
}
