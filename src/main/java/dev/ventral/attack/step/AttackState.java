package dev.ventral.attack.step;

import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Attack state: a batch of images under attack, and all that the attack remembers of them between steps.
///
/// Everything is a tensor whose first dimension is the images, and no image's row depends on another's: so
/// rows can leave when they are done and others can take their place ([#select], [#join]), and an image's
/// fate does not depend on its batch. What the attack keeps ([#put]) is overwritten in place, at fixed
/// addresses. The state lives outside all pointer scopes until it is closed.
public final class AttackState implements AutoCloseable {
    private static final String IMAGES = "images";
    private static final String CLASSES = "classes";
    private static final String EPSILON = "epsilon";
    private static final String MADE = "made";
    private static final String BEST = "best";
    private static final String DISTANCE = "distance";
    private static final String FINISHED = "finished";
    private static final String LOST = "lost";
    private static final String X = "x";
    /// The names of what the state itself remembers; the attack's own are others.
    private static final Set<String> RESERVED =
            Set.of(IMAGES, CLASSES, EPSILON, MADE, BEST, DISTANCE, FINISHED, LOST, X);

    private final Norm norm;
    private final boolean targeted;
    private final ImageRandom random;
    private final int[] made;
    private int begun;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /// @param norm by which the best candidate is chosen
    /// @param images `N x C x H x W`, float32 on [0, 1], on the network's device
    /// @param epsilon the largest change allowed; infinite where the attack looks for the smallest
    /// @param random of these images
    public AttackState(Norm norm, Tensor images, Goal goal, double epsilon, ImageRandom random) {
        this(norm, goal.targeted(), random, new int[random.images().length]);
        try (var _ = new PointerScope()) {
            Tensor ones = torch.ones_like(images.narrow(1, 0, 1).narrow(2, 0, 1).narrow(3, 0, 1));
            Tensor flat = ones.flatten();
            remember(IMAGES, images);
            remember(CLASSES, goal.classes());
            remember(EPSILON, ones.mul(new Scalar(epsilon)));
            remember(MADE, flat.to(ScalarType.Long).sub(new Scalar(1)));
            remember(BEST, images);
            remember(DISTANCE, flat.to(ScalarType.Double).mul(new Scalar(Double.POSITIVE_INFINITY)));
            remember(FINISHED, flat.eq(new Scalar(0)));
            remember(LOST, flat.eq(new Scalar(0)));
            remember(X, images);
        }
    }

    private AttackState(Norm norm, boolean targeted, ImageRandom random, int[] made) {
        this.norm = norm;
        this.targeted = targeted;
        this.random = random;
        this.made = made;
    }

    /// The images as they were, `N x C x H x W`; not to be written to.
    public Tensor images() {
        return get(IMAGES);
    }

    /// What is wanted.
    public Goal goal() {
        return new Goal(get(CLASSES), targeted);
    }

    /// The norm by which candidates are compared.
    public Norm norm() {
        return norm;
    }

    /// The largest change allowed for each image, `N x 1 x 1 x 1`; infinite where the smallest is looked for.
    public Tensor epsilon() {
        return get(EPSILON);
    }

    /// Allows other changes, `N x 1 x 1 x 1`: for attacks that choose epsilons themselves.
    public void epsilon(Tensor radii) {
        remember(EPSILON, radii);
    }

    /// The steps each image has made before this one since it (last) began, int64 `N`: rows may differ.
    public Tensor made() {
        return get(MADE);
    }

    /// The same, of all images; only for attacks whose rows start together
    /// ([dev.ventral.attack.SteppedAttack#lockstep]).
    public int round() {
        return made[0] - begun;
    }

    /// Begins anew with these epsilons (`N x 1 x 1 x 1`), at the images, as if no step had been made and
    /// nothing found; but the random numbers do not repeat. Only for attacks whose rows start together.
    public void restart(Tensor radii) {
        begun = made[0];
        remember(EPSILON, radii);
        remember(X, images());
        remember(BEST, images());
        revive();
        try (var _ = new PointerScope()) {
            made().zero_();
            distance().fill_(new Scalar(Double.POSITIVE_INFINITY));
        }
    }

    /// The steps each image has made in all, on the host.
    public int[] steps() {
        return made.clone();
    }

    /// The images' numbers in the data set.
    public int[] numbers() {
        return random.images();
    }

    /// The number of images.
    public int count() {
        return made.length;
    }

    /// The attack's point of each image at present: what it is left at when its steps are over.
    public Tensor x() {
        return get(X);
    }

    /// Moves the point of each image.
    public void x(Tensor candidates) {
        remember(X, candidates);
    }

    /// The nearest candidate so far that meets the goal, of each image; the image itself where there is none.
    public Tensor best() {
        return get(BEST);
    }

    /// The size of the change to [#best] by the norm, float64 `N`; infinite where there is none.
    public Tensor distance() {
        return get(DISTANCE);
    }

