package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.data.Splits;
import dev.ventral.evaluation.CleanImages;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.Measurement;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import java.util.ArrayList;
import java.util.List;

/// Everything that trainings and measurements of a run share.
///
/// @param measurements of the evaluations, in their order ([#evaluations])
/// @param listener may be told by several threads
record RunContext(
        Experiment experiment,
        RunFolder folder,
        Splits data,
        List<GuidingRecording> recordings,
        List<Measurement> measurements,
        Compute compute,
        Event.Listener listener) {

    /// The evaluations of an experiment, clean images before all: their numbers are those of cells.
    static List<Evaluation> evaluations(Experiment experiment) {
        List<Evaluation> all = new ArrayList<>();
        all.add(new CleanImages());
        all.addAll(experiment.evaluation());
        return all;
    }
}
