package dev.ventral.benchmark;

import dev.ventral.attack.Pgd;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.Resnet.Resnet18;
import dev.ventral.network.Stem;
import dev.ventral.network.module.Taps;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The two steps that nearly all time goes into, on a ResNet-18 of width 64 and 64 images of 32 x 32 x 3, in
/// one precision: the joint training step (labelled images, 64 pairs of guidance images through the first
/// stage, gradients, SGD with momentum), and the PGD step (input gradient of the loss, step along its sign,
/// projection).
final class Steps implements AutoCloseable {
    private static final int BATCH = 64;
    private static final int CLASSES = 10;
    private static final List<String> TAPS = List.of("conv1", "layer1.1.conv2");

    /// Steps of the attack that the driver runs.
    static final int DRIVEN = 40;
    /// So near that no prediction changes, and every image makes every step.
    private static final Pgd UNBREAKABLE = new Pgd(Norm.LINF, List.of(1e-9), DRIVEN, null, true, 1);

    private final PointerScope scope = new PointerScope();
    private final Classifier classifier;
    private final Classifier folded;

    private final SGD optimizer;
    private final Tensor images;
    private final Tensor pairs;
    private final Tensor labels;
    private final Tensor target;
    private final LabelledImages own;

    Steps(Compute compute) {
        var architecture = new Resnet18(64, Stem.CIFAR);
        var net = architecture.build(new ImageShape(3, 32, 32), CLASSES, 1);
        compute.place(net);
        var normalization = new Normalization(List.of(.49, .48, .45), List.of(.25, .24, .26), 1);
        classifier = new Classifier(net, normalization, compute);
        folded = new Classifier(net.folded(), normalization, compute);
        var options = new SGDOptions(.01);
        options.momentum().put(.9);
        optimizer = new SGD(net.parameters(), options);
        var random = new ImageRandom(1, IntStream.range(0, 2 * BATCH).toArray());
        pairs = compute.place(random.uniform(0, 3, 32, 32));
        images = compute.place(random.uniform(1, 3, 32, 32).narrow(0, 0, BATCH));
        labels = Tensors.of(IntStream.range(0, BATCH).map(i -> i % CLASSES).toArray());
        own = labelledByItself();
        target = random.uniform(2, 1).narrow(0, 0, BATCH).flatten().mul(new Scalar(.5));
    }

    private LabelledImages labelledByItself() {
        classifier.net().eval();
        try (var _ = new PointerScope()) {
            int[] answers = Tensors.ints(classifier.exact().predict(images));
            float[] pixels = Tensors.floats(images.contiguous());
            List<String> classes =
                    IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
            return new LabelledImages("random", Images.ofFloats(BATCH, 3, 32, 32, pixels), answers, classes);
        }
    }

    /// One step of joint training; the loss is not read back.
    void training() {
        try (var _ = new PointerScope()) {
            classifier.net().train(true);
            optimizer.zero_grad();
            Tensor task = torch.cross_entropy_loss(classifier.logits(images), labels);
            task.backward();
            classifier.net().runningStatistics(false);
            Taps taps = Taps.only(TAPS);
            Tensor unused = classifier.logits(pairs, taps);
            classifier.net().runningStatistics(true);
            Tensor loss = torch.zeros(1);
            for (String tap : TAPS) {
                loss = loss.add(dissimilarity(taps.get(tap)));
            }
            loss.backward();
            optimizer.step();
            unused.close();
        }
    }

    private Tensor dissimilarity(Tensor activation) {
        Tensor x = activation.to(torch.ScalarType.Float).flatten(1, -1);
        x = x.sub(x.mean(new long[] {0}, true, new org.bytedeco.pytorch.ScalarTypeOptional()));
        Tensor cosine = torch.cosine_similarity(x.narrow(0, 0, BATCH), x.narrow(0, BATCH, BATCH), 1, 1e-8);
        return cosine.mul(new Scalar(.999)).atanh().sub(target).square().mean();
    }

    /// One PGD step (L-infinity 8/255) against the network as trained, in evaluation mode.
    void attack() {
        attack(classifier);
    }

    /// The same against the network with its batch norms folded.
    void attackFolded() {
        attack(folded);
    }

    /// The whole of PGD as evaluation runs it, [#DRIVEN] steps on images that the network gets right and that no
    /// step breaks: the driver, the candidates, the folding and the judge's forward passes included.
    void driven() {
        new Evaluator(BATCH, Progress.none()).attack(classifier, own, UNBREAKABLE, 1, false);
    }

    private void attack(Classifier victim) {
        try (var _ = new PointerScope()) {
            victim.net().eval();
            Tensor x = images.detach().requires_grad_(true);
            Tensor loss =
                    torch.cross_entropy_loss(victim.logits(x), labels, new TensorOptional(), 1 /* mean */, -100, 0);
            Tensor gradient =
                    torch.grad(new TensorVector(loss), new TensorVector(x)).get(0);
            Tensor moved = x.detach().add(gradient.sign(), new Scalar(2 / 255.0));
            Tensor inBall =
                    torch.max(torch.min(moved, images.add(new Scalar(8 / 255.0))), images.sub(new Scalar(8 / 255.0)));
            inBall.clamp_(new ScalarOptional(new Scalar(0)), new ScalarOptional(new Scalar(1)));
        }
    }

    @Override
    public void close() {
        scope.close();
    }
}
