package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.tensor.Engine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is full, as a limit on the size of files plays it: a write fails in the middle, as it does on
/// a full device, and no rights are needed.
class FullDiskTest {
    private static final String EXPERIMENT = """
            name: full-disk
            data: {kind: fashion-mnist, prepare: {train: 40, test: 20}}
            network: {kind: sequential, layers: [{kind: flatten}, {kind: linear, out: 32}, {kind: linear}]}
            training: {epochs: 1, batch: 20, precision: float32}
            conditions: {none: {}}
            evaluation: [{kind: fgsm, epsilons: [0.1]}]
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void needsBash() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "not run: no bash");
        // unpacks the native libraries, which the limit would forbid
        Engine.load();
        Files.writeString(folder.resolve("experiment.yaml"), EXPERIMENT);
    }

    /// The command as a process of its own.
    ///
    /// @param limit of the size of files, in KiB, or `unlimited`
    private CommandOutput run(String limit) throws IOException, InterruptedException {
        // to pipes: files would be under the limit
        var builder = OwnProcess.of(
                List.of("/bin/bash", "-c", "ulimit -f " + limit + " && exec \"$@\"", "bash"),
                List.of(
                        "run",
                        folder.resolve("experiment.yaml").toString(),
                        "--out",
                        folder.resolve("run").toString(),
                        "--device",
                        "cpu"));
        Process process = builder.start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new CommandOutput(process.exitValue(), out, err);
        } finally {
            process.destroyForcibly();
        }
    }

    private void assertRefused(String limit, String file) throws IOException, InterruptedException {
        CommandOutput said = run(limit);
        assertThat(said.err()).as("limit %s", limit).hasLineCount(1).startsWith("ventral: ");
        assertThat(said.err())
                .contains(file + ": expected to be able to write it, got: ")
                .doesNotContain("Exception", "at dev.ventral");
        assertThat(said.code()).isEqualTo(2);
        assertThat(folder.resolve("run").resolve(file)).doesNotExist();
        try (var files = Files.walk(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    /// The disk has more room each time: each time the same command gets farther in the same folder, and at
    /// last done.
    @Test
    void theRunFolderStaysUsable() throws IOException, InterruptedException {
        assertRefused("0", "experiment.yaml");
        assertRefused("20", "checkpoints/none-0.training.safetensors");
        assertThat(folder.resolve("run/experiment.yaml")).isNotEmptyFile();
        assertRefused("400", "report.html");
        assertThat(folder.resolve("run/checkpoints/none-0.safetensors")).isNotEmptyFile();
        assertThat(folder.resolve("run/results.csv")).isNotEmptyFile();
        CommandOutput said = run("unlimited");
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("fgsm", "report.html");
        assertThat(folder.resolve("run/report.html")).isNotEmptyFile();
    }
}
