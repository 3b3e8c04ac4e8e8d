package dev.ventral.neural.nsd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Responses are read in a virtual machine that could hold neither a session of the volume nor the
/// region's voxels of all trials twice.
class NsdMemoryTest {
    private static final int[] SHAPE = {40, 40, 30};
    private static final int MEBIBYTES = 40;

    @TempDir
    Path root;

    @Test
    void onlyTheRegionIsHeld() throws IOException, InterruptedException {
        long session = 2L * 40 * 40 * 30 * NsdDesign.TRIALS;
        assertThat(session).isGreaterThan(MEBIBYTES << 20);
        MiniNsd nsd = new MiniNsd(root, MiniNsd::usual).design(2 * NsdDesign.TRIALS);
        // a region of 2400 voxels: 14.4 MB of responses
        NsdFiles.nifti(
                root.resolve("nsddata/ppdata/subj01/func1pt8mm/roi/slab.nii.gz"),
                SHAPE,
                i -> inside(i % 48000) ? 1 : 0);
        NsdFiles.nifti(
                nsd.volume(1, "nii.gz"),
                new int[] {40, 40, 30, NsdDesign.TRIALS},
                i -> inside(i % 48000) ? 1 + i / 48000 : 0);
        short[][][][] chunks = new short[NsdDesign.TRIALS][30][40][40];
        for (int t = 0; t < NsdDesign.TRIALS; t++) {
            for (short[][] plane : chunks[t]) {
                for (int x = 0; x < 40; x++) {
                    plane[20][x] = (short) (751 + t);
                    plane[3][x] = (short) (751 + t);
                }
            }
        }
        NsdFiles.hdf5(nsd.volume(2, "hdf5"), "betas", chunks, false, NsdDesign.TRIALS, 2, 4, 40);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + MEBIBYTES + "m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NsdMemoryTest.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.to(new File(root.toFile(), "err")))
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Path.of(root.toString(), "err").toString())
                .isZero();
        double sum = 0;
        for (int t = 0; t < 2 * NsdDesign.TRIALS; t++) {
            sum += 2400 * (double) (float) ((1 + t) / 300.0);
        }
        assertThat(out.strip()).isEqualTo("1500 x 2400, " + Math.round(sum));
    }

    /// Rows 3 and 20 of every plane, counted with x the fastest.
    private static boolean inside(int i) {
        int y = i / 40 % 40;
        return y == 3 || y == 20;
    }

    /// Reads both sessions and says what is there.
    public static void main(String[] arguments) {
        var folder = new NsdFolder(Path.of(arguments[0]), 1, "func1pt8mm", "betas_fithrf_GLMdenoise_RR");
        NsdTrials trials = NsdDesign.read(folder.design(), 1).trials(new int[] {1, 2}, 1);
        NsdResponses responses =
                NsdResponses.read(NsdRegion.of("slab", List.of(), null), folder, folder.sessions(), trials);
        double sum = 0;
        for (float[] row : responses.rows()) {
            for (float value : row) {
                sum += value;
            }
        }
        System.out.println(responses.rows().length + " x " + responses.units().size() + ", " + Math.round(sum));
    }
}
