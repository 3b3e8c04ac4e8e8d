package dev.ventral.guidance;

import dev.ventral.network.Classifier;
import dev.ventral.network.module.Net;
import dev.ventral.tensor.Tensors;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Probe: finds out what shape an activation has: the network is asked, in evaluation mode, which leaves no trace.
final class Probe {
    private Probe() {}

    /// @param pass a pass through the network
    static long[] shape(Classifier model, Supplier<Tensor> pass) {
        Net net = model.net();
        boolean training = net.is_training();
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            net.eval();
            return Tensors.shape(pass.get());
        } finally {
            net.train(training);
        }
    }
}
