package dev.ventral.guidance;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Classifier;
import dev.ventral.neural.encoding.EncodingLoss;
import dev.ventral.neural.encoding.TapReadout;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// [CoTrainingGuidance] at work on one network.
final class CoTrainingTerm implements Term {
    private final CoTrainingGuidance guidance;
    private final ResponseBatches batches;
    private final List<TapReadout> readouts = new ArrayList<>();
    private final Tensor task;
    private final Tensor responses;
    private final long seed;

    CoTrainingTerm(CoTrainingGuidance guidance, GuidanceContext context) {
        this.guidance = guidance;
        batches = new ResponseBatches(guidance, context, target -> inMeans(guidance.loss(), target));
        seed = Seeds.mix(context.seed(), 0x47);
        long[] shape = Probe.shape(context.model(), () -> maps(context.model(), batches.some()));
        InputError.unless(
                shape.length == 4,
                "guidance.tap: expected a tap with height and width, got activations of shape %s at '%s'",
                Arrays.toString(shape),
                guidance.tap());
        for (int r = 0; r < batches.count(); r++) {
            readouts.add(new TapReadout(
                    batches.units(r),
                    Math.toIntExact(shape[1]),
                    guidance.spread(),
                    Seeds.mix(seed, r, 0x1F),
                    context.compute()));
        }
        task = context.compute().place(Tensors.of(new float[1])).set_requires_grad(true);
        responses = context.compute().place(Tensors.of(new float[1])).set_requires_grad(true);
    }

    /// Responses in units of each unit's mean, from 0 on.
    static TargetResponses inMeans(EncodingLoss loss, TargetResponses target) {
        int units = target.units();
        double[] sum = new double[units];
        float[] lowest = new float[units];
        float[] values = target.values();
        for (int k = 0; k < values.length; k++) {
            sum[k % units] += values[k];
            lowest[k % units] = Math.min(lowest[k % units], values[k]);
        }
        float[] scaled = new float[values.length];
        for (int k = 0; k < values.length; k++) {
            int u = k % units;
            InputError.unless(
                    loss != EncodingLoss.POISSON || lowest[u] >= 0,
                    "guidance.loss: expected squared, as targets are negative (unit %d down to %s) and Poisson's loss"
                            + " has no meaning for them, got poisson",
                    u,
                    lowest[u]);
            double mean = sum[u] / target.images() - lowest[u];
            scaled[k] = (float) ((values[k] - lowest[u]) / (mean > 0 ? mean : 1));
        }
        return new TargetResponses(target.images(), units, scaled);
    }

    @Override
    public String name() {
        return "co-training";
    }

    @Override
    public GuidanceBatch batch(long step) {
        return batches.batch(step);
    }

    private Tensor maps(Classifier model, Tensor images) {
        return model.activation(images, guidance.tap());
    }

    @Override
    public Tensor weighTaskLoss(Tensor loss) {
        return task.neg().exp().mul(loss).add(task.mul(new Scalar(.5)));
    }

    @Override
    public Tensor loss(Classifier model, GuidanceBatch batch) {
        TapReadout readout = readouts.get(batch.recording());
        Tensor predicted = readout.responses(maps(model, batch.images()), Seeds.mix(seed, batch.step()));
        Tensor error = guidance.loss().excess(predicted, batch.target());
        return responses
                .neg()
                .exp()
                .mul(error)
                .add(responses)
                .mul(new Scalar(.5))
                .add(readout.penalty().mul(new Scalar(guidance.l1())));
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("log-variance.task", task);
        parameters.put("log-variance.responses", responses);
        for (int r = 0; r < readouts.size(); r++) {
            String prefix = "readout." + r + ".";
            readouts.get(r).parameters().forEach((name, tensor) -> parameters.put(prefix + name, tensor));
        }
        return parameters;
    }

    @Override
    public Map<String, Double> report() {
        Map<String, Double> report = new LinkedHashMap<>(batches.report());
        report.put("log-variance/task", Tensors.item(task));
        report.put("log-variance/responses", Tensors.item(responses));
        return report;
    }
}
