package dev.ventral.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.experiment.Experiment;
import dev.ventral.experiment.ExperimentFile;
import dev.ventral.experiment.Runner;
import dev.ventral.neural.RecordedSimilarity;
import dev.ventral.neural.Recording;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.report.Report;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Several recordings in one experiment, from the experiment file to the report.
class ScanStabilityTest {
    private static final String TEXT = """
            name: scans
            data: {kind: fashion-mnist, prepare: {train: 100, test: 20}}
            recording:
              first: {kind: simulated-v1, images: 40, units: 300, repeated: 12, repeats: 6}
              second: {kind: simulated-v1, images: 40, units: 400, repeated: 8, repeats: 10, scan: 1}
              other: {kind: simulated-v1, images: 40, units: 30, repeated: 12, repeats: 6, seed: 1}
            network: {kind: sequential, layers: [{kind: flatten, name: flat}, {kind: linear, name: fc}]}
            training: {epochs: 1, precision: float32}
            conditions: {none: {}}
            evaluation: [{kind: gaussian-noise, levels: [0.1]}]
            """;

    @TempDir
    private Path parent;

    @Test
    void stabilityOfTwoSimulatedScansIsStoredAndReported() throws IOException {
        Experiment experiment = ExperimentFile.parse(TEXT, "scans.yaml", List.of());
        Path out = parent.resolve("run");
        assertThat(run(experiment, out)).isTrue();

        JsonNode scans = summary(out, "first").path("scans");
        assertThat(summary(out, "second").path("scans")).isEqualTo(scans);
        assertThat(scans.path("recordings").values().stream().map(JsonNode::asString))
                .containsExactly("first", "second");
        assertThat(scans.path("repeated-images").asInt()).isEqualTo(8);
        RecordedSimilarity.Stability expected =
                RecordedSimilarity.stability(List.of(recorded(experiment, "first"), recorded(experiment, "second")));
        double between = scans.path("stability-between-scans").asDouble();
        assertThat(expected.betweenScans()).isNotNull().isCloseTo(between, within(1e-12));
        double repeats = scans.path("stability-between-repeats").asDouble();
        assertThat(repeats).isEqualTo(expected.betweenRepeats(), within(1e-12));
        assertThat(between).isBetween(0.01, 0.2);
        assertThat(summary(out, "other").path("scans").asString()).contains("no other recording");

        assertThat(Files.readString(Report.write(out)))
                .contains("Stability across scans (first, second): ", "all pairs of 8 images")
                .contains("not known for other: no other recording shows the same images.");
    }

    @Test
    void whatIsMissingIsMadeUpForWhenTheRunIsRepeated() throws IOException {
        Experiment experiment = ExperimentFile.parse(TEXT, "scans.yaml", List.of());
        Path out = parent.resolve("run");
        run(experiment, out);
        Path file = out.resolve("recordings/second/summary.json");
        String whole = Files.readString(file);
        Files.writeString(file, "{\"name\": \"simulated V1\"}");
        run(experiment, out);
        assertThat(summary(out, "second").path("scans"))
                .isEqualTo(summary(out, "first").path("scans"));
        Files.delete(file);
        run(experiment, out);
        assertThat(Files.readString(file)).isEqualTo(whole);

        Files.writeString(file, "rubbish");
        assertThatThrownBy(() -> run(experiment, out))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("second")
                .hasMessageContaining("summary of a recording");
    }

    @Test
    void scansThatRepeatNoSameImagesSayWhy() throws IOException {
        Experiment experiment = ExperimentFile.parse(TEXT, "scans.yaml", List.of("recording.second.repeated=1"));
        Path out = parent.resolve("run");
        run(experiment, out);
        assertThat(summary(out, "first").path("scans").asString()).contains("no two images are repeated");
    }

    @Test
    void oneRecordingSaysNothing() throws IOException {
        Experiment experiment = ExperimentFile.parse(
                TEXT,
                "scans.yaml",
                List.of("recording={only: {kind: simulated-v1, images: 40, units: 30, repeated: 12}}"));
        Path out = parent.resolve("run");
        run(experiment, out);
        assertThat(summary(out, "only").has("scans")).isFalse();
        assertThat(Files.readString(Report.write(out))).doesNotContain("Stability across scans");
    }

    private static boolean run(Experiment experiment, Path out) {
        return Runner.run(experiment, out, Compute.CPU, _ -> {});
    }

    private static Recording recorded(Experiment experiment, String name) {
        Images shown = experiment.data().splits(0).train().images();
        return experiment.recording().sources().get(name).read(new RecordingContext(shown, 0, Compute.CPU));
    }

    private static JsonNode summary(Path out, String recording) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(
                        out.resolve("recordings").resolve(recording).resolve("summary.json")));
    }
}
