package dev.ventral.cli;

import dev.ventral.data.Sources;
import dev.ventral.neural.Recording;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.recordings.RecordingFolder;
import dev.ventral.tensor.Compute;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options of commands that take recordings.
final class RecordingOptions {
    @Parameters(
            paramLabel = "RECORDING",
            description = {
                "A YAML file that describes a recording (kind: ...; see ventral list recordings), or several by name;"
                        + " or the folder of the macaque V4 recordings."
            })
    private Path path;

    @Option(
            names = "--data",
            paramLabel = "SOURCE",
            defaultValue = "fashion-mnist",
            description = "Images that simulated recordings are shown (default: ${DEFAULT-VALUE}).")
    private String data = "";

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of all random numbers.")
    private long seed;

    @SuppressWarnings("NullAway.Init")
    RecordingOptions() {}

    long seed() {
        return seed;
    }

    static void say(RecordingFolder.Measured measured, PrintWriter out, PrintWriter err) {
        measured.facts().forEach((fact, value) -> out.println(fact + ": " + value));
        out.println();
        measured.table().forEach(out::println);
        if (!measured.table().isEmpty()) {
            out.println();
        }
        measured.warnings().forEach(err::println);
        err.flush();
    }

    /// Reads each recording and gives it away, one after the other.
    void each(BiConsumer<String, Recording> use) {
        var sources = RecordingFolder.sources(path);
        var stimuli = Sources.parse(data).read().train().images();
        sources.forEach(
                (name, source) -> use.accept(name, source.read(new RecordingContext(stimuli, seed, Compute.CPU))));
    }
}
