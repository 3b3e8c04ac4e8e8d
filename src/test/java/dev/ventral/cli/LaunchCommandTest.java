package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that several processes share.
class LaunchCommandTest {
    private static final String EXPERIMENT = """
            name: shared
            seeds: [0, 1]
            data: {kind: fashion-mnist, prepare: {train: 2000, test: 40}}
            network: {kind: sequential, layers: [{kind: flatten}, {kind: linear}]}
            training: {epochs: 6, batch: 10, precision: float32, optimizer: {kind: sgd, lr: 0.05}}
            conditions:
              none: {}
              slow: {training: {optimizer: {lr: 0.01}}}
            evaluation:
              - {kind: fgsm, norm: linf, epsilons: [2/255, 8/255]}
              - {kind: transfer, attack: {kind: pgd, norm: linf, epsilons: [8/255], steps: 3}}
            """;

    private static final String GUIDED = """
            name: shared
            seeds: [0, 1]
            data: {kind: fashion-mnist, prepare: {train: 200, test: 40}}
            recording: {kind: simulated-v1, images: 40, units: 8, repeated: 10}
            network: {kind: sequential, layers: [{kind: conv, name: conv1, out: 4, kernel: 5, stride: 4}, {kind: relu}, {kind: flatten}, {kind: linear}]}
            training: {epochs: 1, batch: 20, precision: float32}
            conditions:
              teacher: {}
              pupil: {guidance: {kind: cka, tap: conv1, images: 16, target: {kind: condition, condition: teacher, tap: conv1}}}
              guided: {guidance: {kind: cka, tap: conv1, images: 16, target: {kind: data}}}
            evaluation:
              - {kind: fgsm, norm: linf, epsilons: [2/255]}
            """;

    /// So that rounding does not grow.
    private static final String GENTLE = "training.optimizer.lr=0.0005";

    private static final String SLOWER = "conditions.slow.training.optimizer.lr=0.0001";

    @TempDir
    Path folder;

    private Path experiment() throws IOException {
        return Files.writeString(folder.resolve("experiment.yaml"), EXPERIMENT);
    }

