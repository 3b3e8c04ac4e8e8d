package dev.ventral.neural.encoding;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.Augmentation;
import dev.ventral.data.Images;
import dev.ventral.neural.Recording;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Trains one member of a CNN encoding model.
final class EncodingMember {
    private static final double DROP = .3;
    private static final int DROPS = 2;

    private final CnnEncoding encoding;
    private final EncodingShape shape;
    private final EncodingScale scale;
    private final Recording recording;
    private final Images images;
    private final int[] fit;
    private final int[] validation;
    private final long seed;
    private final Compute compute;
    private final float[] means;

    /// @param images in the model's size
    /// @param fit images to learn from
    /// @param validation images to stop by
    EncodingMember(
            CnnEncoding encoding,
            EncodingShape shape,
            EncodingScale scale,
            Recording recording,
            Images images,
            int[] fit,
            int[] validation,
            long seed,
            Compute compute) {
        this.encoding = encoding;
        this.shape = shape;
        this.scale = scale;
        this.recording = recording;
        this.images = images;
        this.fit = fit.clone();
        this.validation = validation.clone();
        this.seed = seed;
        this.compute = compute;
        this.means = recording.means();
    }

    /// Trains until the correlation on the validation images rises no more, and gives the best weights.
    ///
    /// @param curve gets a row per epoch
    EncodingWeights train(int member, long run, List<EncodingModel.Epoch> curve, Event.Listener listener) {
        try (var _ = new PointerScope()) {
            var network = new EncodingNetwork(shape, scale, new SplittableRandom(seed));
            compute.place(network);
            Tensor pixels = network.standardize(compute.place(images.tensor()));
            EncodingTrials trials = EncodingTrials.of(recording, compute);
            Tensor responses = network.scaled(trials.response());
            boolean[] learn = new boolean[images.count()];
            Arrays.stream(fit).forEach(i -> learn[i] = true);
            int[] rows = IntStream.range(0, trials.imageOfRow().length)
                    .filter(r -> learn[trials.imageOfRow()[r]])
                    .toArray();
            double lr = encoding.lr();
            AdamW optimizer = optimizer(network, lr);
            EncodingWeights best = EncodingWeights.of(network);
            double highest = Double.NEGATIVE_INFINITY;
            int since = 0;
            int drops = 0;
            for (int epoch = 1; epoch <= encoding.epochs(); epoch++) {
                double loss = epoch(network, optimizer, pixels, responses, trials, rows, epoch);
                double[] judged = validate(network, pixels);
                curve.add(new EncodingModel.Epoch(member, epoch, loss, judged[0], judged[1]));
                report(listener, member, run, curve.getLast());
                if (judged[1] > highest) {
                    highest = judged[1];
                    best = EncodingWeights.of(network);
                    since = 0;
                } else if (++since >= encoding.patience()) {
                    if (++drops > DROPS) {
                        break;
                    }
                    best.into(network);
                    lr *= DROP;
                    optimizer = optimizer(network, lr);
                    since = 0;
                }
            }
            return best;
        }
    }

    private void report(Event.Listener listener, int member, long run, EncodingModel.Epoch row) {
        long done = (long) member * encoding.epochs() + row.epoch();
        listener.on(new Event.Measured(
                "encoding",
                run,
                row.epoch(),
                done,
                Map.of(
                        "member", (double) member,
                        "train_loss", row.trainLoss(),
                        "validation_loss", row.validationLoss(),
                        "validation_correlation", row.validationCorrelation())));
        String note = String.format(Locale.ROOT, "validation correlation %.3f", row.validationCorrelation());
        listener.on(new Event.Advanced("encoding", done, note));
    }

    private AdamW optimizer(EncodingNetwork network, double lr) {
        var options = new AdamWOptions(lr);
        options.set_lr(lr);
        options.weight_decay().put(encoding.weightDecay());
        return new AdamW(network.parameters(), options);
    }

