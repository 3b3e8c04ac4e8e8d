package dev.ventral.neural.encoding;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.neural.Pca;
import dev.ventral.neural.Recording;
import dev.ventral.neural.Standardisation;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.EncodingWeights;
import dev.ventral.neural.encoding.feature.FeatureMaps;
import dev.ventral.neural.encoding.feature.FeatureNetwork;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Fits a [ComponentsEncoding].
final class ComponentsFit {
    private static final String STAGE = "encoding";

    private final ComponentsEncoding encoding;
    private final EncodingContext context;
    private final Recording recording;
    private final Compute compute;
    private final List<EncodingModel.Epoch> curve = new ArrayList<>();

    private ComponentsFit(ComponentsEncoding encoding, EncodingContext context, Recording recording) {
        this.encoding = encoding;
        this.context = context;
        this.recording = recording;
        this.compute = context.compute();
    }

    static EncodingModel fit(ComponentsEncoding encoding, Recording recording, EncodingContext context) {
        Recording.Split split = recording.split(encoding.heldOut(), context.seed());
        InputError.unless(
                split.fit().length >= 3 && split.heldOut().length >= 3,
                "encoding: recording %s: expected at least 3 images each to fit and to hold out, got %d and %d",
                recording.name(),
                split.fit().length,
                split.heldOut().length);
        float[] means = recording.means();
        ComponentsModel model = new ComponentsFit(encoding, context, recording).train(split.fit(), means);
        float[] predicted = model.predict(recording.images().select(split.heldOut()));
        double[] rho = EncodingFigures.correlations(predicted, means, split.heldOut(), recording.units());
        double mean = Arrays.stream(rho).average().orElse(0);
        context.listener()
                .on(new Event.Finished(STAGE, String.format(Locale.ROOT, "mean held-out correlation %.3f", mean)));
        return model.tested(rho, split.heldOut());
    }

    private ComponentsModel train(int[] fit, float[] means) {
        try (var _ = new PointerScope()) {
            int units = recording.units();
            Tensor responses = RidgeFit.responses(means, fit, units);
            Standardisation standard = Standardisation.of(responses);
            Pca pca = Pca.of(standard.apply(responses), encoding.variance());
            Tensor scores = compute.place(pca.apply(standard.apply(responses)).to(ScalarType.Float));
            FeatureNetwork network = network(pca.count(), fit);
            Images images = ComponentsModel.fitted(recording.images(), network.shape());
            Net net = ComponentsModel.build(network);
            compute.place(net);
            Tensor pixels = ComponentsModel.normalised(compute.place(images.tensor(fit)), network, compute);
            steps(net, pixels, scores);
            return new ComponentsModel(
                    encoding.toString(),
                    network,
                    EncodingWeights.of(net),
                    standard,
                    pca,
                    new EncodingFigures(new double[0], new int[0], curve),
                    compute);
        }
    }

    private FeatureNetwork network(int components, int[] fit) {
        Images recorded = recording.images();
        int longer = Math.max(recorded.height(), recorded.width());
        var shape = new ImageShape(
                encoding.grey() ? 1 : recorded.channels(),
                FeatureMaps.side(recorded.height(), longer, encoding.size()),
                FeatureMaps.side(recorded.width(), longer, encoding.size()));
        Images images = ComponentsModel.fitted(recorded, shape);
        EncodingScale scale = EncodingScale.of(images, recording.means(), fit);
        var normalization = new Normalization(list(scale.pixelMean()), list(scale.pixelDeviation()), 1);
        return new FeatureNetwork(
                encoding.network(), normalization, shape, components, Seeds.mix(context.seed(), 0xC0));
    }

    private static List<Double> list(float[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> (double) values[i])
                .toList();
    }

    private void steps(Net net, Tensor pixels, Tensor scores) {
        var options = new AdamOptions(encoding.lr());
        options.set_lr(encoding.lr());
        options.weight_decay().put(encoding.weightDecay());
        var optimizer = new Adam(net.parameters(), options);
        net.train(true);
        context.listener().on(new Event.Started(STAGE, encoding.epochs()));
        int count = Math.toIntExact(pixels.size(0));
        int steps = Math.max(1, Math.round((float) count / encoding.batch()));
        for (int epoch = 1; epoch <= encoding.epochs(); epoch++) {
            int[] order =
                    EncodingFit.shuffled(IntStream.range(0, count).toArray(), Seeds.mix(context.seed(), epoch, 0xC1));
            try (var _ = new PointerScope()) {
                Tensor sum = scores.new_zeros(1);
                for (int step = 0; step < steps; step++) {
                    int from = (int) ((long) count * step / steps);
                    int to = (int) ((long) count * (step + 1) / steps);
                    try (var _ = new PointerScope()) {
                        Tensor rows = compute.place(Tensors.of(Arrays.copyOfRange(order, from, to)));
                        optimizer.zero_grad();
                        Tensor loss = predicted(net, pixels.index_select(0, rows))
                                .sub(scores.index_select(0, rows))
                                .square()
                                .mean();
                        loss.backward();
                        optimizer.step();
                        try (var _ = new NoGradGuard()) {
                            sum.add_(loss);
                        }
                    }
                }
                report(epoch, Tensors.item(sum) / steps);
            }
        }
    }

    private Tensor predicted(Net net, Tensor input) {
        try (var _ = compute.autocast()) {
            return net.forward(compute.place(input), Taps.none()).to(ScalarType.Float);
        }
    }

    private void report(int epoch, double loss) {
        InputError.unless(
                Double.isFinite(loss),
                "encoding: recording %s: expected a finite loss, got %s in epoch %d; a smaller encoding.lr (now %s) may"
                        + " help",
                recording.name(),
                loss,
                epoch,
                encoding.lr());
        curve.add(new EncodingModel.Epoch(0, epoch, loss, Double.NaN, Double.NaN));
        context.listener().on(new Event.Measured(STAGE, context.seed(), epoch, epoch, Map.of("train_loss", loss)));
        context.listener().on(new Event.Advanced(STAGE, epoch, String.format(Locale.ROOT, "training loss %.3f", loss)));
    }
}