    private List<String> run(Path experiment, String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                experiment.toString(),
                "--out",
                folder.resolve(out).toString(),
                "--device",
                "cpu",
                "--threads",
                "1"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static List<String> launched(List<String> run) {
        List<String> arguments = new ArrayList<>(List.of("launch", "--nproc", "2"));
        arguments.addAll(run);
        return arguments;
    }

    /// What is not the engine's own.
    private static Stream<String> spoken(CommandOutput said) {
        return said.err().lines().filter(line -> !line.startsWith("[Gloo]"));
    }

    private static CommandOutput end(Process process) throws IOException, InterruptedException {
        try {
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new CommandOutput(process.exitValue(), out, err);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    /// The process that is a rank, found by its environment.
    private static ProcessHandle rank(Process launcher, int rank) throws IOException {
        for (ProcessHandle child : launcher.children().toList()) {
            String environment = Files.readString(Path.of("/proc", Long.toString(child.pid()), "environ"));
            if (environment.contains("\0RANK=" + rank + "\0") || environment.startsWith("RANK=" + rank + "\0")) {
                return child;
            }
        }
        throw new AssertionError("no rank " + rank);
    }

    private void awaitTraining(Process process, String... networks) throws InterruptedException {
        for (int wait = 0; wait < 6000; wait++) {
            if (Stream.of(networks)
                    .allMatch(network ->
                            Files.exists(folder.resolve("shared/checkpoints/" + network + ".training.safetensors")))) {
                return;
            }
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(10);
        }
        throw new AssertionError("training did not begin");
    }

    /// Rank 1 is killed in the middle of a training: the other rank does all the rest, it is said what is
    /// missing, and the same command makes it the undisturbed run.
    @Test
    void aRankThatDiesCostsItsCell() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/environ")), "not run: no Linux");
        Path experiment = experiment();
        assertThat(CommandOutput.by(run(experiment, "alone").toArray(String[]::new))
                        .code())
                .isZero();
        Process process =
                OwnProcess.of(List.of(), launched(run(experiment, "shared"))).start();
        awaitTraining(process, "none-0", "slow-0");
        rank(process, 1).destroyForcibly();
        CommandOutput said = end(process);
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err().lines().toList())
                .hasSize(2)
                .anyMatch(line -> line.equals("ventral: rank 1 was ended by signal 9"))
                .anyMatch(
                        line -> line.matches(
                                "ventral: not done: training of (none|slow)-0 \\(rank 1 ended\\); the same command does the rest"));
        assertThat(said.out()).contains("Report: ");
        List<String> there = Files.readAllLines(folder.resolve("shared/results.csv"));
        assertThat(there)
                .hasSizeGreaterThan(2 * 3)
                .hasSizeLessThan(file("alone/results.csv").lines().toList().size());

        CommandOutput again = end(
                OwnProcess.of(List.of(), launched(run(experiment, "shared"))).start());
        assertThat(again.err()).isEmpty();
        assertThat(again.code()).isZero();
        for (String name : List.of("results.csv", "summary.csv", "metrics.csv", "transfer.csv", "tests.csv")) {
            assertThat(file("shared/" + name)).as(name).isEqualTo(file("alone/" + name));
        }
        assertThat(file("shared/provenance.json")).contains("\"ranks\" : 2", "\"split\" : \"grid\"");
        assertThat(folder.resolve("shared/cells")).doesNotExist();
    }

    /// Rank 1 is killed while both train a network together: rank 0 says so and ends, and the same command
    /// goes on from the checkpoint to the undisturbed run.
    @Test
    void aRankThatDiesEndsABatchInCommon() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/environ")), "not run: no Linux");
        Path experiment = experiment();
        String[] setting = {
            "--set",
            "seeds=[0]",
            "--set",
            "conditions={none: {}}",
            "--set",
            "data.prepare.train=1000",
            "--set",
            "training.epochs=10",
            "--set",
            GENTLE
        };
        List<String> shared = new ArrayList<>(launched(run(experiment, "shared", "--split", "batch")));
        shared.addAll(List.of(setting));
        Process process = OwnProcess.of(List.of(), shared).start();
        awaitTraining(process, "none-0");
        rank(process, 1).destroyForcibly();
        CommandOutput said = end(process);
        assertThat(said.code()).isEqualTo(1);
        assertThat(spoken(said).toList())
                .containsExactlyInAnyOrder(
                        "ventral: rank 1 was ended by signal 9",
                        "ventral: rank 0: rank 1 is gone, and what all compute together cannot be had without it; the"
                                + " same command goes on from the last checkpoint");
        assertThat(folder.resolve("shared/results.csv")).doesNotExist();

        CommandOutput again = end(OwnProcess.of(List.of(), shared).start());
        assertThat(spoken(again)).isEmpty();
        assertThat(again.code()).isZero();
        assertThat(CommandOutput.by(run(experiment, "alone", setting).toArray(String[]::new))
                        .code())
                .isZero();
        assertClose(losses("shared"), losses("alone"), 1e-4);
    }

