package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.distributed.RankInfo;
import dev.ventral.distributed.RankStore;
import dev.ventral.distributed.Rendezvous;
import dev.ventral.experiment.Experiment;
import dev.ventral.experiment.ExperimentFile;
import dev.ventral.experiment.RunSettings;
import dev.ventral.experiment.Runner;
import dev.ventral.experiment.ShareMode;
import dev.ventral.report.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Runs an experiment: trains every condition with every seed, evaluates every network, writes the report.",
            "An interrupted run goes on where it stopped when the same command is given again."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "EXPERIMENT.yaml", description = "The experiment file; see presets/ for some.")
    private Path file;

    @Option(names = "--out", paramLabel = "DIR", description = "The run folder (default: runs/NAME).")
    private @Nullable Path out;

    @Option(
            names = "--set",
            paramLabel = "KEY.PATH=VALUE",
            description = "Sets one value of the experiment, for example --set training.epochs=3; may be repeated.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--split",
            paramLabel = "grid|batch",
            defaultValue = "grid",
            description = {
                "What several processes share (ventral launch, srun, torchrun, Kubernetes): the grid of conditions, seeds"
                        + " and evaluations, or every training batch (default: ${DEFAULT-VALUE})."
            })
    private ShareMode split = ShareMode.GRID;

    @Option(
            names = "--rendezvous-timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long several processes wait for each other at the start (default: ${DEFAULT-VALUE}).")
    private int patience;

    @Mixin
    private GridOptions grid = new GridOptions();

    @SuppressWarnings("NullAway.Init")
    RunCommand() {}

    @Override
    public Integer call() {
        Experiment experiment = ExperimentFile.read(file, settings);
        Path folder = out == null ? Path.of("runs", experiment.name()) : out;
        InputError.unless(patience >= 1, "--rendezvous-timeout: expected at least 1 second, got %d", patience);
        RankInfo processes = RankInfo.of(System.getenv());
        Duration wait = Duration.ofSeconds(patience);
        try (ProgressDisplay progress = new ProgressDisplay(spec.commandLine().getErr(), processes)) {
            RunSettings settings =
                    RunSettings.of(experiment, grid.device(), grid.ranks(), grid.threads(), processes, split, wait);
            try (RankStore store = processes.alone() ? RankStore.alone() : Rendezvous.at(processes, wait)) {
                boolean complete = new Runner(experiment, settings, store, progress).run(folder, outcome -> {
                    show(folder, progress);
                    if (!outcome.missing().isEmpty()) {
                        PrintWriter err = spec.commandLine().getErr();
                        err.println("ventral: not done: " + String.join(", ", outcome.missing())
                                + "; the same command does the rest");
                        err.flush();
                    }
                });
                return complete ? 0 : 1;
            }
        }
    }

    private void show(Path folder, ProgressDisplay progress) {
        progress.finish();
        PrintWriter stdout = spec.commandLine().getOut();
        Path report = Report.write(folder);
        SummaryTable.print(folder, stdout);
        stdout.println();
        stdout.println("Report: " + report);
        stdout.flush();
    }
}
