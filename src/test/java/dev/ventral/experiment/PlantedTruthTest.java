package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.Event;
import dev.ventral.array.Npy;
import dev.ventral.data.FashionMnist;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.Preparation;
import dev.ventral.report.Report;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A brain that knows what helps, and one that knows nothing: the verdicts of the same experiment on both.
@Tag("slow")
class PlantedTruthTest {
    private static final int RECORDED = 600;
    private static final int UNITS = 20;
    private static final String TEXT = """
        name: planted
        seeds: [0, 1, 2, 3, 4, 5, 6, 7]
        data: {kind: fashion-mnist, prepare: {train: 60, test: 300}}
        recording: {kind: arrays, name: planted, responses: FOLDER/responses.npy, axes: [image, unit], images: FOLDER/images.npy}
        network:
          kind: sequential
          layers:
            - {kind: conv, out: 8, kernel: 3, padding: 1}
            - {kind: relu}
            - {kind: max-pool, kernel: 4}
            - {kind: flatten}
            - {kind: linear, out: 32}
            - {kind: relu, name: features}
            - {kind: linear}
        training: {epochs: 30, batch: 20, optimizer: {kind: adam, lr: 0.003}, precision: float32}
        conditions:
          none: {}
          brain: {guidance: {kind: neural-head, tap: features, alpha: 0.9, variant: code, target: {kind: data}}}
          shuffled:
            guidance: {kind: neural-head, tap: features, alpha: 0.9, variant: code, target: {kind: data}, control: shuffle}
        evaluation:
          - {kind: gaussian-noise, levels: [0.1, 0.2]}
        """;

    @TempDir
    Path folder;

    /// Of 600 images that are no test images, units respond to five classes each with a strength of 1, or to
    /// nothing; noise has a deviation of .5 in either case.
    private String verdicts(boolean informed) throws IOException {
        LabelledImages recorded = new FashionMnist(
                        FashionMnist.Extent.SHIPPED, null, new Preparation((double) RECORDED, 0, 300.0, false, null))
                .splits(0)
                .train();
        var random = new SplittableRandom(12);
        float[] responses = new float[RECORDED * UNITS];
        boolean[][] likes = new boolean[UNITS][10];
        for (boolean[] unit : likes) {
            for (int liked = 0; liked < 5; ) {
                int label = random.nextInt(10);
                liked += unit[label] ? 0 : 1;
                unit[label] = true;
            }
        }
        for (int i = 0; i < RECORDED; i++) {
            for (int u = 0; u < UNITS; u++) {
                boolean liked = informed && likes[u][recorded.labels()[i]];
                responses[i * UNITS + u] = (float) ((liked ? 1 : 0) + .5 * random.nextGaussian());
            }
        }
        Npy.write(folder.resolve("responses.npy"), responses, RECORDED, UNITS);
        try (var _ = new PointerScope()) {
            Npy.write(
                    folder.resolve("images.npy"),
                    Tensors.floats(recorded.images().tensor()),
                    RECORDED,
                    1,
                    28,
                    28);
        }
        Path out = folder.resolve("run-" + informed);
        Experiment experiment = ExperimentFile.parse(TEXT.replace("FOLDER", folder.toString()), "test", List.of());
        assertThat(Runner.run(experiment, out, Compute.CPU, Event.Listener.none()))
                .isTrue();
        String report = Files.readString(Report.write(out));
        int from = report.indexOf("<h3>Tests</h3>");
        return report.substring(from, report.indexOf("</ul>", from))
                .replaceAll("<[^>]*>", " ")
                .replaceAll("\\s+", " ");
    }

    @Test
    void whatHelpsIsFoundAndItsControlDoesNotHelp() throws IOException {
        assertThat(verdicts(true))
                .containsPattern("brain beats none by \\+")
                .containsPattern("brain beats its control shuffled by \\+")
                .doesNotContainPattern("shuffled beats none");
    }

    @Test
    void whereNothingIsThereNothingIsFound() throws IOException {
        assertThat(verdicts(false))
                .contains("brain cannot be told from its control shuffled")
                .doesNotContain("brain beats none");
    }
}
