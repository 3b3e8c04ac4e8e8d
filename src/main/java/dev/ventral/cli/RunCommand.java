package dev.ventral.cli;

import dev.ventral.experiment.Experiment;
import dev.ventral.experiment.ExperimentFile;
import dev.ventral.experiment.Runner;
import dev.ventral.report.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
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

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @SuppressWarnings("NullAway.Init")
    RunCommand() {}

    @Override
    public Integer call() {
        Experiment experiment = ExperimentFile.read(file, settings);
        Path folder = out == null ? Path.of("runs", experiment.name()) : out;
        PrintWriter stdout = spec.commandLine().getOut();
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            boolean complete = Runner.run(experiment, folder, compute.start(), progress);
            progress.finish();
            Path report = Report.write(folder);
            SummaryTable.print(folder, stdout);
            stdout.println();
            stdout.println("Report: " + report);
            stdout.flush();
            return complete ? 0 : 1;
        }
    }
}
