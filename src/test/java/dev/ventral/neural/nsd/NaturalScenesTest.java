package dev.ventral.neural.nsd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.data.image.Images;
import dev.ventral.neural.NoiseCeiling;
import dev.ventral.neural.Recording;
import dev.ventral.neural.source.NaturalScenes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NaturalScenesTest {
    private static final String VOLUME = "func1pt8mm";

    @TempDir
    Path root;

    private MiniNsd volumes() {
        return new MiniNsd(root, MiniNsd::usual)
                .design(4 * NsdDesign.TRIALS)
                .images()
                .volumeLabels();
    }

    /// Every response is the closed form's, at the places that going through all voxels finds, z the
    /// fastest.
    private static void assertUsual(Recording recording, List<Integer> places, int... sessions) {
        assertThat(recording.trials()).isEqualTo(NsdDesign.TRIALS * sessions.length);
        assertThat(recording.units()).isEqualTo(places.size());
        int row = 0;
        for (int session : sessions) {
            for (int t = 0; t < NsdDesign.TRIALS; t++) {
                for (int u = 0; u < places.size(); u++) {
                    assertThat(recording.response(row, u))
                            .isEqualTo((float) (MiniNsd.usual(session, t, places.get(u)) / 300.0));
                }
                assertThat(recording.sessionOfTrial()[row]).isEqualTo(session);
                assertThat(recording.imageLabels().get(recording.imageOfTrial(row)))
                        .isEqualTo("nsd-%05d".formatted(MiniNsd.image(session, t)));
                row++;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nii.gz", "nii", "hdf5 in columns", "hdf5 in one piece", "hdf5 in blocks"})
    void volumesOfEveryFormatAreTheSame(String format) {
        MiniNsd nsd = volumes();
        switch (format) {
            case "hdf5 in columns" -> nsd.hdf5(1).hdf5(2);
            case "hdf5 in one piece" -> nsd.hdf5(1, new int[0]).hdf5(2, new int[0]);
            case "hdf5 in blocks" -> nsd.hdf5(1, 100, 2, 3, 4).hdf5(2, 100, 2, 3, 4);
            default -> nsd.nifti(1, format).nifti(2, format);
        }
        List<Integer> places = MiniNsd.within(60, 0, 1, 2);
        assertThat(places).hasSizeGreaterThan(2);
        Recording recording = nsd.read(NsdRegion.area("V1"), VOLUME);
        assertUsual(recording, places, 1, 2);
        assertThat(recording.unitLabels())
                .containsExactlyElementsOf(places.stream()
                        .map(p -> p / 12 + "," + p / 3 % 4 + "," + p % 3)
                        .toList());
        assertThat(recording.name()).isEqualTo("NSD subject 1 V1");
        assertThat(recording.simulated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nativesurface", "fsaverage"})
    void surfacesHaveTheLeftHemisphereFirst(String space) {
        MiniNsd nsd = new MiniNsd(root, MiniNsd::usual)
                .design(3 * NsdDesign.TRIALS)
                .images()
                .surfaceLabels(space.equals("fsaverage") ? space : "subj01");
        if (space.equals("fsaverage")) {
            nsd.fsaverage(3);
        } else {
            nsd.nativeSurface(3);
        }
        Recording recording = nsd.read(NsdRegion.area("V2"), space);
        List<Integer> places = MiniNsd.within(70, 0, 3, 4);
        assertThat(places).anyMatch(p -> p < 40).anyMatch(p -> p >= 40);
        assertUsual(recording, places, 3);
        assertThat(recording.unitLabels())
                .containsExactlyElementsOf(places.stream()
                        .map(p -> p < 40 ? "lh," + p : "rh," + (p - 40))
                        .toList());
    }

    @Test
    void theAverageSurfaceMayLackTheNamesThatTheSubjectHas() throws IOException {
        MiniNsd nsd = volumes().surfaceLabels("fsaverage").fsaverage(1);
        Files.delete(root.resolve("nsddata/freesurfer/fsaverage/label/Kastner2015.mgz.ctab"));
        List<Integer> places = IntStream.range(0, 70)
                .filter(p -> MiniNsd.label(p) == 7)
                .boxed()
                .toList();
        assertUsual(nsd.read(NsdRegion.of("Kastner2015", List.of("hV4"), null), "fsaverage"), places, 1);
    }

    /// The file of which a part can be read without all of it is taken where there are both.
    @Test
    void hdf5IsPreferred() throws IOException {
        MiniNsd nsd = volumes().hdf5(1);
        Files.writeString(nsd.volume(1, "nii.gz"), "nothing of the kind");
        assertUsual(nsd.read(NsdRegion.area("V1"), VOLUME), MiniNsd.within(60, 0, 1, 2), 1);
    }

    @Test
    void sessionsAreChosen() {
        MiniNsd nsd = MiniNsd.write(root, MiniNsd::usual, 1, 2, 3);
        Recording recording = nsd.read(NsdRegion.area("V1"), VOLUME, "3", "1");
        assertUsual(recording, MiniNsd.within(60, 0, 1, 2), 1, 3);
    }

    @Test
    void onlyImagesShownAreKeptAndOfThemTheSharedHeldOut() {
        Recording recording = MiniNsd.write(root, MiniNsd::usual, 1, 2).read(NsdRegion.area("V1"), VOLUME, "2");
        Set<Integer> shown = new TreeSet<>();
        for (int t = 0; t < NsdDesign.TRIALS; t++) {
            shown.add(MiniNsd.image(2, t));
        }
        assertThat(recording.imageLabels())
                .hasSizeLessThan(MiniNsd.OWN)
                .containsExactlyElementsOf(
                        shown.stream().map(i -> "nsd-%05d".formatted(i)).toList());
        int[] heldOut = IntStream.range(0, recording.count())
                .filter(i -> MiniNsd.isShared(number(recording, i)))
                .toArray();
        assertThat(recording.heldOut()).containsExactly(heldOut).hasSizeBetween(1, MiniNsd.SHARED - 1);
    }

    @Test
    void imagesWithFewRepeatsAreLeftOut() {
        MiniNsd nsd = MiniNsd.write(root, MiniNsd::usual, 1, 2);
        var source = new NaturalScenes(
                root,
                1,
                NsdRegion.area("V1"),
                List.of("1-2"),
                VOLUME,
                "betas_fithrf_GLMdenoise_RR",
                3,
                true,
                NaturalScenes.HeldOut.NONE,
                2);
        Recording recording = MiniNsd.read(source);
        // 1500 trials show the first 500 of the order twice, the other 500 once
        assertThat(recording.count()).isEqualTo(500);
        assertThat(recording.trials()).isEqualTo(1000);
        assertThat(recording.heldOut()).isEmpty();
        int row = 0;
        int unit = MiniNsd.within(60, 0, 1, 2).getLast();
        for (int session = 1; session <= 2; session++) {
            for (int t = 0; t < NsdDesign.TRIALS; t++) {
                int order = ((session - 1) * NsdDesign.TRIALS + t) % 1000;
                if (order < 500) {
                    assertThat(recording.imageLabels().get(recording.imageOfTrial(row)))
                            .isEqualTo("nsd-%05d".formatted(MiniNsd.image(session, t)));
                    assertThat(recording.response(row, recording.units() - 1))
                            .isEqualTo((float) (MiniNsd.usual(session, t, unit) / 300.0));
                    row++;
                }
            }
        }
        assertThat(recording.images().channels()).isEqualTo(1);
        assertThat(nsd.stimuliFile()).exists();
    }

    /// Red and green are the image's number, blue grows downwards by 40 and to the right by 1.
    @Test
    void imagesAreTheTrialsOwnAndUpright() {
        Recording recording = MiniNsd.write(root, MiniNsd::usual, 2).read(NsdRegion.area("V1"), VOLUME);
        Images images = recording.images();
        assertThat(images.isBytes()).isTrue();
        for (int i = 0; i < recording.count(); i++) {
            float[] pixels = images.pixels(i);
            for (int p = 0; p < pixels.length; p++) {
                int level = MiniNsd.level(number(recording, i), p % 36 / 6, p % 6, p / 36);
                assertThat(Math.round(pixels[p] * 255)).isEqualTo(level);
            }
        }
    }

    @Test
    void imagesAreResizedAsAllImagesAre() {
        MiniNsd nsd = MiniNsd.write(root, MiniNsd::usual, 1);
        Recording whole = nsd.read(NsdRegion.area("V1"), VOLUME);
        var small = new NaturalScenes(
                root,
                1,
                NsdRegion.area("V1"),
                List.of(),
                VOLUME,
                "betas_fithrf_GLMdenoise_RR",
                4,
                true,
                NaturalScenes.HeldOut.SHARED,
                1);
        assertThat(MiniNsd.read(small).images())
                .isEqualTo(whole.images().square(4).grey());
    }

    @Test
    void labelsAreGivenByNameNumberOrFile() {
        MiniNsd nsd = MiniNsd.write(root, MiniNsd::usual, 1);
        List<Integer> both = IntStream.range(0, 60)
                .filter(p -> MiniNsd.label(p) == 7 || MiniNsd.label(p) == 9)
                .boxed()
                .toList();
        assertUsual(nsd.read(NsdRegion.of("Kastner2015", List.of("hV4", "9"), null), VOLUME), both, 1);
        Path own = root.resolve("own.nii.gz");
        NsdFiles.nifti(own, MiniNsd.SHAPE, i -> i == 1 ? 4 : i == 59 ? 6 : -1);
        assertUsual(nsd.read(NsdRegion.of(own.toString(), List.of(), null), VOLUME), List.of(12, 59), 1);
        NsdFiles.text(Path.of(own + ".ctab"), "4 here 10 20 30 0\n6 there 0 0 0 0\n");
        assertUsual(nsd.read(NsdRegion.of(own.toString(), List.of("here"), null), VOLUME), List.of(12), 1);
        // 12 is a multiple of 3, where nsdgeneral is not 1; so is no neighbour of 59
        assertUsual(nsd.read(NsdRegion.of(own.toString(), List.of(), "nsdgeneral"), VOLUME), List.of(59), 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"V1;1,2", "V3;5,6", "V4;7", "VO;8,9", "PHC;10,11", "TO;12,13", "LO;14,15"})
    void areasAreThoseOfTheAtlas(String area, String labels) {
        MiniNsd nsd = MiniNsd.write(root, MiniNsd::usual, 1);
        Integer[] numbers =
                Arrays.stream(labels.split(",")).map(Integer::valueOf).toArray(Integer[]::new);
        assertUsual(nsd.read(NsdRegion.area(area), VOLUME), MiniNsd.within(60, 0, numbers), 1);
    }

    /// NSD has 0 throughout a session in which a voxel was not measured.
    @Test
    void voxelsThatASessionLacksAreLeftOut() {
        List<Integer> places = MiniNsd.within(60, 0, 1, 2);
        int absent = places.get(1);
        MiniNsd nsd = MiniNsd.write(
                root, (s, t, p) -> p == absent && s == 2 ? 0 : p == places.getFirst() && t == 9 ? 0 : 7 + p, 1, 2);
        Recording recording = nsd.read(NsdRegion.area("V1"), VOLUME);
        assertThat(recording.units()).isEqualTo(places.size() - 1);
        assertThat(recording.response(0, 1)).isEqualTo((float) ((7 + places.get(2)) / 300.0));
        assertThat(recording.response(9, 0)).isZero();
        assertThat(recording.unitLabels()).doesNotContain(absent / 12 + "," + absent / 3 % 4 + "," + absent % 3);
        assertThat(nsd.read(NsdRegion.area("V1"), VOLUME, "1").units()).isEqualTo(places.size());
    }

    @Test
    void verticesWithNanAreLeftOut() {
        List<Integer> places = MiniNsd.within(70, 0, 1, 2);
        MiniNsd nsd = new MiniNsd(
                        root,
                        (s, t, p) -> p == places.getLast() && t == 700 ? Integer.MIN_VALUE : MiniNsd.usual(s, t, p))
                .design(NsdDesign.TRIALS)
                .images()
                .surfaceLabels("fsaverage")
                .fsaverage(1);
        assertUsual(nsd.read(NsdRegion.area("V1"), "fsaverage"), places.subList(0, places.size() - 1), 1);
    }

    /// A signal of deviation s in noise of deviation n has the ratio s / n; sessions differ in offset and
    /// gain, which would count as noise if responses were not z-scored session by session.
    @Test
    void plantedSignalToNoiseIsRecovered() {
        double[] signal = new double[2000];
        var random = new SplittableRandom(3);
        Arrays.setAll(signal, i -> random.nextGaussian());
        List<Integer> places = MiniNsd.within(60, 0, 1, 2);
        MiniNsd nsd = MiniNsd.write(
                root,
                (s, t, p) -> {
                    double noise = new SplittableRandom((s * 1000L + t) * 100 + p).nextGaussian();
                    double beta = ratio(p) * signal[MiniNsd.image(s, t)] + noise;
                    return (int) Math.round(300 * ((1 + .5 * s) * beta + 4 * (s % 2)));
                },
                1,
                2,
                3,
                4);
        Recording recording = nsd.read(NsdRegion.area("V1"), VOLUME);
        assertThat(recording.repeats(0)).isEqualTo(3);
        double[] found = NoiseCeiling.ncsnr(recording);
        for (int u = 0; u < found.length; u++) {
            assertThat(found[u]).isCloseTo(ratio(places.get(u)), within(.06));
        }
        double[] careless = NoiseCeiling.ncsnr(recording.withSessions(new int[recording.trials()]));
        assertThat(careless[0]).isNotCloseTo(ratio(places.getFirst()), within(.2));
    }

    private static double ratio(int place) {
        return place % 2 == 0 ? .5 : 1;
    }

    private static int number(Recording recording, int image) {
        return Integer.parseInt(recording.imageLabels().get(image).substring(4));
    }
}
