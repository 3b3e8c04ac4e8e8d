package dev.ventral.neural.encoding;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.data.Images;
import dev.ventral.neural.Recording;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Shuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Fits a [CnnEncoding]: splits the images, trains the members one after the other, tests their mean.
final class EncodingFit {
    /// Fewer images make no correlation.
    private static final int FEWEST = 3;

    private EncodingFit() {}

    static EncodingModel fit(CnnEncoding encoding, Recording recording, EncodingContext context) {
        long seed = context.seed();
        Compute compute = context.compute();
        Event.Listener listener = context.listener();
        checkPositive(encoding, recording);
        Recording.Split test = recording.split(encoding.heldOut(), seed);
        int validation = (int) Math.round(encoding.validation() * test.fit().length);
        InputError.unless(
                Math.min(test.heldOut().length, validation) >= FEWEST && test.fit().length - validation >= FEWEST,
                "encoding: recording %s: expected at least %d images each to fit, to validate and to hold out, got %d,"
                        + " %d, %d",
                recording.name(),
                FEWEST,
                test.fit().length - validation,
                validation,
                test.heldOut().length);
        EncodingShape shape = EncodingShape.of(encoding, recording);
        Images images = CnnEncodingModel.prepare(recording.images(), shape);
        float[] means = recording.means();
        EncodingScale scale = EncodingScale.of(images, means, test.fit());
        List<EncodingWeights> members = new ArrayList<>();
        List<EncodingModel.Epoch> curve = new ArrayList<>();
        listener.on(new Event.Started("encoding", (long) encoding.ensemble() * encoding.epochs()));
        for (int k = 0; k < encoding.ensemble(); k++) {
            int[] order = shuffled(test.fit(), ImageRandom.mix(seed, 0xE2, k));
            var member = new EncodingMember(
                    encoding,
                    shape,
                    scale,
                    recording,
                    images,
                    Arrays.copyOfRange(order, validation, order.length),
                    Arrays.copyOfRange(order, 0, validation),
                    ImageRandom.mix(seed, 0xE1, k),
                    compute);
            members.add(member.train(k, seed, curve, listener));
        }
        var model =
                new CnnEncodingModel(shape, members, new EncodingFigures(new double[0], new int[0], curve), compute);
        float[] predicted = model.predict(images.select(test.heldOut()));
        double[] rho = EncodingFigures.correlations(predicted, means, test.heldOut(), recording.units());
        double mean = Arrays.stream(rho).average().orElse(0);
        listener.on(new Event.Finished(
                "encoding", String.format(java.util.Locale.ROOT, "mean held-out correlation %.3f", mean)));
        return model.tested(rho, test.heldOut());
    }

    static int[] shuffled(int[] values, long seed) {
        int[] order = values.clone();
        Shuffle.inPlace(order, new SplittableRandom(seed));
        return order;
    }

    private static void checkPositive(CnnEncoding encoding, Recording recording) {
        if (encoding.loss() != EncodingLoss.POISSON) {
            return;
        }
        for (int t = 0; t < recording.trials(); t++) {
            for (int u = 0; u < recording.units(); u++) {
                float response = recording.response(t, u);
                if (response < 0) {
                    throw new InputError("encoding.loss: poisson expects responses of at least 0, got " + response
                            + " in trial " + t + " of recording " + recording.name() + " (squared takes any)");
                }
            }
        }
    }
}
