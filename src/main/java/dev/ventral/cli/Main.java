package dev.ventral.cli;

import dev.ventral.Build;
import dev.ventral.InputError;
import dev.ventral.Suggest;
import dev.ventral.distributed.RankInfo;
import dev.ventral.distributed.RankLost;
import dev.ventral.tensor.Engine;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// Start reading here: the command line's root. Exit codes: 0 done, 2 the input is wrong, 1 Ventral failed.
@Command(
        name = "ventral",
        description = {
            "Trains vision networks guided by measurements of real brains, and measures how robust that made them.",
            ""
        },
        subcommands = {
            RunCommand.class,
            LaunchCommand.class,
            AttackCommand.class,
            NeuralCommand.class,
            SimilarityCommand.class,
            ReportCommand.class,
            ReproduceCommand.class,
            ListCommand.class,
            DoctorCommand.class
        },
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "First steps: ventral run presets/quickstart.yaml; then open runs/quickstart/report.html."})
public final class Main implements Runnable {
    private static final Pattern FRAMES = Pattern.compile("(?m)^(Exception raised from |frame #0)");

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where an error arose (a stack trace).")
    private boolean debug;

    /// Filled by picocli.
    @SuppressWarnings("NullAway.Init")
    Main() {}

    /// Runs the command and exits with its code.
    public static void main(String[] arguments) {
        Engine.logThroughSlf4j();
        ProcessExit.prepare();
        ProcessExit.with(execute(arguments));
    }

    /// Runs the command and returns its exit code.
    public static int execute(String... arguments) {
        Main main = new Main();
        CommandLine command = new CommandLine(main)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, _) -> wrongUsage(e))
                .setExecutionExceptionHandler((e, line, _) -> failed(e, line, main.debug));
        command.getSubcommands().forEach((name, sub) -> {
            sub.setUsageHelpAutoWidth(true);
            // what stands behind launch is another command with its own options
            sub.setStopAtPositional(name.equals("launch"));
        });
        try {
            return command.setUsageHelpAutoWidth(true).execute(arguments);
        } catch (OutOfMemoryError e) {
            PrintWriter err = command.getErr();
            err.println("ventral: failed: out of memory (" + oneLine(String.valueOf(e.getMessage()))
                    + "); fewer images or a smaller batch need less");
            err.flush();
            return 1;
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "expected a command, got none; see ventral --help");
    }

    private static int wrongUsage(ParameterException e) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        List<String> near = e instanceof UnmatchedArgumentException unmatched
                ? Suggest.nearest(unmatched.getUnmatched().getFirst(), known(line))
                : List.of();
        String hint = near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
        err.println(line.getCommandSpec().qualifiedName() + ": " + oneLine(String.valueOf(e.getMessage())) + hint);
        err.flush();
        return 2;
    }

    /// What may be written at this place: commands and options.
    private static List<String> known(CommandLine line) {
        List<String> known = new ArrayList<>(line.getSubcommands().keySet());
        line.getCommandSpec().options().forEach(option -> known.addAll(List.of(option.names())));
        return known;
    }

    private static int failed(Exception e, CommandLine line, boolean debug) {
        PrintWriter err = line.getErr();
        boolean input = e instanceof InputError;
        boolean plain = input || e instanceof RankLost;
        err.println("ventral: " + RankInfo.label(System.getenv())
                + (plain ? "" : "failed: " + e.getClass().getSimpleName() + ": ")
                + oneLine(String.valueOf(e.getMessage())) + (plain || debug ? "" : " (--debug shows where)"));
        if (debug) {
            e.printStackTrace(err);
        }
        err.flush();
        return input ? 2 : 1;
    }

    /// Without libtorch's stack, which begins with its first frame.
    private static String oneLine(String message) {
        return FRAMES.split(message, 2)[0]
                .lines()
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"ventral " + Build.current()};
        }
    }
}
