package dev.ventral.training;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.Batch;
import dev.ventral.data.BatchLoader;
import dev.ventral.data.Batches;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Splits;
import dev.ventral.data.image.Images;
import dev.ventral.distributed.Gradients;
import dev.ventral.distributed.RankGroup;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.GuidanceBatch;
import dev.ventral.guidance.GuidanceContext;
import dev.ventral.guidance.Term;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Architecture;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.Normalization;
import dev.ventral.network.module.FrozenModules;
import dev.ventral.network.module.Net;
import dev.ventral.network.module.WeightTransfer;
import dev.ventral.network.module.Weights;
import dev.ventral.tensor.Compute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// The training of one network, as an object that is stepped: whoever holds several may step them in turn.
///
/// A step is a labelled batch, perturbed where the training says so ([InputPerturbation]), forward and backward, a
/// guidance batch forward and backward (gradients add up) for each term that guides this step, one step of the
/// optimiser. The end of an epoch validates, writes the checkpoint and tells the listener. A run made where a
/// checkpoint lies goes on from it, with the same bits as if it had never stopped (on the same machine and
/// with the same number of threads).
///
/// Several ranks may train one network together ([DataParallel]): each has its part of the labelled batch and of
/// the guidance batch, gradients are averaged, all have the same network after each step, and the first
/// writes the checkpoint.
///
/// Network and optimiser live in the pointer scope that is open when the run is made.
public final class TrainingRun implements AutoCloseable {
    private static final String ACCURACY = "validation/accuracy";
    private static final int READ_EVERY = 20;

    /// What is trained.
    ///
    /// @param condition name of the condition
    /// @param seed of weights, order, augmentation and guidance batches
    /// @param identity a text that is equal only for the same condition of the same experiment
    public record Task(
            String condition,
            long seed,
            Architecture network,
            Normalization normalization,
            @Nullable Guidance guidance,
            Training training,
            String identity) {}

    private final Task task;
    private final Splits data;
    private final Compute compute;
    private final Path file;
    private final Event.Listener listener;
    private final DataParallel company;
    private final Classifier model;
    private final Classifier guided;
    private final GuidanceTerms terms;
    private final @Nullable Gradients gradients;
    private final OptimizerState updater;
    private final LossLog losses;
    private final BatchLoader loader;
    private final PerturbationStep perturber;
    private final @Nullable BestWeights best;
    private @Nullable Batches batches;
    private @Nullable Batch held;
    private int replay;
    private int epoch;
    private long step;
    private History history;

    /// @param recordings for the guidance term
    /// @param networks opens checkpoints of networks that play the brain
    /// @param compute precision included
    /// @param file of the checkpoint, read if it is there
    public TrainingRun(
            Task task,
            Splits data,
            List<GuidingRecording> recordings,
            Function<Target, Classifier> networks,
            Compute compute,
            Path file,
            Event.Listener listener) {
        this(task, data, recordings, networks, compute, file, listener, DataParallel.ALONE);
    }

    /// The same for one of several ranks.
    public TrainingRun(
            Task task,
            Splits data,
            List<GuidingRecording> recordings,
            Function<Target, Classifier> networks,
            Compute compute,
            Path file,
            Event.Listener listener,
            DataParallel company) {
        this.task = task;
        this.company = company;
        this.data = data;
        this.compute = compute;
        this.file = file;
        this.listener = listener;
        LabelledImages train = data.train();
        task.training().check(data);
        InputError.unless(
                task.training().batch() % company.size() == 0 && task.training().batch() / company.size() >= 2,
                "training.batch: expected 2 images or more for each of %d ranks, the same number for all, got %d",
                company.size(),
                task.training().batch());
        Images images = train.images();
        ImageShape shape = new ImageShape(images.channels(), images.height(), images.width());
        Net net = task.network().build(shape, train.classes().size(), task.seed());
        if (task.training().start() instanceof InitialWeights.FromFile given) {
            WeightTransfer.load(net, given.file());
        }
        Set<String> frozen = Set.of();
        if (!task.training().freeze().isEmpty()) {
            frozen = FrozenModules.freeze(net, task.training().freeze()).parameters();
        }
        compute.place(net);
        model = new Classifier(net, task.normalization(), compute);
        RankGroup group = company.group();
        guided = group == null ? model : model.shared(group);
        if (group != null && synchronised()) {
            net.share(group);
        }
        perturber = PerturbationStep.of(
                task.training().perturb(), model, shape, task.training().batch(), task.seed(), company);
        Map<String, Tensor> parameters = Weights.parameters(net);
        parameters.keySet().removeAll(frozen);
        terms = GuidanceTerms.of(
                task.guidance(),
                () -> new GuidanceContext(
                        model, shape, recordings, networks, images, stepsPerEpoch(), compute, task.seed()));
        Map<String, Tensor> learnt = terms.parameters();
        parameters.putAll(learnt);
        losses = new LossLog(terms.names(), company);
        loader = new BatchLoader(
                train, task.training().batch(), true, task.training().augment(), compute);
        updater = new OptimizerState(task.training().optimizer(), parameters, terms.decaying());
        best = task.training().earlyStop() == null ? null : new BestWeights(net);
        if (Files.exists(file)) {
            Checkpoint saved = Checkpoint.read(file, task.identity(), net, updater, further());
            epoch = saved.epoch();
            step = saved.step();
            history = saved.history();
        } else {
            history = History.NONE;
        }
        if (group != null) {
            // processors of different kinds may draw different numbers
            group.spread(Weights.state(net).values());
            group.spread(learnt.values());
        }
        InputError.unless(
                company.sum((double) step)[0] == (double) step * company.size(),
                "%s: expected all ranks to go on from the same step, got rank %d at step %d and others elsewhere",
                file,
                company.rank(),
                step);
        if (best != null && done()) {
            best.restore();
        }
        gradients = group == null ? null : new Gradients(group, parameters.values());
    }

