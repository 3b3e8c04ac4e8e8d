package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command as a user meets it: exit codes, one-line errors, and a whole small run.
class MainTest {
    private static final List<String> SMALL = List.of(
            "--set", "seeds=[0]",
            "--set", "training.epochs=1",
            "--set", "training.precision=float32",
            "--set", "data.prepare.train=320",
            "--set", "data.prepare.test=60",
            "--set", "recording.images=120",
            "--set", "recording.repeated=20",
            "--set", "recording.units=20",
            "--set", "encoding.epochs=2",
            "--set", "evaluation.0.levels=[0.2]",
            "--set", "evaluation.1.epsilons=[8/255]",
            "--set", "evaluation.2.epsilons=[1]");

    @TempDir
    Path folder;

    private static CommandOutput run(Path out, String... more) {
        var arguments = new java.util.ArrayList<>(List.of("run", "presets/quickstart.yaml", "--out", out.toString()));
        arguments.addAll(SMALL);
        arguments.addAll(List.of(more));
        return CommandOutput.by(arguments.toArray(String[]::new));
    }

    @Test
    void runReportReproduce() throws IOException {
        Path out = folder.resolve("run");
        CommandOutput first = run(out);
        assertThat(first.err()).doesNotContain("Exception");
        assertThat(first.code()).isZero();
        assertThat(first.out()).contains("v1-shuffled", "clean", "pgd linf 8/255", "report.html");
        for (String file : List.of(
                "experiment.yaml",
                "provenance.json",
                "metrics.csv",
                "results.csv",
                "summary.csv",
                "report.html",
                "checkpoints/none-0.safetensors",
                "recordings/recording/units.csv",
                "similarity/brain.npy",
                "gallery/gallery.csv")) {
            assertThat(out.resolve(file)).isNotEmptyFile();
        }
        String results = Files.readString(out.resolve("results.csv"));
        assertThat(results.lines()).hasSize(1 + 3 * 4);
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("imulated")
                .doesNotContain("src=\"http");

        // again: nothing is left to do
        long trained = Files.getLastModifiedTime(out.resolve("checkpoints/v1-0.safetensors"))
                .toMillis();
        assertThat(run(out).code()).isZero();
        assertThat(Files.getLastModifiedTime(out.resolve("checkpoints/v1-0.safetensors"))
                        .toMillis())
                .isEqualTo(trained);
        assertThat(Files.readString(out.resolve("results.csv"))).isEqualTo(results);

        // another experiment may not have the folder
        CommandOutput other = run(out, "--set", "training.batch=32");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("batch").hasLineCount(1);

        assertThat(CommandOutput.by("report", out.toString()).code()).isZero();
        CommandOutput again = CommandOutput.by(
                "reproduce", out.toString(), "--out", folder.resolve("again").toString());
        assertThat(again.out()).contains("numbers are equal");
        assertThat(again.code()).isZero();

        // a damaged checkpoint is named; the folder can be mended by deleting it
        Files.writeString(out.resolve("checkpoints/v1-0.safetensors"), "rubbish");
        CommandOutput damaged = run(out);
        assertThat(damaged.code()).isEqualTo(2);
        assertThat(damaged.err()).contains("v1-0.safetensors").doesNotContain("at dev.ventral");
    }

    @Test
    void mistakesAreOneLineAndExitCodeTwo() {
        for (String[] wrong : new String[][] {
            {"rnu"},
            {"run"},
            {"run", "none.yaml"},
            {"run", "presets/quickstart.yaml", "--set", "training.epocs=1"},
            {"run", "presets/quickstart.yaml", "--threads", "many"},
            {"run", "presets/quickstart.yaml", "--device", "abacus"},
            {"report", folder.toString()},
            {"reproduce", folder.toString()},
            {"list", "atacks"},
        }) {
            CommandOutput said = CommandOutput.by(wrong);
            assertThat(said.code()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(said.err().strip())
                    .as(String.join(" ", wrong))
                    .isNotEmpty()
                    .hasLineCount(1);
            assertThat(said.out()).isEmpty();
        }
        assertThat(CommandOutput.by("rnu").err()).contains("did you mean run?");
    }

    @Test
    void anUnknownTapIsSaidBeforeAnythingIsFitted() {
        CommandOutput said = run(folder.resolve("tap"), "--set", "conditions.v1.guidance.taps=[conv9]");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("condition v1", "conv9", "did you mean conv1");
        assertThat(folder.resolve("tap/recordings")).doesNotExist();
    }

    @Test
    void debugShowsTheStack() {
        assertThat(CommandOutput.by("run", "none.yaml", "--debug").err()).contains("at dev.ventral");
    }

    @Test
    void helpAndListAndDoctor() {
        assertThat(CommandOutput.by("--help").out()).contains("run", "doctor", "presets/quickstart.yaml");
        assertThat(CommandOutput.by("list").out()).contains("fashion-mnist", "pgd", "simulated-v1", "= 40");
        assertThat(CommandOutput.by("list", "evaluations").out())
                .startsWith("evaluations (and all attacks, corruptions)")
                .contains("  transfer - Adversarial examples", "attack (required)")
                .doesNotContain("pgd -");
        assertThat(CommandOutput.by("list", "--help").out()).contains("datasets, ", "evaluations.");
        CommandOutput doctor = CommandOutput.by("doctor");
        assertThat(doctor.out()).contains("libtorch", "All is well.");
        assertThat(doctor.code()).isZero();
    }
}
