package dev.ventral.guidance;

import dev.ventral.Seeds;
import dev.ventral.guidance.NeuralHeadGuidance.Variant;
import dev.ventral.network.Classifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// [NeuralHeadGuidance] at work on one network.
final class NeuralHeadTerm extends PooledTerm {
    private final NeuralHeadGuidance guidance;
    private final List<LinearHead> heads = new ArrayList<>();

    NeuralHeadTerm(NeuralHeadGuidance guidance, GuidanceContext context) {
        super(guidance, guidance.pooling(), context);
        this.guidance = guidance;
        int features = width(context.model());
        for (int r = 0; r < batches.count(); r++) {
            var random = new SplittableRandom(Seeds.mix(context.seed(), LinearHead.INITIAL, r));
            heads.add(LinearHead.of(random, features, batches.units(r), context.compute()));
        }
    }

    @Override
    public String name() {
        return "neural-head";
    }

    @Override
    public Tensor weighTaskLoss(Tensor loss) {
        return loss.mul(new Scalar(guidance.taskWeight()));
    }

    @Override
    public Tensor loss(Classifier model, GuidanceBatch batch) {
        Tensor features = features(model, batch.images());
        Tensor error = heads.get(batch.recording()).of(features).sub(batch.target());
        Tensor mean = guidance.variant() == Variant.PAPER
                ? lengths(error).mean()
                : error.square().mean();
        return mean.mul(new Scalar(1 - guidance.taskWeight()));
    }

    private static Tensor lengths(Tensor rows) {
        return torch.linalg_vector_norm(rows, new Scalar(2.0), new long[] {1}, false, new ScalarTypeOptional());
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (int r = 0; r < heads.size(); r++) {
            heads.get(r).put("head." + r + ".", parameters);
        }
        return parameters;
    }
}
