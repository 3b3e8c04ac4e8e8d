package dev.ventral.training;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.Batch;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Splits;
import dev.ventral.data.image.Images;
import dev.ventral.distributed.Gradients;
import dev.ventral.distributed.RankGroup;
import dev.ventral.guidance.GuidanceBatch;
import dev.ventral.guidance.GuidanceContext;
import dev.ventral.guidance.Term;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.module.FrozenModules;
import dev.ventral.network.module.Net;
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
import org.jspecify.annotations.Nullable;

/// Training run: one network in training, as an object that is stepped; whoever holds several may step them in turn.
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
    private static final int READ_EVERY = 20;
    /// Of the seeds of dropout.
    private static final long DROPOUT = 0xD0;

    private final TrainingJob job;
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
    private final LabelledBatches batches;
    private final PerturbationStep perturber;
    private final @Nullable BestWeights best;
    private int epoch;
    private long step;
    private History history;

    /// @param recordings for the guidance term
    /// @param networks opens checkpoints of networks that play the brain
    /// @param compute precision included
    /// @param file of the checkpoint, read if it is there
    /// @param company the ranks that train it together, or one alone
    public TrainingRun(
            TrainingJob job,
            Splits data,
            List<GuidingRecording> recordings,
            Function<Target, Classifier> networks,
            Compute compute,
            Path file,
            Event.Listener listener,
            DataParallel company) {
        this.job = job;
        task = job.task();
        this.company = company;
        this.data = data;
        this.compute = compute;
        this.file = file;
        this.listener = listener;
        LabelledImages train = data.train();
        job.check(data, company);
        Images images = train.images();
        ImageShape shape = new ImageShape(images.channels(), images.height(), images.width());
        Net net = job.build(shape, train.classes().size());
        Set<String> frozen = Set.of();
        if (!job.training().freeze().isEmpty()) {
            frozen = FrozenModules.freeze(net, job.training().freeze()).parameters();
        }
        compute.place(net);
        model = new Classifier(net, job.normalization(), compute);
        RankGroup group = company.group();
        guided = group == null ? model : model.shared(group);
        if (group != null && job.synchronised()) {
            net.share(group);
        }
        perturber = PerturbationStep.of(job, model, shape, company);
        Map<String, Tensor> parameters = Weights.parameters(net);
        parameters.keySet().removeAll(frozen);
        terms = GuidanceTerms.of(
                job.guidance(),
                () -> new GuidanceContext(
                        model, shape, recordings, networks, images, stepsPerEpoch(), compute, job.seed()));
        Map<String, Tensor> learnt = terms.parameters();
        parameters.putAll(learnt);
        losses = new LossLog(terms.names(), company);
        batches = new LabelledBatches(train, job.training(), perturber.replays(), compute);
        updater = new OptimizerState(job.training().optimizer(), parameters, terms.decaying());
        best = job.training().earlyStop() == null ? null : new BestWeights(net);
        if (Files.exists(file)) {
            Checkpoint saved = Checkpoint.read(file, job.identity(), net, updater, further());
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
        EarlyStop stop = job.training().earlyStop();
        return epoch >= job.training().epochs() || stop != null && stop.over(history.values(Validation.score(task)));
    }

    /// Steps in one epoch.
    public int stepsPerEpoch() {
        return data.train().count() / job.training().batch() * perturber.replays();
    }

    /// Steps taken.
    public long steps() {
        return step;
    }

    /// One training step, and what belongs to the end of the epoch after its last.
    ///
    /// @throws Diverged when a loss is not finite; the last checkpoint is kept
    public void step() {
        if (batches.closed()) {
            begin();
        }
        Batch batch = batches.current();
        int guiding = terms.lastGuiding(step);
        try (var _ = new PointerScope()) {
            Tensor images = perturber.images(batch, step);
            model.net().seed(dropout());
            updater.zero();
            Tensor loss = task.loss(model, images, batch.labels());
            backward(terms.weighed(loss), guiding < 0);
            perturber.learnt();
            @Nullable Tensor[] seen = new Tensor[1 + terms.all().size()];
            seen[0] = loss;
            for (int k = 0; k <= guiding; k++) {
                Term term = terms.all().get(k);
                seen[k + 1] = term.guides(step) ? guide(term, k == guiding) : null;
            }
            updater.step();
            losses.add(loss, seen);
        } finally {
            company.forget();
        }
        step++;
        boolean last = batches.passed();
        if (losses.waiting() >= READ_EVERY) {
            losses.read(epoch + 1, step - 1, likelyCause());
        }
        if (last) {
            end();
        }
    }

    /// Each rank drops other units, as its images are others.
    private long dropout() {
        return company.first()
                ? Seeds.mix(job.seed(), step, DROPOUT)
                : Seeds.mix(job.seed(), step, DROPOUT, company.rank());
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
                    job.training().freeze());
            backward(loss, last);
            return loss;
        } finally {
            model.net().runningStatistics(true);
        }
    }

    private void begin() {
        Training training = job.training();
        List<Double> seen = history.values(data.validation().count() > 0 ? Validation.LOSS : "loss/" + Task.LOSS);
        updater.lr(training.optimizer().lr() * training.schedule().factor(epoch, training.epochs(), seen));
        model.net().train(true);
        batches.begin(job.seed(), epoch, company);
    }

    private void end() {
        batches.end();
        losses.read(epoch + 1, step - 1, likelyCause());
        Map<String, Double> values = new LinkedHashMap<>(losses.means());
        values.put("lr", updater.lr());
        if (!job.synchronised()) {
            company.average(Weights.statistics(model.net()));
        }
        if (data.validation().count() > 0) {
            Validation.Figures figures = Validation.of(task, model, data.validation(), 256, company);
            values.put(Validation.LOSS, figures.loss());
            values.put(Validation.score(task), figures.score());
        }
        values.putAll(terms.report());
        epoch++;
        history = history.with(new History.Epoch(epoch, step, values));
        if (best != null && EarlyStop.best(history.values(Validation.score(task))) == epoch) {
            best.keep();
        }
        Map<String, Tensor> further = further();
        if (company.first()) {
            Checkpoint.write(file, job.identity(), model.net(), updater, further, new Checkpoint(epoch, step, history));
        }
        listener.on(new Event.Measured(job.condition(), job.seed(), epoch, step, values));
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
        batches.close();
    }
}
