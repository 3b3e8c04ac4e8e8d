package dev.ventral.experiment;

import dev.ventral.WholeFile;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Evaluation;
import dev.ventral.evaluation.Gallery;
import dev.ventral.network.Classifier;
import dev.ventral.network.file.CheckpointFile;
import dev.ventral.results.CsvText;
import dev.ventral.run.Png;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `gallery/`: a few test images under noise and attack, and what the first seed's network of each condition
/// says.
final class GalleryStage {
    private static final int SHOWN = 6;
    private final RunFolder folder;
    private final List<List<String>> rows = new ArrayList<>();

    private GalleryStage(RunFolder folder) {
        this.folder = folder;
    }

    /// @param networks the trained networks of one seed
    static void write(
            RunFolder folder,
            List<TrainedNetwork> networks,
            LabelledImages test,
            List<Evaluation> evaluations,
            Compute compute) {
        GalleryStage stage = new GalleryStage(folder);
        int[] index = oneOfEachClass(test);
        for (TrainedNetwork network : networks) {
            try (var _ = Scope.open()) {
                Classifier model = CheckpointFile.open(network.file(), compute.exact());
                List<Gallery.Picture> pictures = Gallery.of(model, test, index, evaluations, network.seed());
                for (int i = 0; i < pictures.size(); i++) {
                    stage.add(network, i, pictures.get(i), test);
                }
            }
        }
        folder.write(
                "gallery/gallery.csv",
                CsvText.of(
                        List.of(
                                "file",
                                "condition",
                                "seed",
                                "perturbation",
                                "norm",
                                "strength",
                                "image",
                                "label",
                                "prediction",
                                "confidence"),
                        stage.rows));
    }

    /// The first images of as many different classes.
    private static int[] oneOfEachClass(LabelledImages test) {
        boolean[] seen = new boolean[test.classes().size()];
        return java.util.stream.IntStream.range(0, test.count())
                .filter(i -> {
                    boolean first = !seen[test.labels()[i]];
                    seen[test.labels()[i]] = true;
                    return first;
                })
                .limit(SHOWN)
                .toArray();
    }

    private void add(TrainedNetwork network, int number, Gallery.Picture picture, LabelledImages test) {
        String file = network.name() + "-" + number + ".png";
        WholeFile.write(folder.resolve("gallery").resolve(file), Png.of(picture.pixels(), test.images()));
        rows.add(List.of(
                file,
                network.condition(),
                Long.toString(network.seed()),
                picture.perturbation(),
                picture.norm(),
                Double.toString(picture.strength()),
                Integer.toString(picture.image()),
                test.classes().get(test.labels()[picture.image()]),
                test.classes().get(picture.prediction()),
                String.format(Locale.ROOT, "%.4f", picture.confidence())));
    }
}
