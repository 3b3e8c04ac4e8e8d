package dev.ventral.guidance;

import dev.ventral.Seeds;
import dev.ventral.data.Augmentation;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Response batches: images and their target responses on the device, from which each step takes some.
final class ResponseBatches {
    private final int size;
    private final Augmentation augment;
    private final long seed;
    private final StepImages choice;
    private final List<Placed> placed = new ArrayList<>();
    private final Map<String, Double> figures;

    /// A recording, its responses on the device.
    private record Placed(ShownImages images, Tensor responses) {}

    ResponseBatches(ResponseGuidance guidance, GuidanceContext context) {
        this(guidance, context, UnaryOperator.identity());
    }

    /// @param change made to the responses of each recording
    ResponseBatches(ResponseGuidance guidance, GuidanceContext context, UnaryOperator<TargetResponses> change) {
        size = guidance.images();
        augment = guidance.augment();
        seed = Seeds.mix(context.seed(), 0xA6);
        Compute compute = context.compute();
        List<ResponseTargets.Bound> bound = ResponseTargets.of(guidance, context);
        figures = bound.getFirst().figures();
        for (ResponseTargets.Bound b : bound) {
            TargetResponses r = change.apply(b.responses());
            placed.add(new Placed(
                    new ShownImages(b.images(), compute),
                    compute.place(Tensors.of(r.values(), r.images(), r.units()))));
        }
        choice = new StepImages(
                Seeds.mix(context.seed(), 0x52),
                bound.stream().mapToInt(b -> b.images().count()).toArray());
    }

    /// Figures to log of the first recording's target.
    Map<String, Double> report() {
        return figures;
    }

    /// Recordings.
    int count() {
        return placed.size();
    }

    int units(int recording) {
        return Math.toIntExact(placed.get(recording).responses().size(1));
    }

    /// Some images, to find out what the network makes of their size.
    Tensor some() {
        return placed.getFirst().images().take(IntStream.range(0, size).toArray());
    }

    /// @return the target is `images x units`
    GuidanceBatch batch(long step) {
        StepImages.Choice chosen = choice.choose(step, size);
        Placed from = placed.get(chosen.recording());
        try (var scope = new PointerScope()) {
            Tensor rows = Tensors.of(chosen.images()).to(from.responses().device(), ScalarType.Long);
            Tensor images = augment.apply(from.images().take(chosen.images()), seed, step, chosen.images());
            Tensor target = from.responses().index_select(0, rows);
            return new GuidanceBatch(
                    Tensors.handOver(scope, images), Tensors.handOver(scope, target), chosen.recording(), step);
        }
    }
}
