package dev.ventral.report;

import dev.ventral.results.FailureRow;
import dev.ventral.results.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// All that the templates show.
public record Page(
        String title,
        String summary,
        Status status,
        boolean simulated,
        List<String> notes,
        List<FailureRow> failures,
        List<Card> cards,
        List<Condition> conditions,
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
        List<Entry> provenance,
        String experiment,
        String folder) {

    static Page of(RunFolder run) {
        List<Condition> conditions = Condition.of(run.experiment());
        Measurements measured =
                new Measurements(run.results().rows(), run.summary().rows());
        TrainingCurves training = new TrainingCurves(run.metrics().rows(), conditions);
        boolean simulated = run.recordings().stream().anyMatch(RecordingFiles::simulated)
                || run.experiment().recordings().stream().anyMatch(r -> Experiment.simulated(r.getValue()));
        String name = run.experiment().name();
        return new Page(
                name.isEmpty() ? run.name() : name,
                summary(run, conditions, measured, simulated),
                Status.of(run, conditions),
                simulated,
                notes(run),
                run.failures().rows(),
                run.experiment().cards(),
                conditions,
                Findings.of(measured, conditions),
                ClaimSection.of(run.tests(), conditions),
                TrendSection.of(run.trends(), run.overall(), run.experiment()),
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
                Trees.table(run.provenance()),
                run.experiment().text(),
                run.name());
    }

    /// Every chart, for the script.
    List<Chart> charts() {
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
    private static String summary(RunFolder run, List<Condition> conditions, Measurements measured, boolean simulated) {
        Experiment experiment = run.experiment();
        List<String> tests = Stream.of(
                        measured.perturbations().stream().map(Perturbation::title),
                        measured.perturbations(Metrics.MEDIAN_DISTANCE).stream().map(Perturbation::title),
                        TransferSection.titles(run.transfer()).stream().map(title -> "transfer of " + title))
                .flatMap(s -> s)
                .distinct()
                .toList();
        boolean recorded = !experiment.recordings().isEmpty();
        return Numbers.of(conditions.size(), "condition") + " × " + Numbers.of(experiment.seeds(), "seed")
                + (Experiment.kind(experiment.tree().path("network")).isEmpty()
                        ? ""
                        : " of the network " + Experiment.kind(experiment.tree().path("network")))
                + (Experiment.kind(experiment.tree().path("data")).isEmpty()
                        ? ""
                        : " on " + Experiment.kind(experiment.tree().path("data")))
                + (!recorded
                        ? ", without a brain recording"
                        : simulated
                                ? ", with guidance by a simulated brain recording"
                                : ", with guidance by a brain recording")
                + (tests.isEmpty() ? "." : "; tested under " + String.join("; ", tests) + ".");
    }

    /// What is missing from the results.
    private static List<String> notes(RunFolder run) {
        List<String> notes = new ArrayList<>();
        if (run.results().rows().isEmpty()) {
            notes.add("No network has been tested yet: results.csv is absent or empty.");
        } else if (!run.summary().problem().isEmpty()) {
            notes.add("Means are over the seeds tested so far, without intervals: "
                    + run.summary().problem());
        }
        return notes;
    }
}