    /// Rows whose attack is over before its steps are, bool `N`.
    public Tensor finished() {
        return get(FINISHED);
    }

    /// Notes that these rows (bool `N`) need no further steps.
    public void finish(Tensor rows) {
        remember(FINISHED, finished().logical_or(rows));
    }

    /// Takes back what [#finish] noted.
    public void revive() {
        try (var _ = new PointerScope()) {
            finished().zero_();
        }
    }

    /// What the attack remembers under this name.
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the attack has put nothing under '" + name + "'");
        }
        return tensor;
    }

    /// Remembers a copy of `value` for the attack; in place where there is one of that name already.
    ///
    /// @throws IllegalArgumentException for a name of what the state itself remembers
    public void put(String name, Tensor value) {
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("expected a name of the attack's own, got '" + name
                    + "', which is the state's: one of " + new TreeSet<>(RESERVED));
        }
        remember(name, value);
    }

    private void remember(String name, Tensor value) {
        Tensor there = tensors.get(name);
        if (there == null) {
            try (var _ = new PointerScope()) {
                tensors.put(name, Tensors.keep(value.detach().clone()));
            }
        } else {
            there.copy_(value.detach());
        }
    }

    /// Offers candidates: those that meet the goal, are within epsilon and nearer than the best so far become
    /// the best.
    ///
    /// @param candidates as large as the images, on [0, 1]
    /// @param logits the network's for them
    public void offer(Tensor candidates, Tensor logits) {
        try (var _ = new PointerScope()) {
            saw(logits);
            offerWhere(candidates, goal().met(logits));
        }
    }

    /// Notes NaN among logits: for attacks that decide themselves what they offer.
    public void saw(Tensor logits) {
        try (var _ = new PointerScope()) {
            remember(LOST, lost().logical_or(logits.isnan().any(1L)));
        }
    }

    /// Rows for which the network gave NaN, bool `N`.
    public Tensor lost() {
        return get(LOST);
    }

    /// The same where it is known which candidates meet the goal (bool `N`).
    public void offerWhere(Tensor candidates, Tensor met) {
        try (var _ = new PointerScope()) {
            Tensor size = norm.size(candidates.sub(images()));
            // the last float32 bit of a projection must not refuse what the judge will bring back into the ball
            Tensor allowed = epsilon().flatten().to(ScalarType.Double).mul(new Scalar(1 + 1e-5));
            Tensor better = met.logical_and(size.lt(distance())).logical_and(size.le(allowed));
            remember(BEST, candidates.where(better.reshape(-1, 1, 1, 1), best()));
            remember(DISTANCE, size.where(better, distance()));
        }
    }

    /// Forgets the best of these rows (bool `N`), as if it had not been found.
    public void forget(Tensor rows) {
        try (var _ = new PointerScope()) {
            remember(BEST, images().where(rows.reshape(-1, 1, 1, 1), best()));
            remember(DISTANCE, distance().masked_fill(rows, new Scalar(Double.POSITIVE_INFINITY)));
        }
    }

    /// Uniform on [0, 1), `N x shape`, on the network's device. The numbers belong to the image, its step and
    /// the stream.
    public Tensor uniform(long stream, long... shape) {
        return ImageTensors.beside(images(), atStep().uniform(stream, shape));
    }

    /// Standard normal, otherwise the same.
    public Tensor gaussian(long stream, long... shape) {
        return ImageTensors.beside(images(), atStep().gaussian(stream, shape));
    }

    /// The random numbers of each image at its step.
    public ImageRandom atStep() {
        return random.at(made);
    }

    /// Counts a step of every row.
    public void advance() {
        try (var _ = new PointerScope()) {
            made().add_(new Scalar(1));
        }
        Arrays.setAll(made, i -> made[i] + 1);
    }

    /// The state of some rows, in this order (a row may come twice), as a new state.
    public AttackState select(int[] rows) {
        int[] chosen = Arrays.stream(rows).map(r -> made[r]).toArray();
        var part = new AttackState(norm, targeted, random.select(rows), chosen);
        part.begun = begun;
        try (var _ = new PointerScope()) {
            Tensor index = Tensors.of(rows).to(images().device(), ScalarType.Long);
            tensors.forEach((name, tensor) -> part.remember(name, tensor.index_select(0, index)));
        }
        return part;
    }

    /// The rows of this and of another state of the same attack, as a new state.
    public AttackState join(AttackState other) {
        int[] all = Arrays.copyOf(made, made.length + other.made.length);
        System.arraycopy(other.made, 0, all, made.length, other.made.length);
        var both = new AttackState(norm, targeted, random.join(other.random), all);
        both.begun = begun;
        try (var _ = new PointerScope()) {
            for (String name : List.copyOf(tensors.keySet())) {
                both.remember(name, torch.cat(new TensorVector(get(name), other.get(name)), 0));
            }
        }
        return both;
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensors::release);
        tensors.clear();
    }
}
