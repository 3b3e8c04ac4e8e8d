package dev.ventral.neural.nsd;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.neural.source.NaturalScenes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each mistake is one line that says which file, what was expected, and what is there.
class NsdMistakesTest {
    private static final NsdRegion V1 = NsdRegion.area("V1");
    private static final String VOLUME = "func1pt8mm";

    @TempDir
    Path root;

    private MiniNsd nsd;

    @BeforeEach
    void sound() {
        nsd = MiniNsd.write(root, MiniNsd::usual, 1, 2, 3);
    }

    private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable call, String... parts) {
        return assertThatThrownBy(call)
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("expected")
                .hasMessageNotContaining("\n");
    }

    private void refused(String... parts) {
        refused(() -> nsd.read(V1, VOLUME), parts);
    }

    @Test
    void settings() {
        refused(() -> source(9, 1, "1"), "nsd.subject", "1 to 8", "got 9");
        refused(() -> source(1, 4, "1"), "nsd.least-repeats", "1 to 3", "got 4");
        refused(() -> source(1, 1, "5-1"), "nsd.sessions", "1-5", "got '5-1'");
        refused(() -> source(1, 1, "0"), "nsd.sessions", "got '0'");
        refused(() -> NsdRegion.area("V9"), "V1 (1, 2), V2 (3, 4)", "TO (12, 13)", "{file: NAME", "got 'V9'");
    }

    private NaturalScenes source(int subject, int leastRepeats, String sessions) {
        return new NaturalScenes(
                root,
                subject,
                V1,
                List.of(sessions),
                VOLUME,
                "betas_fithrf_GLMdenoise_RR",
                6,
                false,
                NaturalScenes.HeldOut.SHARED,
                leastRepeats);
    }

    @Test
    void missingFiles() throws IOException {
        refused(() -> nsd.read(V1, VOLUME, "2-5", "7"), "nsd.sessions", "are there, 1-3, got 4-5, 7");
        refused(
                () -> nsd.read(V1, "func1mm"),
                "func1mm: expected the folder of the betas of subject 1".replace("func1mm:", "RR:"),
                "no 'func1mm' in",
                "[func1pt8mm]");
        refused(
                () -> nsd.read(NsdRegion.of("floc-faces", List.of(), null), VOLUME),
                "roi/floc-faces.nii.gz",
                "no such file");
        Files.delete(nsd.stimuliFile());
        refused("nsd_stimuli.hdf5: expected the images of the Natural Scenes Dataset, got no such file");
        Files.delete(nsd.designFile());
        refused("nsd_expdesign.mat: expected the order of the images", "no such file");
        for (int session = 1; session <= 3; session++) {
            Files.delete(nsd.volume(session, "hdf5"));
        }
        nsd.design(750).images();
        refused("RR: expected the betas of a session (betas_session01.hdf5", "got none");
    }

    @Test
    void oneHemisphereIsMissing() throws IOException {
        nsd.surfaceLabels("fsaverage").fsaverage(1);
        Files.delete(nsd.surface("fsaverage", 1, 1, "mgh"));
        refused(() -> nsd.read(V1, "fsaverage"), "rh.betas_session01.*: expected the betas of both hemispheres");
    }

    @Test
    void labelsThatAreNotThere() {
        refused(
                () -> nsd.read(NsdRegion.of("Kastner2015", List.of("V9"), null), VOLUME),
                "Kastner2015.mgz.ctab",
                "Unknown (0), V1v (1), V1d (2)",
                "got 'V9'");
        refused(
                () -> nsd.read(NsdRegion.of("Kastner2015", List.of("26"), null), VOLUME),
                "Kastner2015.nii.gz: expected label 26 among its labels [1, 2, 3");
        refused(
                () -> nsd.read(NsdRegion.of("nsdgeneral", List.of("some"), null), VOLUME),
                "nsdgeneral.mgz.ctab",
                "no such file; labels can be given by number");
        Path other = root.resolve("other.nii");
        NsdFiles.nifti(other, MiniNsd.SHAPE, i -> i == 0 ? 1 : 0);
        // voxel 0 is not in nsdgeneral
        refused(
                () -> nsd.read(NsdRegion.of(other.toString(), List.of(), "nsdgeneral"), VOLUME),
                "expected voxels of",
                "within nsdgeneral, got none");
    }

    @Test
    void masksOfAnotherSize() {
        Path other = root.resolve("other.nii.gz");
        NsdFiles.nifti(other, new int[] {3, 4, 5}, i -> 1);
        refused(
                () -> nsd.read(NsdRegion.of(other.toString(), List.of(), null), VOLUME),
                "betas_session01.hdf5: expected betas of the shape of the labels, [3, 4, 5], got [5, 4, 3]");
        refused(
                () -> nsd.read(NsdRegion.of(other.toString(), List.of(), "nsdgeneral"), VOLUME),
                "nsdgeneral.nii.gz: expected labels of the shape of the others, [3, 4, 5], got [5, 4, 3]");
    }

    @Test
    void betasOfAnotherShape() {
        NsdFiles.nifti(nsd.volume(4, "nii.gz"), new int[] {5, 4, 3, 749}, i -> 1);
        refused("betas_session04.nii.gz: expected 750 trials, got 749 (shape [5, 4, 3, 749])");
        NsdFiles.nifti(nsd.volume(4, "nii.gz"), new int[] {5, 4, 3}, i -> 1);
        refused("betas_session04.nii.gz: expected betas of x, y, z and trial, got shape [5, 4, 3]");
        NsdFiles.hdf5(nsd.volume(4, "hdf5"), "beta", new short[750][3][4][5], false);
        refused("betas_session04.hdf5: expected a dataset 'betas'", "beta (750 x 3 x 4 x 5 int16)");
        NsdFiles.hdf5(nsd.volume(4, "hdf5"), "betas", new short[750][3][4][5], false);
        refused("nsd.roi: expected voxels of V1 that were measured in all of the sessions [1, 2, 3, 4], got none");
    }

    @Test
    void truncatedFiles() throws IOException {
        nsd.nifti(4, "nii.gz");
        byte[] whole = Files.readAllBytes(nsd.volume(4, "nii.gz"));
        Files.write(nsd.volume(4, "nii.gz"), Arrays.copyOf(whole, whole.length / 2));
        refused("betas_session04.nii.gz", "truncated");
        byte[] brick = Files.readAllBytes(nsd.stimuliFile());
        Files.delete(nsd.volume(4, "nii.gz"));
        Files.write(nsd.stimuliFile(), Arrays.copyOf(brick, brick.length / 2));
        refused("nsd_stimuli.hdf5");
    }

    @Test
    void designsThatDoNotFit() {
        nsd.design(2249);
        refused("nsd_expdesign.mat#masterordering: expected at least 2250 trials", "session 3, got 2249");
        double[][] three = new double[8][3];
        three[0] = new double[] {1, 2, 3};
        NsdFiles.matlab5(
                nsd.designFile(),
                Map.of("masterordering", new double[][] {{1, 4}}, "subjectim", three, "sharedix", new double[1][1]));
        refused("#masterordering: expected numbers of images from 1 to 3");
        NsdFiles.matlab5(nsd.designFile(), Map.of("masterordering", new double[][] {{1, 4}}));
        refused("nsd_expdesign.mat", "subjectim");
    }

    @Test
    void imagesThatAreNot() {
        NsdFiles.hdf5(nsd.stimuliFile(), "imgBrick", new byte[200][6][6][3], true);
        refused("#imgBrick: expected at least", "images, as trials show image", "got 200");
        NsdFiles.hdf5(nsd.stimuliFile(), "imgBrick", new byte[3][6][6][200], true);
        refused("#imgBrick: expected images x rows x columns x 3, got shape [3, 6, 6, 200]");
        NsdFiles.hdf5(nsd.stimuliFile(), "imgBrick", new short[1100][6][6][3], false);
        refused("imgBrick: expected elements of type uint8", "i2");
        NsdFiles.hdf5(nsd.stimuliFile(), "images", new byte[1100][6][6][3], true);
        refused("nsd_stimuli.hdf5: expected a dataset 'imgBrick'", "images (1100 x 6 x 6 x 3 uint8)");
    }
}
