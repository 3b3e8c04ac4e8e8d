package dev.ventral.report.run;

import dev.ventral.report.part.Card;
import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Entry;
import dev.ventral.report.part.NodeText;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.recordings.RecordingFiles;
import dev.ventral.report.recordings.RecordingSection;
import dev.ventral.results.FailureRow;
import dev.ventral.results.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// All that the templates show.
public record RunPage(
        String title,
        String summary,
        Status status,
        boolean simulated,
        List<String> notes,
        List<FailureRow> failures,
        List<Card> cards,
        List<ConditionDescription> conditions,
        Findings findings,
        ClaimSection claims,
        TrendSection trends,
        List<Chart> curves,
        DistanceSection distances,
        SmoothnessSection smoothness,
        AlignmentSection alignment,
        TransferSection transfer,
        List<Chart> training,
        List<Chart> mixes,
        String trainingProblem,
        List<RecordingSection> recordings,
        List<String> stability,
        SimilaritySection similarity,
        GallerySection gallery,
        EvaluationSection evaluations,
        List<Entry> provenance,
        String experiment,
        String folder) {

    public static RunPage of(RunData run) {
        List<ConditionDescription> conditions = ConditionDescription.of(run.experiment());
        Measurements measured =
                new Measurements(run.results().rows(), run.summary().rows(), run.titles());
        TrainingCurves training = new TrainingCurves(run.metrics().rows(), conditions, run.titles());
        boolean simulated = run.recordings().stream().anyMatch(RecordingFiles::simulated)
                || run.experiment().recordings().stream().anyMatch(r -> Card.simulated(r.getValue()));
        String name = run.experiment().name();
        return new RunPage(
                name.isEmpty() ? run.name() : name,
                summary(run, conditions, measured, simulated),
                Status.of(run, conditions),
                simulated,
                notes(run),
                run.failures().rows(),
                run.experiment().cards(),
                conditions,
                Findings.of(measured, conditions),
                ClaimSection.of(run.tests(), conditions, run.titles()),
                TrendSection.of(run.trends(), run.overall(), run.experiment(), run.titles()),
                Curves.of(measured, conditions),
                DistanceSection.of(measured, conditions),
                SmoothnessSection.of(measured, conditions),
                AlignmentSection.of(run, measured, conditions),
                TransferSection.of(run.transfer(), measured, conditions),
                training.figures(),
                training.mixes(),
                run.metrics().problem(),
                RecordingSection.of(run.recordings()),
                RecordingSection.stability(run.recordings()),
                SimilaritySection.of(run.similarity(), simulated),
                GallerySection.of(run, conditions),
                EvaluationSection.of(run.path(), run.titles()),
                NodeText.table(run.provenance()),
                run.experiment().text(),
                run.name());
    }

    /// Every chart, for the script.
    public List<Chart> charts() {
        return Stream.of(
                        curves.stream(),
                        trends.charts().stream(),
                        smoothness.charts().stream(),
                        alignment.charts().stream(),
                        training.stream(),
                        mixes.stream(),
                        recordings.stream().flatMap(r -> r.charts().stream()))
                .flatMap(s -> s)
                .toList();
    }

    /// The experiment in one sentence.
    private static String summary(
            RunData run, List<ConditionDescription> conditions, Measurements measured, boolean simulated) {
        ExperimentDescription experiment = run.experiment();
        List<String> tests = Stream.of(
                        measured.perturbations().stream().map(PerturbationTitle::title),
                        measured.perturbations(Metrics.MEDIAN_DISTANCE).stream().map(PerturbationTitle::title),
                        TransferSection.titles(run.transfer(), run.titles()).stream()
                                .map(title -> "transfer of " + title))
                .flatMap(s -> s)
                .distinct()
                .toList();
        boolean recorded = !experiment.recordings().isEmpty();
        return Numbers.of(conditions.size(), "condition") + " × " + Numbers.of(experiment.seeds(), "seed")
                + (Card.kind(experiment.tree().path("network")).isEmpty()
                        ? ""
                        : " of the network " + Card.kind(experiment.tree().path("network")))
                + (Card.kind(experiment.tree().path("data")).isEmpty()
                        ? ""
                        : " on " + Card.kind(experiment.tree().path("data")))
                + (!recorded
                        ? ", without a brain recording"
                        : simulated
                                ? ", with guidance by a simulated brain recording"
                                : ", with guidance by a brain recording")
                + (tests.isEmpty() ? "." : "; tested under " + String.join("; ", tests) + ".");
    }

    /// What is missing from the results.
    private static List<String> notes(RunData run) {
        List<String> notes = new ArrayList<>();
        if (!run.titles().problem().isEmpty()) {
            notes.add(run.titles().problem());
        }
        if (run.results().rows().isEmpty()) {
            notes.add("No network has been tested yet: results.csv is absent or empty.");
        } else if (!run.summary().problem().isEmpty()) {
            notes.add("Means are over the seeds tested so far, without intervals: "
                    + run.summary().problem());
        }
        return notes;
    }
}
