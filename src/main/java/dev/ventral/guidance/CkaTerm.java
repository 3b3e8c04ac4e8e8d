package dev.ventral.guidance;

import dev.ventral.Seeds;
import dev.ventral.guidance.CkaGuidance.Estimate;
import dev.ventral.network.Classifier;
import dev.ventral.similarity.Cka;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// [CkaGuidance] at work on one network.
final class CkaTerm extends PooledTerm {
    private final CkaGuidance guidance;
    private final long seed;

    CkaTerm(CkaGuidance guidance, GuidanceContext context) {
        super(guidance, guidance.pooling(), context);
        this.guidance = guidance;
        seed = Seeds.mix(context.seed(), 0x60);
    }

    @Override
    public String name() {
        return "cka";
    }

    @Override
    public boolean guides(long step) {
        return step >= guidance.start()
                && new SplittableRandom(Seeds.mix(seed, step)).nextDouble() < guidance.probability();
    }

    @Override
    public Tensor loss(Classifier model, GuidanceBatch batch) {
        Tensor features = features(model, batch.images());
        Tensor cka = guidance.estimate() == Estimate.BIASED
                ? Cka.linear(features, batch.target())
                : Cka.unbiased(features, batch.target());
        return cka.mul(new Scalar(guidance.epsilon() - 1)).log1p().mul(new Scalar(guidance.weight()));
    }
}