    @Test
    void aRankThatDoesNotComeIsNamed() throws IOException, InterruptedException {
        ProcessBuilder builder = OwnProcess.of(List.of(), run(experiment(), "shared", "--rendezvous-timeout", "2"));
        builder.environment()
                .putAll(Map.of("RANK", "0", "WORLD_SIZE", "2", "MASTER_ADDR", "127.0.0.1", "MASTER_PORT", freePort()));
        CommandOutput said = end(builder.start());
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).isEqualTo("ventral: rank 0: ranks: expected 2 within 2 s, got none of rank 1\n");
        assertThat(folder.resolve("shared")).doesNotExist();
    }

    /// A network that is another's target is trained first, whoever does it; a recording is made once.
    @Test
    void aGridWithARecordingAndATarget() throws IOException, InterruptedException {
        Path experiment = Files.writeString(folder.resolve("guided.yaml"), GUIDED);
        CommandOutput said = end(
                OwnProcess.of(List.of(), launched(run(experiment, "shared"))).start());
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(CommandOutput.by(run(experiment, "alone").toArray(String[]::new))
                        .code())
                .isZero();
        for (String name : List.of("results.csv", "summary.csv", "metrics.csv", "tests.csv")) {
            assertThat(file("shared/" + name)).as(name).isEqualTo(file("alone/" + name));
        }
    }

    @Test
    void onlyARunIsShared() {
        CommandOutput said = CommandOutput.by("launch", "--nproc", "2", "attack", "--model", "x");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .isEqualTo("ventral: launch: expected run, the command that processes can share, got 'attack'\n");
    }

    @Test
    void mistakesOfTheRunAreSaidByItsRanks() throws IOException, InterruptedException {
        CommandOutput said = end(OwnProcess.of(List.of(), launched(run(folder.resolve("none.yaml"), "shared")))
                .start());
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err().lines().sorted().toList())
                .hasSize(2)
                .allMatch(line -> line.matches("ventral: rank [01]: .*none.yaml: expected .*"));
    }

    private static String freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    /// As srun starts them: each batch is shared, then the evaluations; the results are those of one process
    /// but for rounding, and nothing but them is on the standard output.
    @Test
    void batchesAreShared() throws IOException, InterruptedException {
        Path experiment = experiment();
        String port = freePort();
        List<Process> processes = new ArrayList<>();
        for (int rank = 0; rank < 2; rank++) {
            ProcessBuilder builder = OwnProcess.of(
                    List.of(),
                    run(
                            experiment,
                            "shared",
                            "--split",
                            "batch",
                            "--set",
                            "seeds=[0]",
                            "--set",
                            GENTLE,
                            "--set",
                            SLOWER));
            builder.environment()
                    .putAll(Map.of(
                            "SLURM_PROCID",
                            Integer.toString(rank),
                            "SLURM_LOCALID",
                            Integer.toString(rank),
                            "SLURM_NTASKS",
                            "2",
                            "SLURM_JOB_NODELIST",
                            "127.0.0.1",
                            "MASTER_PORT",
                            port,
                            "TORCH_CPP_LOG_LEVEL",
                            "ERROR"));
            processes.add(builder.start());
        }
        List<CommandOutput> said = List.of(end(processes.get(0)), end(processes.get(1)));
        assertThat(said).allSatisfy(rank -> {
            assertThat(spoken(rank)).isEmpty();
            assertThat(rank.code()).isZero();
        });
        assertThat(said.get(0).out() + said.get(1).out())
                .startsWith("Accuracy in %")
                .doesNotContain("Gloo");
        assertThat(file("shared/provenance.json")).contains("\"ranks\" : 2", "\"split\" : \"batch\"");
        assertThat(CommandOutput.by(run(experiment, "alone", "--set", "seeds=[0]", "--set", GENTLE, "--set", SLOWER)
                                .toArray(String[]::new))
                        .code())
                .isZero();
        assertClose(losses("shared"), losses("alone"), 1e-4);
    }

    private static void assertClose(List<String> numbers, List<String> others, double by) {
        assertThat(numbers).hasSameSizeAs(others);
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(Double.parseDouble(numbers.get(i))).isCloseTo(Double.parseDouble(others.get(i)), within(by));
        }
    }

    private List<String> losses(String run) throws IOException {
        return file(run + "/metrics.csv")
                .lines()
                .filter(line -> line.contains(",loss/task,"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
    }

    /// As torchrun or Kubernetes starts them: each by itself, rank 0 keeps the meeting place.
    @Test
    void ranksWithDifferentFilesAreRefused() throws IOException, InterruptedException {
        Path experiment = experiment();
        String port = freePort();
        List<Process> processes = new ArrayList<>();
        for (int rank = 0; rank < 2; rank++) {
            List<String> run = run(experiment, "shared", "--set", "training.epochs=" + (rank + 1));
            ProcessBuilder builder = OwnProcess.of(List.of(), run);
            builder.environment()
                    .putAll(Map.of(
                            "RANK",
                            Integer.toString(rank),
                            "WORLD_SIZE",
                            "2",
                            "MASTER_ADDR",
                            "127.0.0.1",
                            "MASTER_PORT",
                            port));
            processes.add(builder.start());
        }
        for (int rank = 0; rank < 2; rank++) {
            CommandOutput said = end(processes.get(rank));
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.err())
                    .startsWith("ventral: rank " + rank + ": ranks: expected all to be about the same, got SHA-256 ")
                    .hasLineCount(1);
        }
        assertThat(folder.resolve("shared")).doesNotExist();
    }
}
