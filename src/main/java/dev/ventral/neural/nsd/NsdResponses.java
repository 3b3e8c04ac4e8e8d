package dev.ventral.neural.nsd;

import dev.ventral.InputError;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The responses of a region in the trials that are taken.
///
/// @param rows trials x units, percent signal change
/// @param units a label for each unit
@SuppressWarnings("ArrayRecordComponent") // handed on at once
public record NsdResponses(float[][] rows, List<String> units) {

    /// Reads session after session; at any time only the region's voxels and one part of one file are
    /// held. Voxels that are NaN in a trial, or 0 in all trials of a session (NSD's files have 0 where
    /// nothing was measured in it), are left out.
    ///
    /// @param files of each session, in the order of the region's hemispheres
    /// @throws InputError if a file does not fit, or no voxel was measured in all sessions
    public static NsdResponses read(
            NsdRegion region, NsdFolder folder, Map<Integer, List<Path>> files, NsdTrials trials) {
        List<NsdVoxels> voxels = region.voxels(folder);
        // mistakes first, before hours of reading
        for (int session : trials.sessions()) {
            for (int h = 0; h < voxels.size(); h++) {
                try (NsdBetas betas = NsdBetas.open(of(files, session).get(h))) {
                    betas.check(voxels.get(h));
                }
            }
        }
        var reader = new Reader(voxels, trials);
        for (int s = 0; s < trials.sessions().length; s++) {
            reader.add(s, of(files, trials.sessions()[s]));
        }
        return reader.measured(region);
    }

    private static List<Path> of(Map<Integer, List<Path>> files, int session) {
        List<Path> own = files.get(session);
        if (own == null) {
            throw new IllegalArgumentException("no session " + session);
        }
        return own;
    }

    private static final class Reader {
        private final List<NsdVoxels> voxels;
        private final NsdTrials trials;
        private final float[][] rows;
        private final boolean[] measured;

        Reader(List<NsdVoxels> voxels, NsdTrials trials) {
            this.voxels = voxels;
            this.trials = trials;
            int units = voxels.stream().mapToInt(each -> each.inside().length).sum();
            // the one large thing, refused before hours of reading
            long bytes = (long) Float.BYTES * trials.count() * units;
            long heap = Runtime.getRuntime().maxMemory();
            InputError.unless(
                    bytes <= heap / 10 * 9,
                    "nsd.roi: expected responses that fit Java's memory of %d MiB (-Xmx sets it), got %d trials of %d"
                            + " voxels: %d MiB",
                    heap >> 20,
                    trials.count(),
                    units,
                    bytes >> 20);
            this.rows = new float[trials.count()][units];
            this.measured = new boolean[units];
            Arrays.fill(measured, true);
        }

        void add(int session, List<Path> files) {
            boolean[] seen = new boolean[measured.length];
            int[] row = trials.row()[session];
            int before = 0;
            for (int h = 0; h < files.size(); h++) {
                int first = before;
                int[] inside = voxels.get(h).inside();
                try (NsdBetas betas = NsdBetas.open(files.get(h))) {
                    betas.read(inside, (t, voxel, value) -> {
                        int unit = first + voxel;
                        seen[unit] |= value != 0;
                        measured[unit] &= !Float.isNaN(value);
                        if (row[t] >= 0) {
                            rows[row[t]][unit] = value;
                        }
                    });
                }
                before += inside.length;
            }
            for (int u = 0; u < measured.length; u++) {
                measured[u] &= seen[u];
            }
        }

        NsdResponses measured(NsdRegion region) {
            List<String> labels =
                    voxels.stream().flatMap(each -> each.labels().stream()).toList();
            int[] kept =
                    IntStream.range(0, measured.length).filter(u -> measured[u]).toArray();
            InputError.unless(
                    kept.length > 0,
                    "nsd.roi: expected voxels of %s that were measured in all of the sessions %s, got none of %d",
                    region,
                    Arrays.toString(trials.sessions()),
                    measured.length);
            if (kept.length < measured.length) {
                for (int t = 0; t < rows.length; t++) {
                    float[] all = rows[t];
                    rows[t] = new float[kept.length];
                    for (int u = 0; u < kept.length; u++) {
                        rows[t][u] = all[kept[u]];
                    }
                }
            }
            return new NsdResponses(
                    rows, Arrays.stream(kept).mapToObj(labels::get).toList());
        }
    }
}
