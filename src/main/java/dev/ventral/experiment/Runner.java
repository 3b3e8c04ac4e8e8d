package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.component.Yaml;
import dev.ventral.data.Splits;
import dev.ventral.evaluation.AlignmentTarget;
import dev.ventral.evaluation.BrainAlignment;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.run.Provenance;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Precision;
import dev.ventral.training.DataParallel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The flow of an experiment: data, recordings, training, evaluation, pictures; each step leaves its result in
/// the run folder, and a run that is repeated goes on from what is there.
public final class Runner {
    /// Splits are the same for all seeds: networks of different seeds are compared on the same images.
    private static final long SPLIT_SEED = 0;

    private Runner() {}

    /// Runs the experiment, or what is left of it.
    ///
    /// @return whether every network was trained
    public static boolean run(Experiment experiment, Path out, Compute compute, Event.Listener listener) {
        Instant start = Instant.now();
        try (RunFolder folder = RunFolder.open(out, Yaml.write(experiment))) {
            Provenance provenance =
                    new Provenance(compute.with(experiment.training().precision()), experiment.seeds());
            precisions(experiment, compute, provenance);
            Splits data = checkedData(experiment, listener, provenance);
            List<GuidingRecording> recordings = recordings(experiment, folder, data, compute, listener, provenance);
            Map<BrainAlignment, AlignmentTarget> brains = brains(experiment, data, compute, listener, provenance);
            folder.write("provenance.json", provenance.json());
            Failures failures = new Failures(folder);
            List<TrainedNetwork> networks = new TrainingStage(
                            experiment,
                            folder,
                            data,
                            recordings,
                            compute,
                            listener,
                            TrainingLog.of(new MetricsFile(folder), failures),
                            DataParallel.ALONE)
                    .run();
            new EvaluationStage(experiment, folder, data.test(), brains, compute, listener).run(networks);
            pictures(experiment, folder, data, recordings, compute, networks);
            provenance.put("seconds", Duration.between(start, Instant.now()).toSeconds());
            folder.write("provenance.json", provenance.json());
            return failures.count() == 0;
        }
    }

    /// Says the precision of conditions that train in another than the rest.
    static void precisions(Experiment experiment, Compute compute, Provenance provenance) {
        Map<String, Object> others = new LinkedHashMap<>();
        experiment.conditions().forEach((name, condition) -> {
            Precision own = experiment.training(condition).precision();
            if (own != experiment.training().precision()) {
                others.put(name, compute.with(own).bfloat16() ? "bfloat16" : "float32");
            }
        });
        if (!others.isEmpty()) {
            provenance.put("training-precision-of-conditions", others);
        }
    }

    /// The labelled images, after what can be checked with them before anything costly is done.
    static Splits checkedData(Experiment experiment, Event.Listener listener, Provenance provenance) {
        Splits data = data(experiment, listener);
        provenance.data(data);
        provenance.regions(NetworkCheck.of(experiment, data));
        provenance.labelled(GuidanceData.check(experiment, TrainingStage.shape(data)));
        provenance.start(FineTuning.check(
                experiment, TrainingStage.shape(data), data.train().classes().size(), listener));
        return data;
    }

    private static Splits data(Experiment experiment, Event.Listener listener) {
        String stage = "Reading images";
        listener.on(new Event.Started(stage, 0));
        Splits data = experiment.data().splits(SPLIT_SEED);
        listener.on(new Event.Finished(
                stage,
                data.train().name() + ", " + data.train().count() + " to train on, "
                        + data.validation().count() + " to validate, "
                        + data.test().count() + " to test"));
        return data;
    }

    static List<GuidingRecording> recordings(
            Experiment experiment,
            RunFolder folder,
            Splits data,
            Compute compute,
            Event.Listener listener,
            Provenance provenance) {
        return new RecordingStage(experiment, folder, data.train().images(), compute, listener, provenance)
                .run(RecordingStage.Needs.of(experiment.conditions().values()));
    }

    /// What evaluation compares networks with, read before anything is trained, so that mistakes show early.
    static Map<BrainAlignment, AlignmentTarget> brains(
            Experiment experiment, Splits data, Compute compute, Event.Listener listener, Provenance provenance) {
        Map<BrainAlignment, AlignmentTarget> brains = new LinkedHashMap<>();
        Map<String, Object> facts = new LinkedHashMap<>();
        for (Evaluation evaluation : experiment.evaluation()) {
            if (evaluation instanceof BrainAlignment alignment) {
                String stage = "Reading the recording of " + alignment.perturbation();
                listener.on(new Event.Started(stage, 0));
                AlignmentTarget brain = AlignmentTarget.of(
                        alignment, new RecordingContext(data.train().images(), RecordingStage.SEED, compute));
                brains.put(alignment, brain);
                facts.put(alignment.name(), brain.facts());
                listener.on(new Event.Finished(stage, brain.recording()));
            }
        }
        if (!facts.isEmpty()) {
            provenance.put("aligned-with", facts);
        }
        return brains;
    }

    static void pictures(
            Experiment experiment,
            RunFolder folder,
            Splits data,
            List<GuidingRecording> recordings,
            Compute compute,
            List<TrainedNetwork> networks) {
        long first = experiment.seeds().getFirst();
        List<TrainedNetwork> shown =
                networks.stream().filter(network -> network.seed() == first).toList();
        GalleryStage.write(folder, shown, data.test(), experiment.evaluation(), compute);
        SimilarityStage.write(folder, shown, experiment, recordings, compute);
    }
}
