package dev.ventral.neural.encoding;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.neural.encoding.feature.EncodingWeights;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// Trains one member of an encoding model, on one recording or on several that share its core: steps then
/// alternate between them, those with fewer rows going round again until the longest has been passed once.
final class EncodingMember {
    private static final double DROP = .3;
    private static final int DROPS = 2;

    private final EncodingTraining encoding;
    private final List<EncodingSession> sessions;
    private final long seed;
    private final Compute compute;

    EncodingMember(EncodingTraining encoding, List<EncodingSession> sessions, long seed, Compute compute) {
        this.encoding = encoding;
        this.sessions = List.copyOf(sessions);
        this.seed = seed;
        this.compute = compute;
    }

    /// Trains until the correlation on the validation images rises no more, and gives the best weights,
    /// those of each recording's network.
    ///
    /// @param curve gets a row per epoch: means over the recordings
    List<EncodingWeights> train(int member, long run, List<EncodingModel.Epoch> curve, Event.Listener listener) {
        try (var _ = new PointerScope()) {
            List<EncodingStep> steps = steps();
            double lr = encoding.lr();
            AdamW optimizer = optimizer(steps, lr);
            List<EncodingWeights> best = weights(steps);
            double highest = Double.NEGATIVE_INFINITY;
            int since = 0;
            int drops = 0;
            for (int epoch = 1; epoch <= encoding.epochs(); epoch++) {
                double loss = epoch(steps, optimizer, epoch);
                double[] judged = validate(steps);
                curve.add(new EncodingModel.Epoch(member, epoch, loss, judged[0], judged[1]));
                report(listener, member, run, curve.getLast());
                if (judged[1] > highest) {
                    highest = judged[1];
                    best = weights(steps);
                    since = 0;
                } else if (++since >= encoding.patience()) {
                    if (++drops > DROPS) {
                        break;
                    }
                    for (int s = 0; s < best.size(); s++) {
                        best.get(s).into(steps.get(s).network());
                    }
                    lr *= DROP;
                    optimizer = optimizer(steps, lr);
                    since = 0;
                }
            }
            return best;
        }
    }

    private List<EncodingStep> steps() {
        List<EncodingStep> steps = new ArrayList<>();
        var random = new SplittableRandom(seed);
        EncodingShape first = sessions.getFirst().shape();
        Core core = first.core().build(first.inputs(), random);
        for (EncodingSession session : sessions) {
            var network = new EncodingNetwork(session.shape(), session.scale(), core, random);
            compute.place(network);
            int s = steps.size();
            steps.add(
                    new EncodingStep(encoding, session, network, s == 0 ? seed : Seeds.mix(seed, 0x5E55, s), compute));
        }
        return steps;
    }

    private static List<EncodingWeights> weights(List<EncodingStep> steps) {
        return steps.stream().map(step -> EncodingWeights.of(step.network())).toList();
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

    /// Over the first network's parameters, and of the others' those that are not shared. What has no
    /// gradient in a step stays as it is.
    private AdamW optimizer(List<EncodingStep> steps, double lr) {
        var options = new AdamWOptions(lr);
        options.set_lr(lr);
        options.weight_decay().put(encoding.weightDecay());
        TensorVector parameters = steps.getFirst().network().parameters();
        for (EncodingStep other : steps.subList(1, steps.size())) {
            other.network().own().forEach(parameters::push_back);
        }
        return new AdamW(parameters, options);
    }

    /// One pass over the rows; the mean loss.
    private double epoch(List<EncodingStep> steps, AdamW optimizer, int epoch) {
        try (var _ = new PointerScope()) {
            int longest = 0;
            for (EncodingStep step : steps) {
                longest = Math.max(longest, step.begin(epoch));
            }
            Tensor sum = steps.getFirst().zero();
            for (int round = 0; round < longest; round++) {
                for (EncodingStep step : steps) {
                    try (var _ = new PointerScope()) {
                        optimizer.zero_grad();
                        Tensor loss = step.loss(epoch, round);
                        loss.backward();
                        optimizer.step();
                        try (var _ = new NoGradGuard()) {
                            sum.add_(loss);
                        }
                    }
                }
            }
            double mean = Tensors.item(sum) / longest / steps.size();
            InputError.unless(
                    Double.isFinite(mean),
                    "encoding: recording %s: expected a finite loss, got %s in epoch %d; a smaller encoding.lr (now %s)"
                            + " may help",
                    sessions.getFirst().recording().name(),
                    mean,
                    epoch,
                    encoding.lr());
            return mean;
        }
    }

    /// Loss, averaged over recordings, and correlation, averaged over all units, on the validation images.
    private static double[] validate(List<EncodingStep> steps) {
        double loss = 0;
        double sum = 0;
        int units = 0;
        for (EncodingStep step : steps) {
            EncodingStep.Judged judged = step.validate();
            loss += judged.loss() / steps.size();
            for (double rho : judged.correlation()) {
                sum += rho;
                units++;
            }
        }
        return new double[] {loss, units == 0 ? 0 : sum / units};
    }
}
