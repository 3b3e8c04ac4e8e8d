package dev.ventral.training;

import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The losses of the last steps, left on the device until they are read together: reading each would make
/// every step wait for the device.
final class Losses implements AutoCloseable {
    private final List<String> terms;
    private final List<Tensor> waiting = new ArrayList<>();
    private final double[] sums;
    private long steps;

    Losses(List<String> terms) {
        this.terms = List.copyOf(terms);
        this.sums = new double[terms.size()];
    }

    /// Takes one step's losses, scalars in the order of the terms.
    void add(List<Tensor> losses) {
        try (var _ = new PointerScope()) {
            TensorVector values = new TensorVector();
            for (Tensor loss : losses) {
                values.push_back(loss.detach());
            }
            waiting.add(Tensors.keep(torch.stack(values)));
        }
    }

    int waiting() {
        return waiting.size();
    }

    /// Reads what waits, and adds it to the epoch's means.
    ///
    /// @param step of the last step taken
    /// @throws Diverged naming term and step where a loss is not finite
    void read(int epoch, long step, String cause) {
        if (waiting.isEmpty()) {
            return;
        }
        double[] values;
        try (var _ = new PointerScope()) {
            values = Tensors.doubles(torch.stack(new TensorVector(waiting.toArray(new Tensor[0]))));
        }
        long first = step - waiting.size() + 1;
        clear();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new Diverged(terms.get(i % terms.size()), epoch, first + i / terms.size(), values[i], cause);
            }
            sums[i % terms.size()] += values[i];
        }
        steps += values.length / terms.size();
    }

    /// Means since the last call, by their names in `metrics.csv`.
    Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int t = 0; t < sums.length; t++) {
            means.put("loss/" + terms.get(t), sums[t] / steps);
            sums[t] = 0;
        }
        steps = 0;
        return means;
    }

    private void clear() {
        waiting.forEach(Tensors::release);
        waiting.clear();
    }

    @Override
    public void close() {
        clear();
    }
}
