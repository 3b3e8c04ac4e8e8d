package dev.ventral.neural.encoding;

import dev.ventral.Seeds;
import dev.ventral.data.Augmentation;
import dev.ventral.neural.Recording;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The loss of one recording's network, batch by batch, and its judgement on the validation images. Lives in
/// the scope it is made in.
final class EncodingStep {
    private final EncodingTraining encoding;
    private final EncodingSession session;
    private final EncodingNetwork network;
    private final long seed;
    private final Compute compute;
    private final Tensor pixels;
    private final EncodingTrials trials;
    private final Tensor responses;
    private final int[] rows;
    private int[] order = new int[0];

    /// @param network placed already
    EncodingStep(
            EncodingTraining encoding, EncodingSession session, EncodingNetwork network, long seed, Compute compute) {
        this.encoding = encoding;
        this.session = session;
        this.network = network;
        this.seed = seed;
        this.compute = compute;
        pixels = network.standardize(compute.place(session.images().tensor()));
        trials = EncodingTrials.of(session.recording(), compute);
        responses = network.scaled(trials.response());
        boolean[] learn = new boolean[session.images().count()];
        Arrays.stream(session.fit()).forEach(i -> learn[i] = true);
        rows = IntStream.range(0, trials.imageOfRow().length)
                .filter(r -> learn[trials.imageOfRow()[r]])
                .toArray();
    }

    EncodingNetwork network() {
        return network;
    }

    /// Begins an epoch, and says how many steps make it up.
    int begin(int epoch) {
        network.train(true);
        order = EncodingFit.shuffled(rows, Seeds.mix(seed, epoch, 0x0D));
        return count();
    }

    private int count() {
        return Math.max(1, order.length / encoding.batch());
    }

    /// A sum that losses can be added to.
    Tensor zero() {
        return responses.new_zeros(1);
    }

    /// The loss of a batch; after the last the first comes again.
    Tensor loss(int epoch, int round) {
        int step = round % count();
        // All rows are used: batches differ in size by one at most.
        int from = (int) ((long) order.length * step / count());
        int to = (int) ((long) order.length * (step + 1) / count());
        return loss(Arrays.copyOfRange(order, from, to), epoch, round);
    }

    private Tensor loss(int[] batch, int epoch, int step) {
        int[] shown = Arrays.stream(batch).map(r -> trials.imageOfRow()[r]).toArray();
        Tensor chosen = compute.place(Tensors.of(batch));
        Tensor input = pixels.index_select(0, compute.place(Tensors.of(shown)));
        // Trials of one image are moved independently.
        Tensor moved = new Augmentation(encoding.shift(), false, 0).apply(input, seed, epoch, batch);
        Tensor maps = network.core(compute.place(moved), compute);
        Tensor pupil = trials.pupil() == null ? null : trials.pupil().index_select(0, chosen);
        Tensor state = trials.state() == null ? null : trials.state().index_select(0, chosen);
        network.readout().seed(Seeds.mix(seed, epoch, step, 0x6A));
        Tensor rates = network.rates(dropped(maps, epoch, step), pupil, state);
        Tensor loss = encoding.loss()
                .mean(rates, responses.index_select(0, chosen), trials.weight().index_select(0, chosen));
        return loss.add(network.readout().penalty().mul(new Scalar(encoding.l1())));
    }

    /// Hides whole channels, image by image, and scales the others up.
    private Tensor dropped(Tensor maps, int epoch, int step) {
        if (encoding.dropout() == 0) {
            return maps;
        }
        var random = new SplittableRandom(Seeds.mix(seed, epoch, step, 0xD0));
        float[] keep = new float[Math.toIntExact(maps.size(0) * maps.size(1))];
        for (int k = 0; k < keep.length; k++) {
            keep[k] = random.nextDouble() < encoding.dropout() ? 0 : (float) (1 / (1 - encoding.dropout()));
        }
        return maps.mul(compute.place(Tensors.of(keep, maps.size(0), maps.size(1), 1, 1)));
    }

    /// @param loss without penalty
    /// @param correlation of each unit
    @SuppressWarnings("ArrayRecordComponent") // read once
    record Judged(double loss, double[] correlation) {}

    /// On the validation images, in float32.
    Judged validate() {
        network.eval();
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            int[] validation = session.validation();
            Recording recording = session.recording();
            Tensor chosen = compute.place(Tensors.of(validation));
            Tensor maps = network.core(pixels.index_select(0, chosen), compute.exact());
            Tensor rates = network.rates(maps, null, null);
            float[] predicted = Tensors.floats(rates);
            float[] response = new float[predicted.length];
            float[] weight = new float[validation.length];
            int units = recording.units();
            for (int i = 0; i < validation.length; i++) {
                System.arraycopy(session.means(), validation[i] * units, response, i * units, units);
                weight[i] =
                        (float) ((double) recording.repeats(validation[i]) * recording.count() / recording.trials());
            }
            Tensor target = network.scaled(compute.place(Tensors.of(response, validation.length, units)));
            Tensor loss = encoding.loss().mean(rates, target, compute.place(Tensors.of(weight, weight.length)));
            double[] rho = EncodingFigures.correlations(predicted, session.means(), validation, units);
            return new Judged(Tensors.item(loss), rho);
        }
    }
}
