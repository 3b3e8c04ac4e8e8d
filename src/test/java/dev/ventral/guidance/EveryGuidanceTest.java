package dev.ventral.guidance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.Samples;
import dev.ventral.data.Augmentation;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.CkaGuidance.Estimate;
import dev.ventral.guidance.NeuralHeadGuidance.Variant;
import dev.ventral.guidance.SimilarityGuidance.Pairing;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.GuidingStimuli;
import dev.ventral.guidance.target.LabelControl;
import dev.ventral.guidance.target.NeuralResponses;
import dev.ventral.guidance.target.ResponseControl;
import dev.ventral.guidance.target.SimilarityControl;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Stem;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.Weights;
import dev.ventral.neural.encoding.EncodingLoss;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds for every guidance term there is and will be, whatever its target and control.
class EveryGuidanceTest {
    private static final int IMAGES = 20;
    private static final int WIDTH = 4;

    private static final ImageShape SHAPE = new ImageShape(1, 8, 8);

    /// The taps are a ResNet-18's.
    static Stream<Guidance> guidance() {
        List<Target> targets = Samples.ofEvery(
                        Target.class,
                        List.of(
                                new Target.Data(),
                                new Target.Model(),
                                new Target.Network(Path.of("other.safetensors"), "layer2", null, List.of(), List.of()),
                                new Target.Untrained(new Resnet18(WIDTH, Stem.CIFAR), "layer2", 5),
                                new Target.Condition("oracle", "layer2"),
                                new Target.Pixels(0)))
                .toList();
        List<Guidance> samples = new ArrayList<>();
        for (Target target : targets) {
            for (SimilarityControl control : SimilarityControl.values()) {
                for (Pairing pairing : Pairing.values()) {
                    samples.add(new SimilarityGuidance(
                            List.of("layer1.0", "layer3"),
                            20,
                            target,
                            control,
                            4,
                            pairing,
                            .001,
                            List.of(),
                            new WeightSchedule.Constant()));
                }
            }
        }
        for (Target target : targets) {
            // controls do not know where responses come from
            for (ResponseControl control : target instanceof Target.Data
                    ? ResponseControl.values()
                    : new ResponseControl[] {ResponseControl.NONE}) {
                samples.add(new NeuralHeadGuidance(
                        "layer2",
                        Pooling.AVERAGE,
                        Variant.PAPER,
                        .9,
                        target,
                        control,
                        8,
                        true,
                        GuidingStimuli.RECORDED,
                        List.of(),
                        new WeightSchedule.Constant(),
                        Augmentation.NONE));
                samples.add(new CkaGuidance(
                        "layer2",
                        Pooling.FLATTEN,
                        1,
                        Estimate.BIASED,
                        1,
                        0,
                        1e-6,
                        target,
                        control,
                        8,
                        true,
                        GuidingStimuli.RECORDED,
                        List.of(),
                        new WeightSchedule.Constant(),
                        Augmentation.NONE));
                samples.add(new RdmCorrelationGuidance(
                        "layer2",
                        Pooling.FLATTEN,
                        1,
                        target,
                        control,
                        8,
                        true,
                        GuidingStimuli.RECORDED,
                        List.of(),
                        new WeightSchedule.Constant(),
                        Augmentation.NONE));
            }
        }
        samples.add(new NeuralHeadGuidance(
                "layer2",
                Pooling.FLATTEN,
                Variant.CODE,
                .9,
                new Target.Data(),
                ResponseControl.NONE,
                8,
                false,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE));
        samples.add(new CkaGuidance(
                "layer2",
                Pooling.FLATTEN,
                1,
                Estimate.BIASED,
                1,
                0,
                1e-6,
                new Target.Data(),
                ResponseControl.NONE,
                8,
                true,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                new Augmentation(1, true, .5, null, 8.0, .5, .1)));
        samples.add(new CkaGuidance(
                "layer2",
                Pooling.AVERAGE,
                1,
                Estimate.UNBIASED,
                1,
                0,
                .1,
                new Target.Data(),
                ResponseControl.NONE,
                8,
                false,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE));
        samples.add(new SimilarityGuidance(
                List.of("layer1.0", "layer3"),
                20,
                new Target.Pixels(.3),
                SimilarityControl.NONE,
                4,
                Pairing.ALL,
                .001,
                List.of("test"),
                new WeightSchedule.Steps(List.of(1), .5)));
        for (Target target : targets) {
            if (!(target instanceof Target.Data)) {
                samples.add(new RdmCorrelationGuidance(
                        "layer2",
                        Pooling.FLATTEN,
                        1,
                        target,
                        ResponseControl.NONE,
                        8,
                        true,
                        GuidingStimuli.TRAINING,
                        List.of("test"),
                        new WeightSchedule.Ramp(0, 1, 0, 2),
                        Augmentation.NONE));
            }
        }
        for (ResponseControl control : ResponseControl.values()) {
            samples.add(coTraining(EncodingLoss.SQUARED, new Target.Model(), control, GuidingStimuli.RECORDED));
        }
        samples.add(coTraining(EncodingLoss.POISSON, new Target.Data(), ResponseControl.NONE, GuidingStimuli.RECORDED));
        samples.add(
                coTraining(EncodingLoss.POISSON, new Target.Model(), ResponseControl.NONE, GuidingStimuli.TRAINING));
        samples.add(new DeepCcaGuidance(
                "layer2",
                Pooling.AVERAGE,
                1,
                3,
                .001,
                new Target.Data(),
                ResponseControl.NONE,
                8,
                true,
                GuidingStimuli.RECORDED,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE));
        for (LabelControl control : LabelControl.values()) {
            samples.add(new ClassificationGuidance(
                    new ClassificationGuidanceTest.Noise(20, 8),
                    "layer2",
                    Pooling.AVERAGE,
                    1,
                    control,
                    8,
                    new Augmentation(1, true, 5),
                    new WeightSchedule.Constant()));
        }
        samples.add(
                new SeveralGuidance(List.of(samples.getFirst(), samples.getLast(), samples.get(samples.size() - 9))));
        return Samples.ofEvery(Guidance.class, samples);
    }

