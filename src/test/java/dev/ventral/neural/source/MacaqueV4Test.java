package dev.ventral.neural.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.SharedData;
import dev.ventral.array.Npy;
import dev.ventral.array.NumberArray;
import dev.ventral.neural.Recording;
import dev.ventral.neural.RecordingTest;
import dev.ventral.tensor.Compute;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MacaqueV4Test {
    @TempDir
    Path folder;

    @Test
    void sessionsOfTheRealRecording() {
        Path path = SharedData.path("macaque-v4");
        Recording small = read(new MacaqueV4(path, "190923", true, true, 16));
        assertThat(small.count()).isEqualTo(1200);
        assertThat(small.units()).isEqualTo(33);
        assertThat(small.repeated()).isFalse();
        assertThat(small.simulated()).isFalse();
        assertThat(small.images().channels()).isEqualTo(1);
        assertThat(small.imageLabels().get(1199)).isEqualTo("image1200.jpg");
        // Column 7 of the file is image 7.
        NumberArray file = Npy.read(path.resolve("responses_190923.npy"));
        for (int u = 0; u < 33; u++) {
            assertThat(small.means()[7 * 33 + u]).isEqualTo(file.floats()[u * 1200 + 7]);
        }
    }

    @Test
    void averagesOfSingleTrialsAreThePublishedAverages() {
        Path path = SharedData.path("macaque-v4");
        Recording single = read(new MacaqueV4(path, "210325", true, false, 8));
        Recording averages = read(new MacaqueV4(path, "210325", false, false, 8));
        assertThat(single.images().channels()).isEqualTo(3);
        assertThat(averages.repeated()).isFalse();
        assertThat(single.repeatedImages()).hasSize(640);
        // Counted in the file with NumPy: 36 images with 6 trials, 261 with 7, 294 with 8, 45 with 9, 4 with
        // 10.
        assertThat(single.trials()).isEqualTo(36 * 6 + 261 * 7 + 294 * 8 + 45 * 9 + 4 * 10);
        assertThat(single.means()).containsExactly(averages.means(), within(1e-5f));
    }

    @Test
    void readsTheLayout() throws IOException {
        write(3, "a/2.png", "a/10.png", "a/1.png");
        Npy.write(folder.resolve("responses_201025.npy"), new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Recording recording = read(new MacaqueV4(folder, "201025", true, false, null));
        // By name, 1 < 10 < 2: the columns in that order.
        assertThat(recording.imageLabels()).containsExactly("1.png", "10.png", "2.png");
        assertThat(recording.images().pixels(0)[0]).isEqualTo(2 / 255f, within(1e-6f));
        assertThat(recording.means()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(recording.name()).isEqualTo("macaque V4 201025");
    }

    @Test
    void missingRepeatsAreTrialsThatDoNotExist() throws IOException {
        write(3, "1.png", "2.png");
        double nan = Double.NaN;
        // (neurons, images, repeats) = (2, 2, 2); image 1 has one repeat, the second.
        raw(1, 2, nan, 3, 5, 6, nan, 7);
        Recording recording = read(new MacaqueV4(folder, "201025", true, false, null));
        assertThat(recording.imageOfTrial()).containsExactly(0, 0, 1);
        assertThat(recording.response(2)).containsExactly(3, 7);
        assertThat(recording.response(1)).containsExactly(2, 6);
        raw(1, 2, nan, 3, 5, 6, 4, 7);
        assertRefused(new MacaqueV4(folder, "201025", true, false, null), "NaN for 1 of 2 in repeat 0 of image 1");
        raw(1, 2, nan, nan, 5, 6, nan, nan);
        assertRefused(new MacaqueV4(folder, "201025", true, false, null), "image 1");
    }

    @Test
    void whatIsMissingOrDoesNotFitIsNamed() throws IOException {
        var source = new MacaqueV4(folder, "201025", true, false, null);
        assertRefused(new MacaqueV4(folder.resolve("none"), "201025", true, false, null), "none");
        assertRefused(source, "responses_201025.npy");
        Npy.write(folder.resolve("responses_201025.npy"), new double[] {1, 2, 3, 4}, 2, 2);
        assertRefused(source, "images_201025.zip");
        write(3, "1.png", "2.png", "3.png");
        assertRefused(source, "responses_201025.npy", "2 columns and 3 images");
        Npy.write(folder.resolve("responses_201025.npy"), new double[] {1, 2, 3, 4, Double.NaN, 6}, 2, 3);
        assertRefused(source, "responses_201025.npy", "NaN for unit 1 and image 1");
        Npy.write(folder.resolve("responses_201025.npy"), new double[] {1, 2, 3}, 3);
        assertRefused(source, "(unit, image)", "[3]");
        Path file = folder.resolve("responses_201025.npy");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 140));
        assertRefused(source, "responses_201025.npy", "truncated");
        assertThatThrownBy(() -> new MacaqueV4(folder, "201026", true, false, null))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("201026");
    }

    private static void assertRefused(MacaqueV4 source, String... parts) {
        assertThatThrownBy(() -> read(source)).isInstanceOf(InputError.class).hasMessageContainingAll(parts);
    }

    private static Recording read(MacaqueV4 source) {
        return source.read(new RecordingContext(RecordingTest.images(1), 0, Compute.CPU));
    }

    private void raw(double... values) throws IOException {
        Files.createDirectories(folder.resolve("raw"));
        Npy.write(folder.resolve("raw/responses_201025.npy"), values, 2, 2, 2);
    }

    /// A zip of grey images of one level each: its place in the list.
    private void write(int side, String... names) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("images_201025.zip")))) {
            for (int i = 0; i < names.length; i++) {
                var image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
                for (int p = 0; p < side * side; p++) {
                    image.getRaster().setSample(p % side, p / side, 0, i);
                }
                var png = new ByteArrayOutputStream();
                assertThat(ImageIO.write(image, "png", png)).isTrue();
                zip.putNextEntry(new ZipEntry(names[i]));
                zip.write(png.toByteArray());
            }
        }
    }
}
