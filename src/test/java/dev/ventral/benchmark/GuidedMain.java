package dev.ventral.benchmark;

import dev.ventral.data.Augmentation;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.CkaGuidance;
import dev.ventral.guidance.CkaGuidance.Estimate;
import dev.ventral.guidance.CoTrainingGuidance;
import dev.ventral.guidance.DeepCcaGuidance;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.GuidanceBatch;
import dev.ventral.guidance.GuidanceContext;
import dev.ventral.guidance.NeuralHeadGuidance;
import dev.ventral.guidance.NeuralHeadGuidance.Variant;
import dev.ventral.guidance.Pooling;
import dev.ventral.guidance.RdmCorrelationGuidance;
import dev.ventral.guidance.SimilarityGuidance;
import dev.ventral.guidance.SimilarityGuidance.Pairing;
import dev.ventral.guidance.Term;
import dev.ventral.guidance.WeightSchedule;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.SimilarityControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.guidance.target.TargetResponses;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Stem;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Taps;
import dev.ventral.neural.Standardisation;
import dev.ventral.neural.encoding.EncodingLoss;
import dev.ventral.similarity.Similarity;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// What a guidance term costs beside the passes through the network that it cannot do without: a guided step
/// (64 labelled images forward and backward, the term's images chosen, forward and backward through its loss,
/// SGD) over the sum of its parts (the step without guidance, and as many images forward to the same taps and
/// backward from the mean of their activations). ResNet-18 of width 64, 3 x 32 x 32, 188 units, float32, one
/// thread; the two are run in turn, in processor time of the thread, and the median of the ratios is printed.
public final class GuidedMain {
    private static final int BATCH = 64;
    private static final int SHOWN = 256;
    private static final int UNITS = 188;
    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);

    private final Classifier model;
    private final SGD optimizer;
    private final Term term;
    private final List<String> taps;
    private final Tensor labelled;
    private final Tensor labels;
    private long step;

    private GuidedMain(Guidance guidance) {
        Net net = new Resnet18(64, Stem.CIFAR).build(SHAPE, 10, 1);
        model = new Classifier(net, new Normalization(List.of(.5, .5, .5), List.of(.25, .25, .25), 1), Compute.CPU);
        taps = guidance.taps();
        var random = new ImageRandom(1, IntStream.range(0, SHOWN).toArray());
        float[] pixels = Tensors.floats(random.uniform(0, 3, 32, 32));
        float[] responses = Tensors.floats(random.uniform(1, UNITS));
        double[] ones = new double[UNITS];
        Arrays.fill(ones, 1);
        var brain = new GuidingRecording(
                "random",
                true,
                Images.ofFloats(SHOWN, 3, 32, 32, pixels),
                Similarity.of(responses, SHOWN),
                null,
                new NeuralResponses(
                        new TargetResponses(SHOWN, UNITS, responses),
                        null,
                        null,
                        new Standardisation(new double[UNITS], ones)));
        term = guidance.bind(new GuidanceContext(
                        model,
                        SHAPE,
                        List.of(brain),
                        _ -> {
                            throw new IllegalStateException("no network is asked for");
                        },
                        brain.images(),
                        1,
                        Compute.CPU,
                        1))
                .getFirst();
        labelled = random.uniform(2, 3, 32, 32).narrow(0, 0, BATCH);
        labels = Tensors.of(IntStream.range(0, BATCH).map(i -> i % 10).toArray());
        var options = new SGDOptions(.001);
        options.momentum().put(.9);
        optimizer = new SGD(net.parameters(), options);
        net.train(true);
    }

    private void task() {
        optimizer.zero_grad();
        torch.cross_entropy_loss(model.logits(labelled), labels).backward();
    }

    private void unguided() {
        try (var _ = new PointerScope()) {
            task();
            optimizer.step();
        }
    }

    private void passes(Tensor images) {
        try (var _ = new PointerScope()) {
            model.net().runningStatistics(false);
            Taps seen = Taps.only(taps);
            model.logits(images, seen);
            Tensor sum = torch.zeros(1);
            for (String tap : taps) {
                sum = sum.add(seen.get(tap).mean());
            }
            sum.backward();
            model.net().runningStatistics(true);
        }
    }

    private void guided() {
        try (var _ = new PointerScope()) {
            task();
            GuidanceBatch batch = term.batch(step++);
            model.net().runningStatistics(false);
            term.loss(model, batch).backward();
            model.net().runningStatistics(true);
            optimizer.step();
        }
    }

    private static void measure(String name, Guidance guidance, int pairs) {
        try (var _ = new PointerScope()) {
            var bench = new GuidedMain(guidance);
            Tensor images = bench.term.batch(0).images();
            double[] whole = new double[pairs];
            double[] parts = new double[pairs];
            double[] ratios = new double[pairs];
            for (int i = -1; i < pairs; i++) {
                double start = milliseconds();
                bench.guided();
                double middle = milliseconds();
                bench.unguided();
                bench.passes(images);
                double end = milliseconds();
                if (i >= 0) {
                    whole[i] = middle - start;
                    parts[i] = end - middle;
                    ratios[i] = whole[i] / parts[i];
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-36s %8.0f ms, parts %8.0f ms, median ratio %.3f%n",
                    name,
                    median(whole),
                    median(parts),
                    median(ratios));
        }
    }

    private static double milliseconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// @param args number of pairs (9 where absent)
    public static void main(String[] args) {
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        torch.set_num_threads(1);
        var data = new Target.Data();
        measure(
                "similarity, 64 pairs, 2 taps",
                new SimilarityGuidance(
                        List.of("conv1", "layer1.1.conv2"),
                        20,
                        data,
                        SimilarityControl.NONE,
                        64,
                        Pairing.PAIRS,
                        .001,
                        List.of(),
                        new WeightSchedule.Constant()),
                pairs);
        measure(
                "neural-head, 64 images, layer4",
                new NeuralHeadGuidance(
                        "layer4",
                        Pooling.AVERAGE,
                        Variant.PAPER,
                        .9,
                        data,
                        ResponseControl.NONE,
                        64,
                        true,
                        GuidingStimuli.RECORDED,
                        List.of(),
                        new WeightSchedule.Constant(),
                        Augmentation.NONE),
                pairs);
        measure("cka biased, 128 images, layer4", cka(Estimate.BIASED), pairs);
        measure("cka unbiased, 128 images, layer4", cka(Estimate.UNBIASED), pairs);
        measure(
                "rdm-correlation, 64 images, layer4",
                new RdmCorrelationGuidance(
                        "layer4",
                        Pooling.FLATTEN,
                        1,
                        data,
                        ResponseControl.NONE,
                        64,
                        true,
                        GuidingStimuli.RECORDED,
                        List.of(),
                        new WeightSchedule.Constant(),
                        Augmentation.NONE),
                pairs);
        measure(
                "co-training, 64 images, layer2",
                new CoTrainingGuidance(
                        "layer2",
                        EncodingLoss.POISSON,
                        .3,
                        .01,
                        data,
                        ResponseControl.NONE,
                        64,
                        GuidingStimuli.RECORDED,
                        List.of(),
                        new WeightSchedule.Constant(),
                        Augmentation.NONE),
                pairs);
        measure(
                "deep-cca, 128 images, layer4",
                new DeepCcaGuidance(
                        "layer4",
                        Pooling.AVERAGE,
                        1,
                        10,
                        .001,
                        data,
                        ResponseControl.NONE,
                        128,
                        true,
                        GuidingStimuli.RECORDED,
                        List.of(),
                        new WeightSchedule.Constant(),
                        Augmentation.NONE),
                pairs);
    }

    private static CkaGuidance cka(Estimate estimate) {
        return new CkaGuidance(
                "layer4",
                Pooling.FLATTEN,
                1,
                estimate,
                1,
                0,
                1e-6,
                new Target.Data(),
                ResponseControl.NONE,
                128,
                true,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }
}
