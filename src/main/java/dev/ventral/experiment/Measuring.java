package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.AlignmentTarget;
import dev.ventral.evaluation.BrainAlignment;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.Progress;
import dev.ventral.network.Classifier;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.results.CorrectImages;
import dev.ventral.results.Measured;
import dev.ventral.results.Result;
import java.util.List;
import java.util.Map;

/// One network under one evaluation.
///
/// @param test the images
/// @param brains for each alignment what networks are compared with
record Measuring(LabelledImages test, Map<BrainAlignment, AlignmentTarget> brains, Event.Listener listener) {
    static final int BATCH = 128;

    /// @param dataset what was measured on
    record Found(String dataset, Measured measured) {}

    /// The images as they are.
    Found clean(Classifier model) {
        CorrectImages outcome = new Evaluator(BATCH, Progress.none()).clean(model, test);
        return new Found(test.name(), Measured.of(List.of(outcome)));
    }

    Found under(TrainedNetwork network, Classifier model, Evaluation evaluation) {
        String stage = "Evaluating " + network.condition() + ", seed " + network.seed() + ": "
                + evaluation.perturbation() + (evaluation.norm().isEmpty() ? "" : " " + evaluation.norm());
        boolean[] begun = {false};
        Evaluator evaluator = new Evaluator(BATCH, (done, total) -> {
            if (!begun[0]) {
                begun[0] = true;
                listener.on(new Event.Started(stage, total));
            }
            listener.on(new Event.Advanced(stage, done, ""));
        });
        AlignmentTarget brain = evaluation instanceof BrainAlignment alignment ? brains.get(alignment) : null;
        Found found;
        if (brain != null) {
            List<Result> likeness =
                    brain.measure(model, CheckpointFile.describe(network.file()).shape());
            found = new Found(brain.recording(), Measured.figures(likeness));
        } else {
            found = new Found(test.name(), evaluator.measure(model, test, evaluation, network.seed()));
        }
        listener.on(new Event.Finished(stage, ""));
        return found;
    }
}
