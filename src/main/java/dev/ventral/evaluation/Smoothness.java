package dev.ventral.evaluation;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.attack.step.Epsilons;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.component.Default;
import dev.ventral.data.LabelledImages;
import dev.ventral.network.Classifier;
import dev.ventral.results.Measured;
import dev.ventral.results.Result;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// How steep a network's loss is around the test images (Shao et al. 2024 compare networks by it, and match
/// networks trained with weight decay to guided ones): at each epsilon the mean, over images and over points
/// drawn uniformly from the ball around each, of the squared Euclidean length of the gradient of the
/// cross-entropy by the pixels,
///
///     E || dL(clip(x + d), y) / dx ||^2,   d uniform in the ball of radius epsilon
///
/// Small means smooth. At epsilon 0 the only point is the image. The gradient is by pixels on [0, 1], whatever
/// the network's normalisation, in float32 and evaluation mode; all images count, also those classified
/// wrongly. In an experiment file: `{kind: smoothness, epsilons: [0, 4/255, 8/255]}`.
///
/// @param ball around each image: its norm, l1, l2 or linf
/// @param epsilons its radii, increasing
/// @param points around each image
@JsonClassDescription("Mean squared gradient of the loss at points around each image (Shao et al. 2024).")
@JsonTypeName(Smoothness.KIND)
@JsonPropertyOrder({"kind", "ball", "epsilons", "points"})
public record Smoothness(
        @Default("linf") Norm ball,
        List<Double> epsilons,
        @Default("10") int points) implements StandardEvaluation {
    /// The kind in experiment files.
    public static final String KIND = "smoothness";

    /// The metric of its results.
    static final String METRIC = "mean_squared_gradient";

    public Smoothness {
        InputError.unless(ball != Norm.L0, "smoothness.ball: expected l1, l2 or linf, got l0");
        epsilons = Epsilons.checked(KIND, ball, epsilons);
        InputError.unless(points >= 1, "smoothness.points: expected at least 1, got %s", points);
    }

    /// The kind, for experiment files.
    @JsonProperty
    public String kind() {
        return KIND;
    }

    @Override
    public String perturbation() {
        return KIND;
    }

    @Override
    public String norm() {
        return ball.label();
    }

    @Override
    public String words() {
        return "Mean squared gradient of the loss by the pixels, at points around each image: small is smooth.";
    }

    @Override
    public Measurement prepare(EvaluationContext context) {
        return (network, progress) -> Measured.figures(
                context.test().name(),
                Evaluator.evaluating(
                        network.model(),
                        context.test(),
                        () -> measure(network.model(), context.test(), network.seed(), context.batch(), progress)));
    }

    /// The figures of a network, in evaluation mode.
    ///
    /// @param seed of the points
    /// @param batch images at a time
    private List<Result> measure(Classifier model, LabelledImages data, long seed, int batch, Progress progress) {
        var victim = new Victim(model.exact());
        var results = new ArrayList<Result>();
        long done = 0;
        for (double epsilon : epsilons) {
            double sum = 0;
            for (int from = 0; from < data.count(); from += batch) {
                int[] index = IntStream.range(from, Math.min(from + batch, data.count()))
                        .toArray();
                sum += squares(victim, data, index, epsilon, seed);
                done += index.length;
                progress.at(done, (long) data.count() * epsilons.size());
            }
            double mean = sum / data.count();
            InputError.unless(
                    Double.isFinite(mean), "smoothness: expected finite gradients of the network, got %s", mean);
            results.add(new Result(KIND, norm(), epsilon, METRIC, mean, data.count()));
        }
        return results;
    }

    /// The sum over these images of their means over points.
    private double squares(Victim victim, LabelledImages data, int[] index, double epsilon, long seed) {
        int count = epsilon == 0 ? 1 : points;
        double sum = 0;
        for (int point = 0; point < count; point++) {
            try (var _ = new PointerScope()) {
                Tensor images = victim.model().compute().place(data.images().tensor(index));
                Tensor labels = victim.model()
                        .compute()
                        .place(Tensors.of(data.select(index).labels()));
                int[] numbers = new int[index.length];
                Arrays.fill(numbers, point);
                Tensor drawn = ball.randomStart(
                        new ImageRandom(Seeds.mix(seed, KIND.hashCode()), index, numbers),
                        new long[] {images.size(1), images.size(2), images.size(3)});
                Tensor at = images.add(drawn.to(new Device(images.device()), images.scalar_type()), new Scalar(epsilon))
                        .clamp_min(new Scalar(0))
                        .clamp_max(new Scalar(1));
                Tensor slope =
                        victim.slope(at, new Goal(labels, false)::crossEntropy).pixels();
                sum += Tensors.item(slope.to(ScalarType.Double).square().sum()) / count;
            }
        }
        return sum;
    }
}
