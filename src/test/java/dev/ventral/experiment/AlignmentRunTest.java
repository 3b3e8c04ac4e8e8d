package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.report.Report;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SummaryRow;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An experiment that compares its networks with a recording that guides none of them, and names an order.
class AlignmentRunTest {
    private static final String TEXT = """
        name: t
        seeds: [0, 1]
        data: {kind: fashion-mnist, prepare: {train: 200, test: 40}}
        network: {kind: sequential, layers: [{kind: conv, out: 4, kernel: 3}, {kind: relu}, {kind: flatten}, {kind: linear}]}
        training: {epochs: 1, batch: 20, optimizer: {kind: sgd, lr: 0.05}}
        conditions: {none: {}, twin: {}}
        orders: {same: [none, twin]}
        evaluation:
          - {kind: gaussian-noise, levels: [0.1, 0.3]}
          - kind: alignment
            name: held-out
            recording: {kind: simulated-v1, units: 12, images: 24, repeated: 24, repeats: 4}
            tap: '0'
        """;

    @TempDir
    Path parent;

    private Path run(String text, String... settings) {
        Experiment experiment = ExperimentFile.parse(text, "test", List.of(settings));
        Path out = parent.resolve("run");
        assertThat(Runner.run(experiment, out, Compute.CPU, Event.Listener.none()))
                .isTrue();
        return out;
    }

    @Test
    void likenessIsMeasuredTestedAndShown() throws IOException {
        Path out = run(TEXT);
        List<ResultRow> likeness = ResultRow.TABLE.readIn(out).stream()
                .filter(r -> r.perturbation().equals("alignment-held-out"))
                .toList();
        assertThat(likeness).hasSize(4 * 3);
        assertThat(likeness).allMatch(r -> r.dataset().contains("simulated") && r.n() == 24);
        assertThat(likeness.stream().filter(r -> r.metric().equals("cka")))
                .allMatch(r -> r.value() > 0 && r.value() <= 1);
        // twins of the same seed are the same network
        assertThat(Files.readAllLines(out.resolve("tests.csv")))
                .anyMatch(line -> line.startsWith("twin,none,")
                        && line.contains(",alignment-held-out,,cka,,0,")
                        && line.contains(",1,1,0.5,2,"));
        assertThat(Files.readAllLines(out.resolve("trends.csv")))
                .hasSize(1 + 3)
                .anyMatch(line -> line.startsWith("same,") && line.contains(",gaussian-noise,,accuracy,2,0,"));
        double[] noise = ResultRow.TABLE.readIn(out).stream()
                .filter(r -> r.perturbation().equals("gaussian-noise")
                        && r.condition().equals("none"))
                .mapToDouble(ResultRow::value)
                .toArray();
        assertThat(SummaryRow.OVERALL.readIn(out))
                .hasSize(2 * 3)
                .filteredOn(r -> r.perturbation().equals("gaussian-noise")
                        && r.condition().equals("none"))
                .singleElement()
                .satisfies(r ->
                        assertThat(r.mean()).isCloseTo((noise[0] + noise[1] + noise[2] + noise[3]) / 4, within(1e-12)));
        assertThat(Files.readAllLines(out.resolve("associations.csv"))).hasSize(1 + 2);
        assertThat(Files.readAllLines(out.resolve("outcomes/none-0.csv"))).hasSize(1 + 3);
        assertThat(Files.readString(out.resolve("provenance.json"))).contains("alignment-held-out");
        assertThat(Files.readString(Report.write(out)))
                .contains(
                        "Likeness to brains",
                        "<h3>Trends</h3>",
                        "none &lt; twin",
                        "Likeness and robustness",
                        "id=\"trend-0\"",
                        "id=\"scatter-0\"");

        // nothing is measured twice, and what was measured gives the same figures
        String before = Files.readString(out.resolve("summary.csv"));
        run(TEXT);
        assertThat(Files.readString(out.resolve("summary.csv"))).isEqualTo(before);
    }

    @Test
    void mistakesShowBeforeTraining() {
        assertThatThrownBy(() -> run(TEXT, "evaluation.1.tap=nowhere"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> run(TEXT, "orders.same=[none, third]"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("orders.same: expected names of conditions (none, twin), got 'third'");
        assertThatThrownBy(() -> run(TEXT, "orders.same=[none]"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("two different conditions or more");
        assertThat(parent.resolve("run/checkpoints")).doesNotExist();
    }
}