    /// One pass over the rows; the mean loss.
    private double epoch(
            EncodingNetwork network,
            AdamW optimizer,
            Tensor pixels,
            Tensor responses,
            EncodingTrials trials,
            int[] rows,
            int epoch) {
        network.train(true);
        int[] order = EncodingFit.shuffled(rows, ImageRandom.mix(seed, epoch, 0x0D));
        int steps = Math.max(1, order.length / encoding.batch());
        try (var _ = new PointerScope()) {
            Tensor sum = responses.new_zeros(1);
            for (int step = 0; step < steps; step++) {
                // All rows are used: batches differ in size by one at most.
                int from = (int) ((long) order.length * step / steps);
                int to = (int) ((long) order.length * (step + 1) / steps);
                int[] batch = Arrays.copyOfRange(order, from, to);
                try (var _ = new PointerScope()) {
                    optimizer.zero_grad();
                    Tensor loss = loss(network, pixels, responses, trials, batch, epoch, step);
                    loss.backward();
                    optimizer.step();
                    try (var _ = new NoGradGuard()) {
                        sum.add_(loss);
                    }
                }
            }
            double mean = Tensors.item(sum) / steps;
            InputError.unless(
                    Double.isFinite(mean),
                    "encoding: recording %s: expected a finite loss, got %s in epoch %d; a smaller encoding.lr (now %s)"
                            + " may help",
                    recording.name(),
                    mean,
                    epoch,
                    encoding.lr());
            return mean;
        }
    }

    private Tensor loss(
            EncodingNetwork network,
            Tensor pixels,
            Tensor responses,
            EncodingTrials trials,
            int[] batch,
            int epoch,
            int step) {
        int[] shown = Arrays.stream(batch).map(r -> trials.imageOfRow()[r]).toArray();
        Tensor rows = compute.place(Tensors.of(batch));
        Tensor input = pixels.index_select(0, compute.place(Tensors.of(shown)));
        // Trials of one image are moved independently.
        Tensor moved = new Augmentation(encoding.shift(), false, 0).apply(input, seed, epoch, batch);
        Tensor maps = network.core(compute.place(moved), compute);
        Tensor pupil = trials.pupil() == null ? null : trials.pupil().index_select(0, rows);
        Tensor state = trials.state() == null ? null : trials.state().index_select(0, rows);
        Tensor rates = network.rates(dropped(maps, epoch, step), pupil, state);
        Tensor loss = encoding.loss()
                .mean(rates, responses.index_select(0, rows), trials.weight().index_select(0, rows));
        return loss.add(network.readout().penalty().mul(new Scalar(encoding.l1())));
    }

    /// Hides whole channels, image by image, and scales the others up.
    private Tensor dropped(Tensor maps, int epoch, int step) {
        if (encoding.dropout() == 0) {
            return maps;
        }
        var random = new SplittableRandom(ImageRandom.mix(seed, epoch, step, 0xD0));
        float[] keep = new float[Math.toIntExact(maps.size(0) * maps.size(1))];
        for (int k = 0; k < keep.length; k++) {
            keep[k] = random.nextDouble() < encoding.dropout() ? 0 : (float) (1 / (1 - encoding.dropout()));
        }
        return maps.mul(compute.place(Tensors.of(keep, maps.size(0), maps.size(1), 1, 1)));
    }

    /// Loss and mean correlation on the validation images, in float32.
    private double[] validate(EncodingNetwork network, Tensor pixels) {
        network.eval();
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor chosen = compute.place(Tensors.of(validation));
            Tensor maps = network.core(pixels.index_select(0, chosen), compute.exact());
            Tensor rates = network.rates(maps, null, null);
            float[] predicted = Tensors.floats(rates);
            float[] response = new float[predicted.length];
            float[] weight = new float[validation.length];
            int units = shape.units();
            for (int i = 0; i < validation.length; i++) {
                System.arraycopy(means, validation[i] * units, response, i * units, units);
                weight[i] = (float) ((double) recording.repeats(validation[i]) * images.count() / recording.trials());
            }
            Tensor target = network.scaled(compute.place(Tensors.of(response, validation.length, units)));
            Tensor loss = encoding.loss().mean(rates, target, compute.place(Tensors.of(weight, weight.length)));
            double[] rho = EncodingFigures.correlations(predicted, means, validation, units);
            return new double[] {
                Tensors.item(loss), Arrays.stream(rho).average().orElse(0)
            };
        }
    }
}
