package dev.ventral.training;

import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Best weights: a network's weights and statistics as they were at the end of its best epoch.
final class BestWeights {
    private final Map<String, Tensor> now;
    private final Map<String, Tensor> best = new LinkedHashMap<>();

    BestWeights(Net net) {
        now = Weights.state(net);
        now.forEach((name, tensor) -> best.put(name, tensor.detach().clone()));
    }

    /// By the names they have in a checkpoint.
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        best.forEach((name, tensor) -> state.put("best." + name, tensor));
        return state;
    }

    /// This epoch is the best.
    void keep() {
        copy(now, best);
    }

    /// Gives them back to the network.
    void restore() {
        copy(best, now);
    }

    private static void copy(Map<String, Tensor> from, Map<String, Tensor> to) {
        try (var _ = new NoGradGuard()) {
            to.forEach((name, tensor) -> tensor.copy_(Objects.requireNonNull(from.get(name))));
        }
    }
}
