package dev.ventral.neural.nsd;

import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.source.NaturalScenes;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.tensor.Compute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A miniature of the Natural Scenes Dataset in its own formats: subject 1, volumes of 5 x 4 x 3,
/// hemispheres of 40 and 30 vertices, 1000 images of which 50 are shared, sessions of 750 trials. All
/// values are closed forms.
public final class MiniNsd {
    static final int[] SHAPE = {5, 4, 3};
    static final int[] VERTICES = {40, 30};
    static final int SIDE = 6;
    static final int OWN = 1000;
    static final int SHARED = 50;
    private static final int BRICK = 1100;
    private static final int TRIALS = NsdDesign.TRIALS;
    private static final String SPACE = "nsddata_betas/ppdata/subj01/";

    private final Path root;
    private final Betas betas;

    /// What the files store: 300 times the percent signal change.
    @FunctionalInterface
    public interface Betas {
        /// @param session from 1
        /// @param trial from 0
        /// @param place of a voxel, z the fastest; of a vertex, those of the right hemisphere after those
        ///     of the left
        int stored(int session, int trial, int place);
    }

    MiniNsd(Path root, Betas betas) {
        this.root = root;
        this.betas = betas;
    }

    /// All that a recording of volumes needs, in HDF5, with the design of 4 sessions.
    public static MiniNsd write(Path root, Betas betas, int... sessions) {
        MiniNsd nsd = new MiniNsd(root, betas).design(4 * TRIALS).images().volumeLabels();
        for (int session : sessions) {
            nsd.hdf5(session);
        }
        return nsd;
    }

    /// Distinct for neighbours in space, time and sessions.
    static int usual(int session, int trial, int place) {
        return (211 * place + 13 * trial + 5 * session) % 30011 - 15000;
    }

    /// The 73k number of the image in a trial: each of the 1000 once within 1000 trials.
    public static int image(int session, int trial) {
        int own = 7 * ((session - 1) * TRIALS + trial) % OWN;
        return own(1, own);
    }

    private static int own(int subject, int image) {
        return image < SHARED ? 1 + 2 * image : 101 + ((image - SHARED) * 3 + 11 * subject) % 997;
    }

    static boolean isShared(int image) {
        return image < 2 * SHARED;
    }

    /// The level of a pixel: the image's number in red and green, the place in blue.
    static int level(int image, int row, int column, int channel) {
        return switch (channel) {
            case 0 -> image & 255;
            case 1 -> image >> 8;
            default -> 40 * row + column;
        };
    }

    /// Kastner2015 at a voxel or vertex: -1 to 15.
    static int label(int place) {
        return 5 * place % 17 - 1;
    }

    /// nsdgeneral: 1 for two of three, else 0 or -1.
    static int general(int place) {
        return place % 3 == 0 ? -(place % 2) : 1;
    }

    MiniNsd design(int trials) {
        double[][] order = new double[1][trials];
        for (int t = 0; t < trials; t++) {
            order[0][t] = 1 + 7 * t % OWN;
        }
        double[][] own = new double[8][OWN];
        for (int s = 0; s < 8; s++) {
            for (int i = 0; i < OWN; i++) {
                own[s][i] = own(s + 1, i);
            }
        }
        double[][] shared = new double[1][SHARED];
        for (int i = 0; i < SHARED; i++) {
            shared[0][i] = own(1, i);
        }
        Map<String, double[][]> variables = new LinkedHashMap<>();
        variables.put("masterordering", order);
        variables.put("subjectim", own);
        variables.put("sharedix", shared);
        NsdFiles.matlab5(designFile(), variables);
        return this;
    }

    Path designFile() {
        return root.resolve("nsddata/experiments/nsd/nsd_expdesign.mat");
    }

    MiniNsd images() {
        byte[][][][] brick = new byte[BRICK][SIDE][SIDE][3];
        for (int i = 0; i < BRICK; i++) {
            for (int r = 0; r < SIDE; r++) {
                for (int c = 0; c < SIDE; c++) {
                    for (int k = 0; k < 3; k++) {
                        brick[i][r][c][k] = (byte) level(i + 1, r, c, k);
                    }
                }
            }
        }
        NsdFiles.hdf5(stimuliFile(), "imgBrick", brick, true, 1, SIDE, SIDE, 3);
        return this;
    }

    Path stimuliFile() {
        return root.resolve("nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5");
    }

    MiniNsd volumeLabels() {
        Path roi = root.resolve("nsddata/ppdata/subj01/func1pt8mm/roi");
        NsdFiles.nifti(roi.resolve("Kastner2015.nii.gz"), SHAPE, i -> label(place(i)));
        NsdFiles.nifti(roi.resolve("nsdgeneral.nii.gz"), SHAPE, i -> general(place(i)));
        names(root.resolve("nsddata/freesurfer/subj01/label/Kastner2015.mgz.ctab"));
        return this;
    }

    private static void names(Path file) {
        NsdFiles.text(file, "0 Unknown\n1 V1v\n2 V1d\n3 V2v\n4 V2d\n5 V3v\n6 V3d\n7 hV4\n8 VO1\n9 VO2\n10 PHC1\n");
    }

