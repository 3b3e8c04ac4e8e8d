package dev.ventral.evaluation;

import dev.ventral.results.Measured;
import dev.ventral.results.Result;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A measurement of pairs of networks: of each network (the source) with all there are, itself too (the targets). It
/// waits until all are trained.
public interface AcrossNetworks extends Measurement {

    /// One pair.
    ///
    /// @param target name of the network
    /// @param result of it
    record Pair(String target, Result result) {}

    /// Pairs of one network with all.
    ///
    /// @param targets by name, opened when they are needed, in the scope that is open then
    List<Pair> from(Subject source, Map<String, Supplier<Subject>> targets, Progress progress);

    /// A network by itself is nothing to it.
    @Override
    default Measured of(Subject network, Progress progress) {
        return Measured.figures("", List.of());
    }
}
