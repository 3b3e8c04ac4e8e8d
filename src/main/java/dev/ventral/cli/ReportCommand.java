package dev.ventral.cli;

import dev.ventral.experiment.RunTables;
import dev.ventral.report.Report;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "report",
        description = "Writes report.html of a run's or an audit's folder anew, from what is in it.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The folder.")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    ReportCommand() {}

    @Override
    public Integer call() {
        RunTables.collect(folder);
        Path report = Report.write(folder);
        spec.commandLine().getOut().println(report);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
