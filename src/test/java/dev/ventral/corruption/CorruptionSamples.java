package dev.ventral.corruption;

import dev.ventral.Samples;
import java.util.List;
import java.util.stream.Stream;

/// Every corruption: one that is missing here fails the tests that hold for all.
public final class CorruptionSamples {
    private CorruptionSamples() {}

    /// All of them, with a few levels; level 0 is among them where it is documented to leave images as they
    /// are.
    public static Stream<Corruption> all() {
        return Samples.ofEvery(Corruption.class, List.of(new GaussianNoise(List.of(0.0, .03, .1, .3))));
    }
}
