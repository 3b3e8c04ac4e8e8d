package dev.ventral.neural.encoding;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.feature.EncodingContext;
import dev.ventral.neural.encoding.feature.EncodingWeights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Shuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Fits models that are trained step by step: splits the images, trains the members one after the other,
/// tests their mean.
final class EncodingFit {
    private static final String STAGE = "encoding";

    private EncodingFit() {}

    static <E extends Encoding & EncodingTraining> EncodingModel fit(
            E encoding, Recording recording, EncodingContext context) {
        return fit(encoding, Map.of("", recording), context).values().iterator().next();
    }

    /// One model for each recording; they share their core.
    static <E extends Encoding & EncodingTraining> Map<String, EncodingModel> fit(
            E encoding, Map<String, Recording> recordings, EncodingContext context) {
        List<EncodingSession> sessions = new ArrayList<>();
        for (Recording recording : recordings.values()) {
            checkPositive(encoding, recording);
            sessions.add(EncodingSession.of(encoding, recording, context.seed()));
        }
        checkAlike(sessions);
        List<List<EncodingWeights>> members = new ArrayList<>();
        List<EncodingModel.Epoch> curve = new ArrayList<>();
        context.listener().on(new Event.Started(STAGE, (long) encoding.ensemble() * encoding.epochs()));
        for (int k = 0; k < encoding.ensemble(); k++) {
            int number = k;
            List<EncodingSession> divided = sessions.stream()
                    .map(s -> s.divided(number, context.seed()))
                    .toList();
            var member = new EncodingMember(encoding, divided, Seeds.mix(context.seed(), 0xE1, k), context.compute());
            members.add(member.train(k, context.seed(), curve, context.listener()));
        }
        Map<String, EncodingModel> models = new LinkedHashMap<>();
        for (String name : recordings.keySet()) {
            int s = models.size();
            List<EncodingWeights> own =
                    members.stream().map(weights -> weights.get(s)).toList();
            models.put(name, tested(encoding, sessions.get(s), own, curve, context.compute()));
        }
        double mean = models.values().stream()
                .flatMapToDouble(model -> Arrays.stream(model.correlation()))
                .average()
                .orElse(0);
        context.listener()
                .on(new Event.Finished(STAGE, String.format(Locale.ROOT, "mean held-out correlation %.3f", mean)));
        return models;
    }

    private static EncodingModel tested(
            Encoding encoding,
            EncodingSession session,
            List<EncodingWeights> members,
            List<EncodingModel.Epoch> curve,
            Compute compute) {
        var model = new CnnEncodingModel(
                encoding.toString(),
                session.shape(),
                members,
                new EncodingFigures(new double[0], new int[0], curve),
                compute);
        int[] heldOut = session.heldOut();
        float[] predicted = model.predict(session.images().select(heldOut));
        double[] rho = EncodingFigures.correlations(
                predicted, session.means(), heldOut, session.recording().units());
        return model.tested(rho, heldOut);
    }

    private static void checkAlike(List<EncodingSession> sessions) {
        EncodingShape first = sessions.getFirst().shape();
        for (EncodingSession session : sessions) {
            EncodingShape shape = session.shape();
            InputError.unless(
                    shape.inputs() == first.inputs()
                            && shape.height() == first.height()
                            && shape.width() == first.width(),
                    "encoding: recording %s: expected images of %d x %d x %d, as those of %s, to share a core, got"
                            + " %d x %d x %d (after encoding.size)",
                    session.recording().name(),
                    first.inputs(),
                    first.height(),
                    first.width(),
                    sessions.getFirst().recording().name(),
                    shape.inputs(),
                    shape.height(),
                    shape.width());
        }
    }

    static int[] shuffled(int[] values, long seed) {
        int[] order = values.clone();
        Shuffle.inPlace(order, new SplittableRandom(seed));
        return order;
    }

    private static void checkPositive(EncodingTraining encoding, Recording recording) {
        if (encoding.loss() != EncodingLoss.POISSON) {
            return;
        }
        for (int t = 0; t < recording.trials(); t++) {
            for (int u = 0; u < recording.units(); u++) {
                float response = recording.response(t, u);
                if (response < 0) {
                    throw new InputError("encoding.loss: poisson expects responses of at least 0, got " + response
                            + " in trial " + t + " of recording " + recording.name()
                            + " (kind: cnn with loss: squared takes any; or subtract the lowest)");
                }
            }
        }
    }
}
