package dev.ventral.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.neural.source.BrainScoreRecording;
import dev.ventral.neural.source.NwbRecording;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.neural.source.RecordingSource;
import dev.ventral.tensor.Compute;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recordings in the formats of their communities, written by `src/test/scripts/golden-recordings.py`, which
/// says what is in them.
class GoldenRecordingsTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "dev", "ventral", "neural", "golden");

    @TempDir
    Path folder;

    /// Images that are told apart by their grey levels: first.png 10, second.png 20, third.png 30, and one
    /// never shown.
    @BeforeEach
    void images() throws IOException {
        List<String> names = List.of("first", "second", "third", "zero");
        for (int i = 0; i < names.size(); i++) {
            var image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < 4; p++) {
                image.getRaster().setSample(p % 2, p / 2, 0, 10 * (i + 1));
            }
            File file = folder.resolve(names.get(i) + ".png").toFile();
            ImageIO.write(image, "png", file);
        }
    }

    private static Recording read(RecordingSource source) {
        return source.read(new RecordingContext(RecordingTest.images(1), 0, Compute.CPU));
    }

    private static NwbRecording nwb(
            String presentations,
            @Nullable String stimulus,
            double from,
            double to,
            NwbRecording.Response response,
            Map<String, List<String>> units) {
        return new NwbRecording(
                "mine",
                GOLDEN.resolve("session.nwb"),
                presentations,
                stimulus,
                0,
                List.of(),
                null,
                from,
                to,
                response,
                units,
                false,
                null);
    }

    /// i + u spikes to image i between 60 and 90 ms; spikes before and after the window do not count.
    @Test
    void spikesAreCountedInTheWindowAfterOnset() {
        for (NwbRecording source : List.of(
                nwb("intervals/trials", "image", .05, .15, NwbRecording.Response.COUNT, Map.of()),
                nwb("stimulus/presentation/pictures", null, .05, .15, NwbRecording.Response.COUNT, Map.of()))) {
            Recording recording = read(source);
            assertThat(recording.count()).isEqualTo(4);
            assertThat(recording.trials()).isEqualTo(8);
            assertThat(recording.imageOfTrial()).containsExactly(0, 1, 2, 3, 3, 2, 1, 0);
            assertThat(recording.unitLabels()).containsExactly("7", "8", "9");
            for (int t = 0; t < 8; t++) {
                int image = recording.imageOfTrial(t);
                assertThat(recording.response(t)).containsExactly(image, image + 1, image + 2);
            }
            assertThat(recording.images().height()).isEqualTo(4);
            assertThat(recording.images().width()).isEqualTo(6);
            assertThat(recording.images().pixels(2)[5]).isCloseTo(25 / 255f, within(1e-6f));
        }
        Recording wide = read(nwb(
                "intervals/trials", "image", 0, .25, NwbRecording.Response.RATE, Map.of("quality", List.of("good"))));
        assertThat(wide.unitLabels()).containsExactly("7", "9");
        assertThat(wide.response(3)).containsExactly((3 + 2) / .25f, (5 + 2) / .25f);
    }

    @Test
    void mistakesInAnNwbFileAreNamed() {
        refused(
                () -> read(nwb("intervals/trials", null, .05, .15, NwbRecording.Response.COUNT, Map.of())),
                "nwb.stimulus",
                "image, name, start_time");
        refused(
                () -> read(nwb("intervals/movies", "image", .05, .15, NwbRecording.Response.COUNT, Map.of())),
                "expected intervals/movies/start_time",
                "intervals/trials");
        refused(
                () -> read(nwb(
                        "intervals/trials",
                        "image",
                        .05,
                        .15,
                        NwbRecording.Response.COUNT,
                        Map.of("quality", List.of("best")))),
                "expected a quality among [good, noise], got 'best'");
        refused(
                () -> nwb("intervals/trials", "image", .2, .1, NwbRecording.Response.COUNT, Map.of()),
                "nwb.to",
                "0.2 to 0.1");
        // the presentations' names are none of the images'
        refused(
                () -> read(nwb("intervals/trials", "name", .05, .15, NwbRecording.Response.COUNT, Map.of())),
                "names of images",
                "picture-0");
    }

    private BrainScoreRecording assembly(
            String file,
            @Nullable Path stimuli,
            Map<String, List<String>> neuroids,
            Map<String, List<String>> presentations,
            @Nullable List<Double> window) {
        return new BrainScoreRecording(
                "mine",
                GOLDEN.resolve(file),
                null,
                List.of(new ArrayRef(folder, null)),
                stimuli,
                neuroids,
                presentations,
                window,
                false,
                null);
    }

    /// Value 1000 image + 100 repetition + 10 neuroid + bin; image 0 is b02, whose file is first.png.
    @Test
    void assembliesAreReadByTheirCoordinates() {
        Path stimuli = GOLDEN.resolve("stimuli.csv");
        Recording all = read(assembly("assembly.nc", stimuli, Map.of(), Map.of(), List.of(70., 300.)));
        assertThat(all.count()).isEqualTo(3);
        assertThat(all.imageLabels()).containsExactly("first.png", "second.png", "third.png");
        assertThat(all.unitLabels()).containsExactly("A_0", "A_1", "A_2", "A_3");
        assertThat(all.response(4)).containsExactly(1100.5f, 1110.5f, 1120.5f, 1130.5f);
        assertThat(all.images().pixels(all.imageOfTrial(4))[0]).isCloseTo(20 / 255f, within(1e-6f));

        Recording some = read(assembly(
                "assembly.nc",
                stimuli,
                Map.of("region", List.of("IT"), "animal", List.of("Chabo")),
                Map.of("variation", List.of("6")),
                List.of(170., 171.)));
        assertThat(some.unitLabels()).containsExactly("A_2", "A_3");
        assertThat(some.count()).isEqualTo(2);
        assertThat(some.trials()).isEqualTo(4);
        assertThat(some.response(3)).containsExactly(1121, 1131);

        Recording turned = read(assembly("assembly-mean.nc", stimuli, Map.of(), Map.of(), null));
        assertThat(turned.response(5)).containsExactly(2100, 2110, 2120, 2130);
    }

    @Test
    void mistakesInAnAssemblyAreNamed() throws IOException {
        Path stimuli = GOLDEN.resolve("stimuli.csv");
        refused(
                () -> read(assembly("assembly.nc", stimuli, Map.of(), Map.of(), null)),
                "brain-score.window",
                "[70.0, 170.0]");
        refused(
                () -> read(assembly("assembly.nc", null, Map.of(), Map.of(), List.of(70., 300.))),
                "names of images, such as 'first'",
                "got 'b02'");
        refused(
                () -> read(assembly(
                        "assembly.nc", stimuli, Map.of("region", List.of("V9")), Map.of(), List.of(70., 300.))),
                "expected a region among [IT, V4], got 'V9'");
        refused(
                () -> read(assembly("assembly.nc", stimuli, Map.of("area", List.of("IT")), Map.of(), List.of(1., 2.))),
                "expected a coordinate area",
                "region");
        refused(() -> read(assembly("session.nwb", stimuli, Map.of(), Map.of(), null)), "expected");
        Path other = Files.writeString(folder.resolve("other.csv"), "image,filename\na,b\n");
        refused(
                () -> read(assembly("assembly.nc", other, Map.of(), Map.of(), List.of(70., 300.))),
                "expected a column stimulus_id or image_id");
    }

    private static void refused(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading).isInstanceOf(InputError.class).hasMessageContainingAll(parts);
    }
}
