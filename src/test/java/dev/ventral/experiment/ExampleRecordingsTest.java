package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.SharedData;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.nsd.MiniNsd;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.neural.source.RecordingSource;
import dev.ventral.recordings.RecordingFolder;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The descriptions in `examples/recordings` on the real files.
class ExampleRecordingsTest {
    @TempDir
    Path folder;

    /// The description with its files' names replaced by their paths.
    private Recording read(String example, Path data) throws IOException {
        Path file = folder.resolve(example);
        String text = Files.readString(Path.of("examples", "recordings", example));
        Files.writeString(file, text.replaceAll("(?<=[\\[ ])(?=[\\w-]+\\.(mat|npy)#)", data + "/"));
        return read(file);
    }

    private static Recording read(Path file) {
        RecordingSource source =
                RecordingFolder.sources(file).values().iterator().next();
        return source.read(new RecordingContext(Images.ofFloats(1, 1, 1, new float[][] {{0}}), 0, Compute.CPU));
    }

    /// Sixes are heavier below than nines are, which transposed images would not be. The nearest mean
    /// response, the digit itself left out, tells them apart.
    @Test
    void digits() throws IOException {
        Recording recording = read("digit69.yaml", SharedData.path("digit69"));
        assertThat(recording.count()).isEqualTo(100);
        assertThat(recording.units()).isEqualTo(3092);
        assertThat(recording.heldOut()).hasSize(10).startsWith(90);
        assertThat(recording.imageLabels()).containsOnly("1", "2");
        int right = 0;
        double below = 0;
        for (int i = 0; i < 100; i++) {
            String own = recording.imageLabels().get(i);
            right += distance(recording, i, own) < distance(recording, i, own.equals("1") ? "2" : "1") ? 1 : 0;
            below += (own.equals("1") ? 1 : -1) * lower(recording.images().pixels(i));
        }
        assertThat(right).isGreaterThan(80);
        assertThat(below / 100).isGreaterThan(.02);
    }

    /// Not the real files but a miniature of them. Responses are sin(a + p) of the image's a and the
    /// voxel's p: whatever the number of voxels, they have two components.
    @Test
    void naturalScenes() throws IOException {
        Path data = folder.resolve("nsd");
        MiniNsd.write(
                data,
                (s, t, p) -> 100 * (s + 1) + (int) Math.round(3000 * Math.sin(1 + p + MiniNsd.image(s, t))),
                1,
                2,
                3,
                4);
        Path file = folder.resolve("nsd-v1.yaml");
        String text = Files.readString(Path.of("examples", "recordings", "nsd-v1.yaml"));
        Files.writeString(file, text.replace("path: natural-scenes-dataset", "path: " + data));
        Recording recording = read(file);
        assertThat(recording.trials()).isEqualTo(1000).isEqualTo(recording.count());
        assertThat(recording.heldOut()).hasSize(50);
        assertThat(recording.units()).isEqualTo(2);
        assertThat(recording.images().width()).isEqualTo(64);
    }

    /// The mean of the lower half less that of the upper half: a six is heavier below, a nine above.
    private static double lower(float[] pixels) {
        double sum = 0;
        for (int p = 0; p < pixels.length; p++) {
            sum += (p < pixels.length / 2 ? -1 : 1) * pixels[p];
        }
        return sum / pixels.length * 2;
    }

    private static double distance(Recording recording, int image, String label) {
        double[] mean = new double[recording.units()];
        int count = 0;
        for (int i = 0; i < recording.count(); i++) {
            if (i != image && recording.imageLabels().get(i).equals(label)) {
                count++;
                for (int u = 0; u < mean.length; u++) {
                    mean[u] += recording.response(i, u);
                }
            }
        }
        double squares = 0;
        for (int u = 0; u < mean.length; u++) {
            double difference = recording.response(image, u) - mean[u] / count;
            squares += difference * difference;
        }
        return squares;
    }
}
