package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.distributed.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "launch",
        description = {
            "Starts a run as several processes (ranks) of this machine, which share its work: ventral launch --nproc 2"
                    + " run EXPERIMENT.yaml.",
            "Each has its part of the cores, unless run is given --threads. On several machines srun, torchrun or"
                    + " Kubernetes start them: then run itself is enough."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "")
final class LaunchCommand implements Callable<Integer> {
    @Option(names = "--nproc", paramLabel = "N", required = true, description = "How many processes.")
    private int count;

    @Parameters(
            arity = "1..*",
            paramLabel = "run …",
            description = "The command that they share, with its own options; it can only be run.")
    private List<String> command = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    LaunchCommand() {}

    @Override
    public Integer call() {
        InputError.unless(count >= 1 && count <= 1024, "--nproc: expected 1 to 1024, got %d", count);
        InputError.unless(
                command.getFirst().equals("run"),
                "launch: expected run, the command that processes can share, got '%s'",
                command.getFirst());
        List<String> arguments = new ArrayList<>(command);
        if (arguments.stream().noneMatch(a -> a.equals("--threads") || a.startsWith("--threads="))) {
            int cores = Runtime.getRuntime().availableProcessors();
            arguments.addAll(List.of("--threads", Integer.toString(Math.max(1, cores / count))));
        }
        return Launch.of(count, Main.class, arguments);
    }
}
