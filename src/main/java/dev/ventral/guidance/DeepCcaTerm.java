package dev.ventral.guidance;

import dev.ventral.Seeds;
import dev.ventral.network.Classifier;
import dev.ventral.similarity.Cca;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// [DeepCcaGuidance] at work on one network.
final class DeepCcaTerm extends PooledTerm {
    private final DeepCcaGuidance guidance;
    private final List<Maps> maps = new ArrayList<>();

    /// @param features `features x outputs`
    /// @param responses `units x outputs`
    private record Maps(Tensor features, Tensor responses) {}

    DeepCcaTerm(DeepCcaGuidance guidance, GuidanceContext context) {
        super(guidance, guidance.pooling(), context);
        this.guidance = guidance;
        int features = width(context.model());
        for (int r = 0; r < batches.count(); r++) {
            var random = new SplittableRandom(Seeds.mix(context.seed(), 0xCC, r));
            int units = batches.units(r);
            maps.add(new Maps(
                    context.compute()
                            .place(LinearInitial.uniform(random, features, features, guidance.outputs()))
                            .set_requires_grad(true),
                    context.compute()
                            .place(LinearInitial.uniform(random, units, units, guidance.outputs()))
                            .set_requires_grad(true)));
        }
    }

    @Override
    public String name() {
        return "deep-cca";
    }

    @Override
    public Tensor loss(Classifier model, GuidanceBatch batch) {
        Maps own = maps.get(batch.recording());
        Tensor features = projected(features(model, batch.images()), own.features());
        Tensor responses = projected(batch.target(), own.responses());
        Tensor total = Cca.total(features, responses, guidance.regularisation());
        return total.mul(new Scalar(-guidance.weight()));
    }

    private static Tensor projected(Tensor rows, Tensor map) {
        return rows.to(ScalarType.Double).mm(map.to(ScalarType.Double));
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        for (int r = 0; r < maps.size(); r++) {
            parameters.put("cca." + r + ".features", maps.get(r).features());
            parameters.put("cca." + r + ".responses", maps.get(r).responses());
        }
        return parameters;
    }
}
