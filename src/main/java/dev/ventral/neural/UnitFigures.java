package dev.ventral.neural;

import dev.ventral.statistics.MultipleTests;
import java.util.Arrays;

/// All that is measured of each unit's reliability, over the repeated images.
///
/// @param weight see [Reliability#weights]
/// @param splitHalf see [Reliability#splitHalf]
/// @param ncsnr see [NoiseCeiling#ncsnr]
/// @param ceiling see [NoiseCeiling#share], for the mean over `repeats` repeats
/// @param explainable see [NoiseCeiling#explainable]
/// @param oracle see [OracleScore]
/// @param check whether there is anything but noise
/// @param repeats the median number of repeats of the repeated images
@SuppressWarnings("ArrayRecordComponent") // figures of one computation, which nobody compares or changes
public record UnitFigures(
        double[] weight,
        double[] splitHalf,
        double[] ncsnr,
        double[] ceiling,
        double[] explainable,
        double[] oracle,
        ReliabilityCheck check,
        int repeats) {
    private static final int SPLITS = 20;
    private static final int PERMUTATIONS = 199;
    /// From which probability on a recording cannot be told from noise.
    private static final double LEVEL = .05;

    /// @throws dev.ventral.InputError if fewer than two images are repeated
    public static UnitFigures of(Recording recording, long seed) {
        int[] repeats = Arrays.stream(Reliability.repeated(recording))
                .map(recording::repeats)
                .sorted()
                .toArray();
        int median = repeats[repeats.length / 2];
        double[] ncsnr = NoiseCeiling.ncsnr(recording);
        return new UnitFigures(
                Reliability.weights(recording),
                Reliability.splitHalf(recording, SPLITS, seed),
                ncsnr,
                Arrays.stream(ncsnr).map(r -> NoiseCeiling.share(r, median)).toArray(),
                NoiseCeiling.explainable(recording),
                OracleScore.of(recording),
                ReliabilityCheck.of(recording, PERMUTATIONS, seed),
                median);
    }

    /// Whether the recording as a whole cannot be told from noise.
    public boolean noise() {
        return check.recording() > LEVEL;
    }

    /// How many units by themselves can be told from noise: of which, at most one in twenty wrongly so
    /// (false-discovery rate of Benjamini & Hochberg 1995 over the units' p).
    public long reliable() {
        return Arrays.stream(MultipleTests.benjaminiHochberg(check.units()))
                .filter(q -> q <= LEVEL)
                .count();
    }
}