    private static Guidance coTraining(
            EncodingLoss loss, Target target, ResponseControl control, GuidingStimuli stimuli) {
        return new CoTrainingGuidance(
                "layer2",
                loss,
                .3,
                .01,
                target,
                control,
                8,
                stimuli,
                List.of(),
                new WeightSchedule.Constant(),
                Augmentation.NONE);
    }

    /// A step as training makes it: the loss is a finite number, and its gradient reaches the network and the
    /// term's own parameters.
    @ParameterizedTest
    @MethodSource("guidance")
    void theLossIsANumberWithAGradient(Guidance guidance) {
        Classifier model = model(1);
        guidance.check(model.net());
        List<Term> terms = guidance.bind(context(model));
        assertThat(terms.stream().map(Term::name)).doesNotHaveDuplicates();
        for (Term term : terms) {
            model.net().zero_grad(true);
            pulls(model, term);
        }
    }

    private static void pulls(Classifier model, Term term) {
        Tensor task = Tensors.of(new float[] {2}, 1).sum();
        Tensor loss = term.loss(model, term.batch(3));
        assertThat(loss.numel()).isEqualTo(1);
        assertThat(Tensors.item(loss)).isFinite().isNotZero();
        loss.add(term.weighTaskLoss(task)).backward();
        double sum = 0;
        for (Map.Entry<String, Tensor> parameter :
                Weights.parameters(model.net()).entrySet()) {
            double size = magnitude(parameter.getValue());
            assertThat(size).as("gradient of %s", parameter.getKey()).isFinite();
            sum += size;
        }
        assertThat(sum).as("gradient of the network").isPositive();
        term.parameters()
                .forEach((name, parameter) -> assertThat(magnitude(parameter))
                        .as("gradient of %s", name)
                        .isFinite()
                        .isPositive());
        assertThat(term.report()).allSatisfy((name, value) -> assertThat(value).isFinite());
        assertThat(term.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    @ParameterizedTest
    @MethodSource("guidance")
    void bindingBatchAndLossLeaveTheNetworkAsItIs(Guidance guidance) {
        Classifier model = model(1);
        Map<String, float[]> before = state(model.net());
        guidance.bind(context(model))
                .forEach(term -> term.loss(model, term.batch(3)).backward());
        Map<String, float[]> after = state(model.net());
        assertThat(after)
                .allSatisfy((name, values) -> assertThat(values).as(name).isEqualTo(before.get(name)));
        assertThat(before.keySet()).anyMatch(name -> name.endsWith("running_mean"));
        assertThat(model.net().is_training()).isTrue();
    }

    /// Batch and loss are functions of the seed and the step, so that a resumed run goes on with the same bits.
    @ParameterizedTest
    @MethodSource("guidance")
    void theSameStepIsTheSameBatch(Guidance guidance) {
        Classifier model = model(1);
        List<Term> terms = guidance.bind(context(model));
        Classifier twin = model(1);
        List<Term> again = guidance.bind(context(twin));
        for (int k = 0; k < terms.size(); k++) {
            theSameStepIsTheSameBatch(model, terms.get(k), twin, again.get(k));
        }
    }

    private static void theSameStepIsTheSameBatch(Classifier model, Term term, Classifier twin, Term again) {
        GuidanceBatch first = term.batch(3);
        double loss = Tensors.item(term.loss(model, first));
        term.batch(4);
        assertSame(term.batch(3), first);
        assertThat(Tensors.floats(term.batch(4).images())).isNotEqualTo(Tensors.floats(first.images()));
        assertSame(again.batch(3), first);
        assertThat(Tensors.item(again.loss(twin, again.batch(3)))).isEqualTo(loss);
    }

    private static void assertSame(GuidanceBatch batch, GuidanceBatch expected) {
        assertThat(batch.images().equal(expected.images())).isTrue();
        assertThat(batch.target().equal(expected.target())).isTrue();
    }

    private static double magnitude(Tensor parameter) {
        Tensor gradient = parameter.grad();
        double sum = 0;
        if (gradient.defined()) {
            for (double value : Tensors.doubles(gradient)) {
                sum += Math.abs(value);
            }
        }
        return sum;
    }

    private static Map<String, float[]> state(Net net) {
        Map<String, float[]> state = new LinkedHashMap<>();
        Weights.state(net).forEach((name, tensor) -> state.put(name, Tensors.floats(tensor)));
        return state;
    }

    /// In training, and not to follow guidance batches with its running statistics, as in a training step.
    private static Classifier model(long seed) {
        Net net = new Resnet18(WIDTH, Stem.CIFAR).build(SHAPE, 3, seed);
        net.train(true);
        net.runningStatistics(false);
        return new Classifier(net, Normalization.none(1), Compute.CPU);
    }

    private static GuidanceContext context(Classifier model) {
        float[] pixels = Tensors.floats(new ImageRandom(3, new int[] {0}).uniform(0, IMAGES, 8, 8));
        var recording = new GuidingRecording(
                "test", true, Images.ofFloats(IMAGES, 1, 8, 8, pixels), similarity(4), similarity(5), responses());
        return new GuidanceContext(
                model,
                SHAPE,
                List.of(recording),
                _ -> {
                    Classifier other = model(9);
                    other.net().eval();
                    return other;
                },
                recording.images(),
                4,
                Compute.CPU,
                1);
    }

    private static NeuralResponses responses() {
        return new NeuralResponses(
                GuidanceFixture.responses(IMAGES, 6, 6),
                GuidanceFixture.responses(IMAGES, 6, 7),
                GuidanceFixture.responses(IMAGES, 6, 8),
                GuidanceFixture.unscaled(6));
    }

    private static SquareMatrix similarity(long seed) {
        float[] draws = Tensors.floats(new ImageRandom(seed, new int[] {0}).uniform(0, IMAGES, IMAGES));
        float[] values = new float[IMAGES * IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            for (int j = 0; j < IMAGES; j++) {
                int cell = Math.max(i, j) * IMAGES + Math.min(i, j);
                values[i * IMAGES + j] = i == j ? 1 : 1.8f * draws[cell] - .9f;
            }
        }
        return new SquareMatrix(IMAGES, values);
    }
}
