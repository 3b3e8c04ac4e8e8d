package dev.ventral.neural.nsd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.neural.Recording;
import dev.ventral.neural.source.NaturalScenes;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The miniature that `src/test/scripts/golden-nsd.py` wrote with nibabel, h5py and SciPy.
class NsdGoldenTest {
    private static Path golden() {
        try {
            var url = NsdGoldenTest.class.getResource("golden");
            assertThat(url).isNotNull();
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Recording read(NsdRegion roi, String space, String betas) {
        return MiniNsd.read(new NaturalScenes(
                golden(), 2, roi, List.of(), space, betas, 3, false, NaturalScenes.HeldOut.SHARED, 1));
    }

    /// Labels 1 + x + y of 2 and up to 2 within nsdgeneral: (0, 0, 0), (0, 1, 0), (0, 1, 1), (1, 0, 0), z
    /// the fastest.
    @ParameterizedTest
    @ValueSource(strings = {"as-nifti", "as-hdf5"})
    void volumes(String format) {
        Recording recording = read(NsdRegion.area("V1"), "func1pt8mm", format);
        assertThat(recording.unitLabels()).containsExactly("0,0,0", "0,1,0", "0,1,1", "1,0,0");
        int[] stored = {-800, -500, -400, 200};
        for (int t = 0; t < 750; t++) {
            for (int u = 0; u < stored.length; u++) {
                assertThat(recording.response(t, u)).isEqualTo((float) ((stored[u] + t % 97) / 300.0));
            }
        }
        assertImages(recording);
    }

    /// Label 3 and 4 are V2: (1, 1, z), (2, 0, 0), (2, 1, 0); (2, 1, 1) is -1.
    @ParameterizedTest
    @ValueSource(strings = {"as-nifti", "as-hdf5"})
    void namedLabels(String format) {
        Recording recording = read(NsdRegion.of("Kastner2015", List.of("V2v", "4"), null), "func1pt8mm", format);
        assertThat(recording.unitLabels()).containsExactly("1,1,0", "1,1,1", "2,0,0", "2,0,1", "2,1,0");
        assertThat(recording.response(100, 4)).isEqualTo((float) ((2000 + 300 + 3 - 800) / 300.0));
    }

    @Test
    void surfaces() {
        Recording recording = read(NsdRegion.area("V1"), "fsaverage", "betas_fithrf_GLMdenoise_RR");
        assertThat(recording.unitLabels()).containsExactly("lh,0", "lh,1", "rh,0");
        int[] stored = {0, 100, 500};
        for (int t = 0; t < 750; t++) {
            for (int u = 0; u < stored.length; u++) {
                assertThat(recording.response(t, u)).isEqualTo((float) ((stored[u] + t % 97) / 300.0));
            }
        }
        assertImages(recording);
    }

    /// Trial t shows the subject's image 1 + 7 t % 250, which is number 5 + 7 t % 250 among all.
    private static void assertImages(Recording recording) {
        assertThat(recording.count()).isEqualTo(250);
        assertThat(recording.imageLabels()).startsWith("nsd-00005", "nsd-00006").endsWith("nsd-00254");
        for (int t = 0; t < 750; t++) {
            assertThat(recording.imageOfTrial(t)).isEqualTo(7 * t % 250);
        }
        // 5, 15, … 245 among 5, 6, …
        assertThat(recording.heldOut()).hasSize(25).startsWith(0, 10, 20).endsWith(240);
        for (int i = 0; i < 250; i++) {
            float[] pixels = recording.images().pixels(i);
            for (int p = 0; p < 27; p++) {
                int[] level = {i + 4, 20 * (p % 9 / 3), 30 * (p % 3)};
                assertThat(Math.round(pixels[p] * 255)).isEqualTo(level[p / 9]);
            }
        }
    }

    @Test
    void matlabSevenIsMatlabFive() {
        NsdDesign five = NsdDesign.read(golden().resolve("nsddata/experiments/nsd/nsd_expdesign.mat"), 2);
        NsdDesign seven = NsdDesign.read(golden().resolve("seventh.mat"), 2);
        assertThat(five.images()).hasSize(750).startsWith(5, 12, 19);
        assertThat(seven.images()).containsExactly(five.images());
        assertThat(seven.shared()).isEqualTo(five.shared()).hasSize(25).contains(5, 245);
    }
}
