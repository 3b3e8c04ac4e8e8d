package dev.ventral.guidance;

import dev.ventral.Seeds;
import dev.ventral.guidance.SimilarityGuidance.Pairing;
import dev.ventral.network.Classifier;
import dev.ventral.network.module.Taps;
import dev.ventral.similarity.Similarity;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// [SimilarityGuidance] at work on one network. With several recordings each step takes one of them, in
/// proportion to their numbers of images, as pairs across recordings have no target.
final class SimilarityTerm implements Term {
    private final SimilarityGuidance guidance;
    private final StepImages images;
    private final List<Placed> targets = new ArrayList<>();
    private final Tensor gamma;

    /// A recording on the device.
    private record Placed(Tensor images, Tensor similarity, int count) {}

    SimilarityTerm(SimilarityGuidance guidance, List<SimilarityTargets.Bound> bound, GuidanceContext context) {
        this.guidance = guidance;
        Compute compute = context.compute();
        for (SimilarityTargets.Bound b : bound) {
            int n = b.images().count();
            Tensor similarity = Tensors.of(b.similarity().values(), (long) n * n);
            targets.add(new Placed(compute.place(b.images().tensor()), compute.place(similarity), n));
        }
        images = new StepImages(
                Seeds.mix(context.seed(), 0x51),
                targets.stream().mapToInt(Placed::count).toArray());
        gamma = compute.place(Tensors.of(
                        new float[guidance.taps().size()], guidance.taps().size()))
                .set_requires_grad(true);
    }

    @Override
    public String name() {
        return "similarity";
    }

    @Override
    public GuidanceBatch batch(long step) {
        StepImages.Choice choice = images.choose(step, 2 * guidance.pairs());
        Placed from = targets.get(choice.recording());
        int[] chosen = choice.images();
        long[] flat = guidance.pairing() == Pairing.PAIRS ? pairs(chosen, from.count()) : all(chosen, from.count());
        try (var scope = new PointerScope()) {
            var device = from.images().device();
            Tensor rows = Tensors.of(chosen).to(device, ScalarType.Long);
            Tensor cells = Tensors.of(flat, flat.length).to(device, ScalarType.Long);
            Tensor shown = from.images().index_select(0, rows);
            Tensor target = from.similarity().index_select(0, cells);
            return new GuidanceBatch(
                    Tensors.handOver(scope, shown), Tensors.handOver(scope, target), choice.recording(), step);
        }
    }

    @Override
    public Tensor loss(Classifier model, GuidanceBatch batch) {
        Taps taps = Taps.only(guidance.taps());
        model.logits(batch.images(), taps);
        Tensor similarity = similarity(taps, batch.images().size(0));
        Scalar keep = new Scalar(1 - guidance.shrink());
        Tensor difference =
                similarity.mul(keep).atanh().sub(batch.target().mul(keep).atanh());
        return difference.square().mean().mul(new Scalar(guidance.weight()));
    }

    /// The mixed similarity S_cnn of the step's image pairs, flat.
    private Tensor similarity(Taps taps, long images) {
        Tensor mix = gamma.softmax(0);
        Tensor mixed = null;
        for (int k = 0; k < guidance.taps().size(); k++) {
            Tensor layer = layer(taps.get(guidance.taps().get(k)), images).mul(mix.select(0, k));
            mixed = mixed == null ? layer : mixed.add(layer);
        }
        if (mixed == null) {
            throw new IllegalStateException("no taps");
        }
        return mixed;
    }

    private Tensor layer(Tensor activation, long images) {
        Tensor features = activation.flatten(1, -1);
        if (features.scalar_type().intern() != ScalarType.Double) {
            features = features.to(ScalarType.Float);
        }
        Tensor unit = Similarity.directions(features);
        if (guidance.pairing() == Pairing.PAIRS) {
            long half = images / 2;
            return unit.narrow(0, 0, half).mul(unit.narrow(0, half, half)).sum(1);
        }
        Tensor matrix = unit.mm(unit.t());
        return offDiagonal(matrix, images);
    }

    /// The n (n - 1) off-diagonal values of a square matrix in row-major order: drop the last value, read rows
    /// of n + 1, drop the first column, which is the diagonal.
    static Tensor offDiagonal(Tensor matrix, long n) {
        return matrix.flatten()
                .narrow(0, 1, n * n - 1)
                .view(n - 1, n + 1)
                .narrow(1, 0, n)
                .reshape(n * (n - 1));
    }

    @Override
    public Map<String, Tensor> parameters() {
        return Map.of("gamma", gamma);
    }

    @Override
    public Map<String, Double> report() {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            double[] mix = Tensors.doubles(torch.softmax(gamma, 0));
            Map<String, Double> report = new LinkedHashMap<>();
            for (int k = 0; k < mix.length; k++) {
                report.put("gamma/" + guidance.taps().get(k), mix[k]);
            }
            return report;
        }
    }

    private static long[] pairs(int[] chosen, long count) {
        int half = chosen.length / 2;
        long[] cells = new long[half];
        for (int i = 0; i < half; i++) {
            cells[i] = chosen[i] * count + chosen[half + i];
        }
        return cells;
    }

    private static long[] all(int[] chosen, long count) {
        int n = chosen.length;
        long[] cells = new long[n * (n - 1)];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    cells[at++] = chosen[i] * count + chosen[j];
                }
            }
        }
        return cells;
    }
}
