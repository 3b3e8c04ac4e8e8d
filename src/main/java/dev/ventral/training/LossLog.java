package dev.ventral.training;

import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Loss log: the losses of the last steps, left on the device until they are read together: reading each would make
/// every step wait for the device.
final class LossLog implements AutoCloseable {
    private final List<String> terms;
    private final List<Tensor> waiting = new ArrayList<>();
    /// Which terms had a part in each of the waiting steps; the others' places hold another loss.
    private final List<BitSet> present = new ArrayList<>();
    private final double[] sums;
    private final long[] counts;

    private final DataParallel company;

    /// @param company whose mean losses are read
    LossLog(List<String> terms, DataParallel company) {
        this.company = company;
        this.terms = List.copyOf(terms);
        this.sums = new double[terms.size()];
        this.counts = new long[terms.size()];
    }

    /// Takes one step's losses.
    ///
    /// @param any stands in the place of those that are not there
    /// @param losses scalars in the order of the terms; null for a term that had no part in the step
    void add(Tensor any, @Nullable Tensor[] losses) {
        try (var _ = new PointerScope()) {
            TensorVector values = new TensorVector();
            BitSet there = new BitSet();
            for (int t = 0; t < losses.length; t++) {
                Tensor loss = losses[t];
                there.set(t, loss != null);
                values.push_back((loss == null ? any : loss).detach());
            }
            waiting.add(Tensors.keep(torch.stack(values)));
            present.add(there);
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
            values = Tensors.doubles(company.mean(torch.stack(new TensorVector(waiting.toArray(new Tensor[0])))));
        }
        long first = step - waiting.size() + 1;
        List<BitSet> parts = List.copyOf(present);
        clear();
        for (int i = 0; i < values.length; i++) {
            int t = i % terms.size();
            int at = i / terms.size();
            if (parts.get(at).get(t)) {
                if (!Double.isFinite(values[i])) {
                    throw new Diverged(terms.get(t), epoch, first + at, values[i], cause);
                }
                sums[t] += values[i];
                counts[t]++;
            }
        }
    }

    /// Means since the last call, by their names in `metrics.csv`, each over the steps that had a part of it;
    /// none for a term without any.
    Map<String, Double> means() {
        Map<String, Double> means = new LinkedHashMap<>();
        for (int t = 0; t < sums.length; t++) {
            if (counts[t] > 0) {
                means.put("loss/" + terms.get(t), sums[t] / counts[t]);
            }
            sums[t] = 0;
            counts[t] = 0;
        }
        return means;
    }

    private void clear() {
        waiting.forEach(Tensors::release);
        waiting.clear();
        present.clear();
    }

    @Override
    public void close() {
        clear();
    }
}
