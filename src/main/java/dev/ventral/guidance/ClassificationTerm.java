package dev.ventral.guidance;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.Batches;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Splits;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// [ClassificationGuidance] at work on one network.
final class ClassificationTerm implements Term {
    /// Test images whose accuracy is logged, at most.
    private static final int TESTED = 1000;

    private final ClassificationGuidance guidance;
    private final Classifier model;
    private final ShownImages shown;
    private final int[] labels;
    private final LabelledImages test;
    private final LinearHead head;
    private final long seed;
    private final Tensor right;
    private long asked;
    private int epoch = -1;
    private List<int[]> parts = List.of();

    ClassificationTerm(ClassificationGuidance guidance, GuidanceContext context) {
        this.guidance = guidance;
        model = context.model();
        seed = Seeds.mix(context.seed(), 0x2D);
        Splits splits = ClassificationGuidance.read(guidance.data(), context.shape());
        LabelledImages train = splits.train();
        InputError.unless(
                train.count() >= guidance.images(),
                "guidance.images: expected at most the %d training images of %s, got %d",
                train.count(),
                train.name(),
                guidance.images());
        shown = new ShownImages(train.images(), context.compute());
        labels = guidance.control().apply(train.labels(), seed);
        test = splits.test().sample(TESTED, seed);
        int features = Math.toIntExact(Probe.shape(model, () -> tap(model, shown.take(new int[] {0})))[1]);
        head = LinearHead.of(
                new SplittableRandom(Seeds.mix(seed, LinearHead.INITIAL)),
                features,
                train.classes().size(),
                context.compute());
        right = context.compute().place(Tensors.of(new float[1]));
    }

    @Override
    public String name() {
        return "classification";
    }

    @Override
    public GuidanceBatch batch(long step) {
        int perEpoch = labels.length / guidance.images();
        int current = Math.toIntExact(step / perEpoch);
        if (current != epoch) {
            parts = Batches.parts(Batches.order(labels.length, seed, current), guidance.images(), true);
            epoch = current;
        }
        int[] index = parts.get((int) (step % perEpoch));
        try (var scope = new PointerScope()) {
            Tensor images = model.compute().place(guidance.augment().apply(shown.take(index), seed, current, index));
            Tensor target = model.compute()
                    .place(Tensors.of(Arrays.stream(index).map(i -> labels[i]).toArray()));
            return new GuidanceBatch(Tensors.handOver(scope, images), Tensors.handOver(scope, target), 0, step);
        }
    }

    private Tensor tap(Classifier network, Tensor images) {
        return guidance.pooling().of(network.activation(images, guidance.tap()));
    }

    @Override
    public Tensor loss(Classifier network, GuidanceBatch batch) {
        Tensor logits = head.of(tap(network, batch.images()));
        try (var _ = new NoGradGuard()) {
            right.add_(right(logits, batch.target()));
        }
        asked += batch.target().size(0);
        return torch.cross_entropy(logits, batch.target()).mul(new Scalar(guidance.weight()));
    }

    private static Tensor right(Tensor logits, Tensor target) {
        return logits.argmax(new LongOptional(1), false).eq(target).sum();
    }

    @Override
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        head.put("head.", parameters);
        return parameters;
    }

    @Override
    public Set<String> decaying() {
        return parameters().keySet();
    }

    /// Accuracies since the last report, and now.
    @Override
    public Map<String, Double> report() {
        Map<String, Double> report = new LinkedHashMap<>();
        if (asked > 0) {
            report.put("second/accuracy", Tensors.item(right) / asked);
            right.zero_();
            asked = 0;
        }
        if (test.count() > 0) {
            report.put("second/test-accuracy", tested());
        }
        return report;
    }

    private double tested() {
        Classifier exact = model.exact();
        boolean training = exact.net().is_training();
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            exact.net().eval();
            double sum = 0;
            for (int from = 0; from < test.count(); from += 256) {
                int to = Math.min(from + 256, test.count());
                int[] index = IntStream.range(from, to).toArray();
                try (var _ = new PointerScope()) {
                    Tensor images = exact.compute().place(test.images().tensor(index));
                    Tensor expected = exact.compute().place(Tensors.of(Arrays.copyOfRange(test.labels(), from, to)));
                    sum += Tensors.item(right(head.of(tap(exact, images)), expected));
                }
            }
            return sum / test.count();
        } finally {
            exact.net().train(training);
        }
    }
}
