package dev.ventral.neural;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/// Leaves out the units whose responses do not repeat well enough.
///
/// Choosing units on the trials on which they are then judged makes them look more reliable than they are;
/// the more so the fewer repeats there are.
///
/// @param measure what is asked of a unit
/// @param least the smallest value that stays (of `p` the largest)
@JsonClassDescription("Leaves out units whose responses do not repeat well enough.")
@JsonTypeName("reliable-units")
public record ReliableUnits(@Default("split-half") Measure measure, double least) implements Preprocessing {

    /// What is asked of a unit; see [UnitFigures].
    public enum Measure {
        SPLIT_HALF,
        NCSNR,
        NOISE_CEILING,
        EXPLAINABLE_VARIANCE,
        ORACLE_SCORE,
        /// The permutation test's p, of which less is better.
        P
    }

    public ReliableUnits {
        InputError.unless(Double.isFinite(least), "reliable-units.least: expected a number, got %s", least);
    }

    @Override
    public Recording apply(Recording recording, long seed) {
        UnitFigures figures = UnitFigures.of(recording, seed);
        double[] values = switch (measure) {
            case SPLIT_HALF -> figures.splitHalf();
            case NCSNR -> figures.ncsnr();
            case NOISE_CEILING -> figures.ceiling();
            case EXPLAINABLE_VARIANCE -> figures.explainable();
            case ORACLE_SCORE -> figures.oracle();
            case P -> figures.check().units();
        };
        boolean small = measure == Measure.P;
        int[] kept = IntStream.range(0, values.length)
                .filter(u -> small ? values[u] <= least : values[u] >= least)
                .toArray();
        InputError.unless(
                kept.length > 0,
                "recording %s: expected a unit with a %s of at %s %s, got none: the best has %.3g",
                recording.name(),
                measure.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                small ? "most" : "least",
                least,
                small
                        ? Arrays.stream(values).min().orElse(1)
                        : Arrays.stream(values).max().orElse(0));
        return recording.withUnits(kept);
    }
}