    MiniNsd surfaceLabels(String subject) {
        Path folder = root.resolve("nsddata/freesurfer").resolve(subject).resolve("label");
        for (int h = 0; h < 2; h++) {
            float[] labels = new float[VERTICES[h]];
            float[] general = new float[VERTICES[h]];
            for (int v = 0; v < labels.length; v++) {
                labels[v] = label(h * VERTICES[0] + v);
                general[v] = general(h * VERTICES[0] + v);
            }
            NsdFiles.mgh(folder.resolve(side(h) + "Kastner2015.mgz"), labels.length, 1, labels);
            NsdFiles.mgh(folder.resolve(side(h) + "nsdgeneral.mgz"), labels.length, 1, general);
        }
        names(folder.resolve("Kastner2015.mgz.ctab"));
        return this;
    }

    private static String side(int hemisphere) {
        return hemisphere == 0 ? "lh." : "rh.";
    }

    /// The place, z the fastest, of a voxel counted with x the fastest.
    private static int place(int i) {
        int x = i % SHAPE[0];
        int y = i / SHAPE[0] % SHAPE[1];
        int z = i / SHAPE[0] / SHAPE[1] % SHAPE[2];
        return (x * SHAPE[1] + y) * SHAPE[2] + z;
    }

    Path volume(int session, String ending) {
        return root.resolve(
                SPACE + "func1pt8mm/betas_fithrf_GLMdenoise_RR/betas_session%02d.".formatted(session) + ending);
    }

    MiniNsd nifti(int session, String ending) {
        int voxels = SHAPE[0] * SHAPE[1] * SHAPE[2];
        NsdFiles.nifti(
                volume(session, ending),
                new int[] {SHAPE[0], SHAPE[1], SHAPE[2], TRIALS},
                i -> betas.stored(session, i / voxels, place(i % voxels)));
        return this;
    }

    MiniNsd hdf5(int session) {
        return hdf5(session, TRIALS, 1, 1, 1);
    }

    MiniNsd hdf5(int session, int... chunk) {
        short[][][][] all = new short[TRIALS][SHAPE[2]][SHAPE[1]][SHAPE[0]];
        for (int t = 0; t < TRIALS; t++) {
            for (int i = 0; i < SHAPE[0] * SHAPE[1] * SHAPE[2]; i++) {
                all[t][i / SHAPE[0] / SHAPE[1]][i / SHAPE[0] % SHAPE[1]][i % SHAPE[0]] =
                        (short) betas.stored(session, t, place(i));
            }
        }
        NsdFiles.hdf5(volume(session, "hdf5"), "betas", all, false, chunk);
        return this;
    }

    MiniNsd nativeSurface(int session) {
        for (int h = 0; h < 2; h++) {
            short[][] all = new short[TRIALS][VERTICES[h]];
            for (int t = 0; t < TRIALS; t++) {
                for (int v = 0; v < VERTICES[h]; v++) {
                    all[t][v] = (short) betas.stored(session, t, h * VERTICES[0] + v);
                }
            }
            NsdFiles.hdf5(surface("nativesurface", h, session, "hdf5"), "betas", all, false, TRIALS, 1);
        }
        return this;
    }

    MiniNsd fsaverage(int session) {
        for (int h = 0; h < 2; h++) {
            float[] all = new float[TRIALS * VERTICES[h]];
            for (int i = 0; i < all.length; i++) {
                int stored = betas.stored(session, i / VERTICES[h], h * VERTICES[0] + i % VERTICES[h]);
                all[i] = stored == Integer.MIN_VALUE ? Float.NaN : (float) (stored / 300.0);
            }
            NsdFiles.mgh(surface("fsaverage", h, session, "mgh"), VERTICES[h], TRIALS, all);
        }
        return this;
    }

    Path surface(String space, int hemisphere, int session, String ending) {
        return root.resolve(SPACE + space + "/betas_fithrf_GLMdenoise_RR/" + side(hemisphere)
                + "betas_session%02d.".formatted(session) + ending);
    }

    /// The places of the labels within nsdgeneral, by going through all.
    static List<Integer> within(int places, int first, Integer... labels) {
        List<Integer> inside = new ArrayList<>();
        for (int p = first; p < first + places; p++) {
            if (List.of(labels).contains(label(p)) && general(p) == 1) {
                inside.add(p);
            }
        }
        return inside;
    }

    /// The source with usual settings: images as they are.
    NaturalScenes source(NsdRegion roi, String space, String... sessions) {
        return new NaturalScenes(
                root,
                1,
                roi,
                List.of(sessions),
                space,
                "betas_fithrf_GLMdenoise_RR",
                SIDE,
                false,
                NaturalScenes.HeldOut.SHARED,
                1);
    }

    Recording read(NsdRegion roi, String space, String... sessions) {
        return read(source(roi, space, sessions));
    }

    static Recording read(NaturalScenes source) {
        return source.read(new RecordingContext(Images.ofFloats(1, 1, 1, new float[][] {{0}}), 0, Compute.CPU));
    }
}
