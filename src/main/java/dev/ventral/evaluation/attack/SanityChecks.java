package dev.ventral.evaluation.attack;

import dev.ventral.Fractions;
import dev.ventral.attack.Attack;
import dev.ventral.attack.Fgsm;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.RandomUniform;
import dev.ventral.attack.Square;
import dev.ventral.attack.step.Goal;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.Victim;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.network.Classifier;
import dev.ventral.results.CheckRow;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/// Sanity checks: the signs by which robustness that is none gives itself away (Carlini et al. 2019, On evaluating
/// adversarial robustness, section 5; Athalye et al. 2018, section 3.1), looked for on a sample of the images
/// with attacks of its own, whatever attacks the user chose.
///
/// @param model in evaluation mode
/// @param data the images attacked
/// @param norm in which to look
/// @param batch images at a time
/// @param seed of all random numbers
public record SanityChecks(Classifier model, LabelledImages data, Norm norm, int batch, long seed) {
    private static final int SAMPLE = 96;
    private static final int STEPS = 20;
    private static final int QUERIES = 200;
    private static final int TRIES = 50;

    /// A gap of accuracy that so few images show by chance alone.
    private static final double GAP = .02;

    /// All checks.
    ///
    /// @param epsilons those of the user's attacks by this norm; the middle one is used
    public List<CheckRow> run(List<Double> epsilons) {
        LabelledImages sample = data.sample(SAMPLE, seed);
        double epsilon = epsilons.isEmpty() ? usual() : epsilons.get(epsilons.size() / 2);
        var checks = new ArrayList<CheckRow>();
        checks.add(labels());
        try (var _ = new PointerScope()) {
            Tensor pixels = model.compute().place(sample.images().tensor());
            checks.addAll(outputs(pixels));
            checks.add(gradients(pixels, sample));
        }
        if (new Evaluator(batch, Progress.none()).clean(model, sample).correct().isEmpty()) {
            return checks;
        }
        checks.addAll(attacks(sample, epsilon));
        return checks;
    }

    /// Croce & Hein's usual radii for images of CIFAR's size.
    private double usual() {
        return switch (norm) {
            case LINF -> 8 / 255.0;
            case L2 -> .5;
            case L1 -> 12;
            case L0 -> 10;
        };
    }

    private CheckRow labels() {
        int n = data.count();
        int right = new Evaluator(batch, Progress.none())
                .clean(model, data)
                .correct()
                .cardinality();
        double chance = largestClass();
        double p = 1 - new BinomialDistribution(n, chance).cumulativeProbability(right - 1);
        return CheckRow.of(
                "clean accuracy agrees with the labels",
                p < .001,
                text(
                        "accuracy %.3f on %d images, %.3f by always naming the commonest class",
                        right / (double) n, n, chance),
                "The network does what the labels say.",
                "The network is no better than naming one class always: wrong labels, wrong order of classes, wrong"
                        + " normalisation or wrong weights. Robust accuracy means nothing then.");
    }

    private double largestClass() {
        int[] counts = new int[data.classes().size()];
        Arrays.stream(data.labels()).forEach(label -> counts[label]++);
        return Arrays.stream(counts).max().orElse(1) / (double) data.count();
    }

    private List<CheckRow> outputs(Tensor pixels) {
        double difference;
        boolean probabilities;
        try (var _ = new NoGradGuard()) {
            Tensor first = model.exact().logits(pixels);
            Tensor second = model.exact().logits(pixels);
            difference = Tensors.item(first.sub(second).abs().max());
            Tensor sums = first.sum(new long[] {1}).sub(new Scalar(1)).abs();
            probabilities = Tensors.item(first.min()) >= 0 && Tensors.item(sums.max()) < 1e-4;
        }
        return List.of(
                CheckRow.of(
                        "outputs are deterministic",
                        difference == 0,
                        text("two passes differ by %.2g at most", difference),
                        "The same image gives the same answer.",
                        "The network is randomised: attacks have to average their gradients over several passes"
                                + " (AutoAttack's version rand), or they overestimate robustness."),
                CheckRow.of(
                        "outputs are logits",
                        !probabilities,
                        probabilities ? "all outputs are on [0, 1] and sum to 1" : "outputs are not probabilities",
                        "Losses are computed from logits.",
                        "The network ends in a softmax: float32 probabilities lose what attacks need (gradients vanish"
                                + " where the network is sure). Give the network without it."));
    }

