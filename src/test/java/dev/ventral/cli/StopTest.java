package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is told to stop while the engine works.
class StopTest {
    private static final int SIGTERM = 128 + 15;
    private static final String EXPERIMENT = """
            name: stopped
            data: {kind: fashion-mnist, prepare: {train: 400, test: 20}}
            network: {kind: resnet18, width: 4}
            training: {epochs: 1000, batch: 40}
            conditions: {none: {}}
            evaluation: [{kind: fgsm, epsilons: [0.1]}]
            """;

    @TempDir
    Path folder;

    @Test
    void aSignalEndsItWithOneLineAndItsOwnCode() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self")), "not run: no Linux");
        Path experiment = Files.writeString(folder.resolve("experiment.yaml"), EXPERIMENT);
        Path run = folder.resolve("run");
        var builder = OwnProcess.of(
                List.of(), List.of("run", experiment.toString(), "--out", run.toString(), "--device", "cpu"));
        Process process = builder.directory(folder.toFile()).start();
        try {
            Path checkpoints = run.resolve("checkpoints");
            for (int wait = 0; wait < 600 && (Files.notExists(checkpoints) || empty(checkpoints)); wait++) {
                if (!process.isAlive()) {
                    throw new AssertionError(
                            new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
                }
                Thread.sleep(100);
            }
            process.toHandle().destroy();
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(SIGTERM);
            assertThat(err)
                    .isEqualTo("ventral: stopped before it was done; repeated, run and attack go on from here\n");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("experiment.yaml", "run");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean empty(Path checkpoints) throws IOException {
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.findAny().isEmpty();
        }
    }
}
