package dev.ventral.guidance;

import dev.ventral.network.Classifier;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/// Pooled term: what the terms have in common that compare a pooled tap with responses. All that they train decays.
abstract class PooledTerm implements Term {
    final ResponseBatches batches;
    private final String tap;
    private final Pooling pooling;

    PooledTerm(ResponseGuidance guidance, Pooling pooling, GuidanceContext context) {
        this.pooling = pooling;
        tap = guidance.tap();
        batches = new ResponseBatches(guidance, context);
    }

    /// `images x features`.
    final Tensor features(Classifier model, Tensor images) {
        return pooling.of(model.activation(images, tap));
    }

    /// The number of features.
    final int width(Classifier model) {
        return Math.toIntExact(Probe.shape(model, () -> features(model, batches.some()))[1]);
    }

    @Override
    public GuidanceBatch batch(long step) {
        return batches.batch(step);
    }

    @Override
    public Map<String, Tensor> parameters() {
        return Map.of();
    }

    @Override
    public Set<String> decaying() {
        return parameters().keySet();
    }

    @Override
    public Map<String, Double> report() {
        return batches.report();
    }
}
