package dev.ventral.cli;

import dev.ventral.experiment.Reproduction;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "reproduce",
        description = {
            "Runs the experiment of a run folder again, in a new folder, and says which numbers differ.",
            "On the same kind of machine none should: it takes as many threads as the run had, unless --threads is given."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:all numbers are equal", "1:numbers differ, or Ventral failed", "2:the input is wrong"})
final class ReproduceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The run folder.")
    private Path folder;

    @Option(names = "--out", paramLabel = "DIR", description = "The new run folder (default: DIR-reproduced).")
    private @Nullable Path out;

    @Mixin
    private GridOptions grid = new GridOptions();

    @SuppressWarnings("NullAway.Init")
    ReproduceCommand() {}

    @Override
    public Integer call() {
        Path again = out == null ? folder.resolveSibling(folder.getFileName() + "-reproduced") : out;
        PrintWriter stdout = spec.commandLine().getOut();
        try (ProgressDisplay progress = new ProgressDisplay(spec.commandLine().getErr())) {
            Reproduction reproduction =
                    Reproduction.run(folder, again, grid.device(), grid.ranks(), grid.threads(), progress);
            progress.finish();
            reproduction.lines().forEach(stdout::println);
            stdout.flush();
            return reproduction.equal() ? 0 : 1;
        }
    }
}
