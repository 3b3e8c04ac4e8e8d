package dev.ventral.experiment;

import dev.ventral.array.Npy;
import dev.ventral.data.image.Images;
import dev.ventral.guidance.Guidance;
import dev.ventral.guidance.target.FeatureSimilarity;
import dev.ventral.guidance.target.GuidingRecording;
import dev.ventral.network.Classifier;
import dev.ventral.network.ImageShape;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.run.RunFolder;
import dev.ventral.similarity.SquareMatrix;
import dev.ventral.tensor.Scope;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// `similarity/`: the brain's similarity of some recorded images, and each condition's network's, for people to
/// compare.
///
/// A network's matrix is its mixture over the taps of the first guidance there is, with the gamma it learnt; a
/// network without similarity guidance is shown at the same taps in equal parts. A network that has no such
/// taps, a condition's own, is shown at those of its own guidance, or not at all.
final class SimilarityStage {
    private static final int SHOWN = 60;

    private SimilarityStage() {}

    /// Writes it for the networks of the first seed.
    static void write(RunContext run, List<TrainedNetwork> all) {
        Experiment experiment = run.experiment();
        RunFolder folder = run.folder();
        List<GuidingRecording> recordings = run.recordings();
        List<TrainedNetwork> networks = all.stream()
                .filter(network -> network.seed() == experiment.seeds().getFirst())
                .toList();
        List<String> first = taps(experiment.conditions().values());
        if (recordings.isEmpty() || first.isEmpty()) {
            return;
        }
        GuidingRecording brain = recordings.getFirst();
        int[] index =
                IntStream.range(0, Math.min(SHOWN, brain.images().count())).toArray();
        SquareMatrix target = brain.model() == null ? brain.data() : brain.model();
        save(folder, "brain", target.select(index));
        for (TrainedNetwork network : networks) {
            try (var _ = Scope.open()) {
                Classifier model =
                        CheckpointFile.open(network.file(), run.compute().exact());
                List<String> taps = model.net().knows(first)
                        ? first
                        : taps(List.of(
                                Objects.requireNonNull(experiment.conditions().get(network.condition()))));
                if (taps.isEmpty()) {
                    continue;
                }
                ImageShape shape = CheckpointFile.describe(network.file()).shape();
                Images images = shape.channels() == 1
                        ? brain.images().grey()
                        : brain.images().rgb();
                SquareMatrix similarity = FeatureSimilarity.of(
                        model, images.select(index).resize(shape.height(), shape.width()), gamma(network, taps));
                save(folder, network.condition(), similarity);
            }
        }
    }

    private static List<String> taps(Collection<Condition> conditions) {
        return conditions.stream()
                .map(Condition::guidance)
                .filter(Objects::nonNull)
                .map(Guidance::taps)
                .filter(taps -> !taps.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static Map<String, Double> gamma(TrainedNetwork network, List<String> taps) {
        Map<String, Double> learnt = new LinkedHashMap<>();
        if (!network.history().epochs().isEmpty()) {
            network.history().epochs().getLast().values().forEach((name, value) -> {
                if (name.startsWith("gamma/")) {
                    learnt.put(name.substring("gamma/".length()), value);
                }
            });
        }
        if (learnt.isEmpty()) {
            taps.forEach(tap -> learnt.put(tap, 1.0 / taps.size()));
        }
        return learnt;
    }

    private static void save(RunFolder folder, String name, SquareMatrix matrix) {
        Path file = folder.resolve("similarity").resolve(name + ".npy");
        Npy.write(file, matrix.values(), matrix.size(), matrix.size());
    }
}