    private CheckRow gradients(Tensor pixels, LabelledImages sample) {
        var victim = new Victim(model.exact());
        Tensor labels = model.compute().place(Tensors.of(sample.labels()));
        Tensor slope =
                victim.slope(pixels, new Goal(labels, false)::crossEntropy).pixels();
        double[] largest = Tensors.doubles(slope.abs().amax(new long[] {1, 2, 3}, false));
        long zero = Arrays.stream(largest).filter(g -> g == 0).count();
        long vanishing = Arrays.stream(largest).filter(g -> g > 0 && g < 1e-12).count();
        return CheckRow.of(
                "gradients neither vanish nor are zero",
                zero + vanishing <= .05 * largest.length,
                text(
                        "%d of %d images with a gradient of exactly 0, %d with one below 1e-12",
                        zero, largest.length, vanishing),
                "Attacks on the cross-entropy can see where to go.",
                "The cross-entropy is flat in float32 at many images: attacks that follow it fail without the network"
                        + " being robust. Trust attacks on logit margins (APGD-T, FAB, Carlini-Wagner) or black-box ones.");
    }

    private List<CheckRow> attacks(LabelledImages sample, double epsilon) {
        var one = List.of(epsilon);
        double clean = accuracy(sample, new Pgd(norm, List.of(0.0), 1, null, false, 1));
        double iterated = accuracy(sample, new Pgd(norm, one, STEPS, null, true, 1));
        double single = accuracy(sample, new Fgsm(norm, one));
        double restarted = accuracy(sample, new Pgd(norm, one, STEPS, null, true, 4));
        double blind = accuracy(sample, new Square(norm, one, QUERIES, .8, 1));
        double noise = accuracy(sample, new RandomUniform(norm, one, TRIES));
        double large = accuracy(sample, new Pgd(norm, List.of(unbounded()), 3 * STEPS, null, false, 1));
        return List.of(
                CheckRow.of(
                        "accuracy reaches zero at a large epsilon",
                        large == 0,
                        text(
                                "accuracy %.3f clean, %.3f under PGD within %s",
                                clean, large, Fractions.brief(unbounded())),
                        "Where any image is within reach, none stands.",
                        "Images stand although every image is within reach: the gradients mislead the attacks"
                                + " (obfuscated gradients), or the network answers the same always."),
                CheckRow.of(
                        "accuracy falls with epsilon",
                        iterated <= clean + GAP && large <= iterated + GAP,
                        text(
                                "%.3f clean, %.3f at %s, %.3f at %s",
                                clean, iterated, Fractions.brief(epsilon), large, Fractions.brief(unbounded())),
                        "More room makes attacks stronger.",
                        "More room makes attacks weaker: they do not optimise what they should."),
                CheckRow.of(
                        "iterated attacks beat single-step ones",
                        iterated <= single + GAP,
                        text("PGD leaves %.3f, FGSM %.3f", iterated, single),
                        "Following the gradient pays.",
                        "One step is better than many: gradients are local noise (gradient masking)."),
                CheckRow.of(
                        "attacks that see gradients beat those that do not",
                        iterated <= blind + GAP,
                        text("PGD leaves %.3f, Square with %d queries %.3f", iterated, QUERIES, blind),
                        "Knowing the network pays.",
                        "An attack that only sees logits breaks more than one that follows gradients: the gradients are"
                                + " masked."),
                CheckRow.of(
                        "random noise does no more than attacks",
                        iterated <= noise + GAP,
                        text("PGD leaves %.3f, the best of %d random changes %.3f", iterated, TRIES, noise),
                        "Searching pays.",
                        "Chance breaks more than the attack: it does not optimise what it should."),
                CheckRow.of(
                        "restarts no longer gain",
                        restarted >= iterated - GAP,
                        text("PGD with one start leaves %.3f, with four %.3f", iterated, restarted),
                        "The attack has converged on the sample.",
                        "More restarts break more images: use more steps and restarts, or AutoAttack."));
    }

    /// A radius in which every image is equal to every other, but for a corner of the cube.
    private double unbounded() {
        var images = data.images();
        double d = (double) images.channels() * images.height() * images.width();
        return switch (norm) {
            case LINF -> 1;
            case L2 -> Math.sqrt(d);
            case L1, L0 -> d;
        };
    }

    private double accuracy(LabelledImages sample, Attack attack) {
        AttackOutcome attacked = new Evaluator(batch, Progress.none()).attack(model, sample, attack, seed, false);
        double epsilon = attack.epsilons().getLast();
        return attacked.standing(epsilon).cardinality() / (double) sample.count();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