    private boolean synchronised() {
        return task.training().batchNorm() == Training.BatchStatistics.SYNCHRONISED;
    }

    /// The network as trained so far.
    public Classifier model() {
        return model;
    }

    /// The figures so far.
    public History history() {
        return history;
    }

    /// Whether all epochs are behind, or the rest are left out ([EarlyStop]).
    public boolean done() {
        EarlyStop stop = task.training().earlyStop();
        return epoch >= task.training().epochs() || stop != null && stop.over(history.values(ACCURACY));
    }

    /// Steps in one epoch.
    public int stepsPerEpoch() {
        return data.train().count() / task.training().batch() * perturber.replays();
    }

    /// Steps taken.
    public long steps() {
        return step;
    }

    /// One training step, and what belongs to the end of the epoch after its last.
    ///
    /// @throws Diverged when a loss is not finite; the last checkpoint is kept
    public void step() {
        Batches current = batches;
        if (current == null) {
            current = begin();
            batches = current;
        }
        Batch batch = held == null ? current.next() : held;
        held = batch;
        int last = terms.lastGuiding(step);
        try (var _ = new PointerScope()) {
            Tensor images = perturber.images(batch, step);
            model.net().seed(dropout());
            updater.zero();
            Tensor loss = torch.cross_entropy(model.logits(images), batch.labels());
            backward(terms.weighed(loss), last < 0);
            perturber.learnt();
            @Nullable Tensor[] seen = new Tensor[1 + terms.all().size()];
            seen[0] = loss;
            for (int k = 0; k <= last; k++) {
                Term term = terms.all().get(k);
                seen[k + 1] = term.guides(step) ? guide(term, k == last) : null;
            }
            updater.step();
            losses.add(loss, seen);
        } finally {
            company.forget();
        }
        step++;
        replay = (replay + 1) % perturber.replays();
        if (replay == 0) {
            release();
        }
        if (losses.waiting() >= READ_EVERY) {
            losses.read(epoch + 1, step - 1, likelyCause());
        }
        if (held == null && !current.hasNext()) {
            end(current);
        }
    }

    /// Each rank drops other units, as its images are others.
    private long dropout() {
        return company.first()
                ? Seeds.mix(task.seed(), step, 0xD0)
                : Seeds.mix(task.seed(), step, 0xD0, company.rank());
    }

    /// @param last whether no other backward pass follows in this step
    private void backward(Tensor loss, boolean last) {
        if (last && gradients != null) {
            gradients.last(loss);
        }
        loss.backward();
    }

    private Tensor guide(Term guidance, boolean last) {
        GuidanceBatch batch = guidance.batch(step);
        model.net().runningStatistics(false);
        try {
            Tensor loss = guidance.loss(guided, batch);
            InputError.unless(
                    loss.requires_grad(),
                    "training.freeze: expected something before the guidance's taps that learns, got %s",
                    task.training().freeze());
            backward(loss, last);
            return loss;
        } finally {
            model.net().runningStatistics(true);
        }
    }

    private Batches begin() {
        Training training = task.training();
        List<Double> seen = history.values(data.validation().count() > 0 ? "validation/loss" : "loss/task");
        updater.lr(training.optimizer().lr() * training.schedule().factor(epoch, training.epochs(), seen));
        model.net().train(true);
        return loader.epoch(task.seed(), epoch, company.rank(), company.size());
    }

    private void end(Batches finished) {
        finished.close();
        batches = null;
        losses.read(epoch + 1, step - 1, likelyCause());
        Map<String, Double> values = new LinkedHashMap<>(losses.means());
        values.put("lr", updater.lr());
        if (!synchronised()) {
            company.average(Weights.statistics(model.net()));
        }
        if (data.validation().count() > 0) {
            Validation.Figures figures = Validation.of(model, data.validation(), 256, company);
            values.put("validation/loss", figures.loss());
            values.put(ACCURACY, figures.accuracy());
        }
        values.putAll(terms.report());
        epoch++;
        history = history.with(new History.Epoch(epoch, step, values));
        if (best != null && EarlyStop.best(history.values(ACCURACY)) == epoch) {
            best.keep();
        }
        Map<String, Tensor> further = further();
        if (company.first()) {
            Checkpoint.write(
                    file, task.identity(), model.net(), updater, further, new Checkpoint(epoch, step, history));
        }
        listener.on(new Event.Measured(task.condition(), task.seed(), epoch, step, values));
        if (best != null && done()) {
            best.restore();
        }
    }

    /// What a checkpoint holds besides network and optimiser.
    private Map<String, Tensor> further() {
        Map<String, Tensor> further = new LinkedHashMap<>(perturber.state());
        further.putAll(terms.parameters());
        if (best != null) {
            further.putAll(best.state());
        }
        return further;
    }

    private void release() {
        Batch batch = held;
        if (batch != null) {
            held = null;
            batch.close();
        }
    }

    private String likelyCause() {
        return "most likely the learning rate (" + updater.lr() + ") is too large"
                + (terms.all().isEmpty() ? "" : " or the guidance weight is")
                + (compute.bfloat16() ? "; precision: float32 tells whether bfloat16 is to blame" : "");
    }

    @Override
    public void close() {
        if (gradients != null) {
            gradients.close();
        }
        losses.close();
        release();
        Batches open = batches;
        if (open != null) {
            open.close();
            batches = null;
        }
        loader.close();
    }
}
