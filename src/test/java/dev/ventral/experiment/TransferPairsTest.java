package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.results.ResultRow;
import dev.ventral.tensor.Compute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferPairsTest {
    /// Without guidance, networks of one seed are the same in both conditions.
    private static final String TEXT = """
            name: t
            seeds: [0, 1]
            data: {kind: fashion-mnist, prepare: {train: 200, test: 40}}
            network: {kind: sequential, layers: [{kind: flatten}, {kind: linear}]}
            training: {epochs: 1, batch: 20, optimizer: {kind: sgd, lr: 0.05}}
            conditions: {none: {}, twin: {}}
            evaluation:
              - {kind: transfer, attack: {kind: pgd, norm: linf, epsilons: [0, 8/255], steps: 3}}
              - {kind: transfer, attack: {kind: deepfool, steps: 10}}
            """;

    private static final List<String> NETWORKS = List.of("none-0", "none-1", "twin-0", "twin-1");

    @TempDir
    Path parent;

    private List<String> lines(String perturbation, String strength) throws IOException {
        return Files.readAllLines(parent.resolve("run/transfer.csv")).stream()
                .filter(line -> line.contains("," + perturbation + ",") && line.split(",", -1)[5].equals(strength))
                .toList();
    }

    private double accuracy(String source, String target, String perturbation, String strength) throws IOException {
        return lines(perturbation, strength).stream()
                .filter(line -> line.startsWith(source + "," + target + ","))
                .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[6]))
                .sum();
    }

    private void run() {
        Experiment experiment = ExperimentFile.parse(TEXT, "test", List.of());
        assertThat(Runner.run(experiment, parent.resolve("run"), Compute.CPU, Event.Listener.none()))
                .isTrue();
    }

    @Test
    void everyNetworkMeetsTheExamplesOfEveryOther() throws IOException {
        run();
        List<ResultRow> results = ResultRow.TABLE.readIn(parent.resolve("run"));
        String eight = Double.toString(8 / 255.0);
        for (String target : NETWORKS) {
            double clean = results.stream()
                    .filter(r -> r.perturbation().equals("none") && (r.condition() + "-" + r.seed()).equals(target))
                    .mapToDouble(ResultRow::value)
                    .sum();
            for (String source : NETWORKS) {
                // no change at all
                assertThat(accuracy(source, target, "transfer-pgd", "0")).isEqualTo(clean);
                boolean same = source.endsWith(target.substring(target.length() - 2));
                for (String attack : List.of("transfer-pgd", "transfer-deepfool")) {
                    String strength = attack.equals("transfer-pgd") ? eight : "";
                    double own = accuracy(target, target, attack, strength);
                    assertThat(own).isLessThan(clean);
                    if (same) {
                        assertThat(accuracy(source, target, attack, strength)).isEqualTo(own);
                    }
                }
            }
            // of two networks, or of the one that is not the target itself
            double none = target.equals("none-0")
                    ? accuracy("none-1", target, "transfer-pgd", eight)
                    : target.equals("none-1")
                            ? accuracy("none-0", target, "transfer-pgd", eight)
                            : (accuracy("none-0", target, "transfer-pgd", eight)
                                            + accuracy("none-1", target, "transfer-pgd", eight))
                                    / 2;
            assertThat(results)
                    .filteredOn(r -> (r.condition() + "-" + r.seed()).equals(target)
                            && r.perturbation().equals("transfer-pgd")
                            && r.strength() == 8 / 255.0
                            && r.metric().equals("accuracy_from_none"))
                    .singleElement()
                    .satisfies(r -> assertThat(r.value()).isEqualTo(none, within(1e-12)));
        }
        assertThat(lines("transfer-deepfool", "")).hasSize(16);
    }

    /// What is there is kept; what lacks a network is measured again.
    @Test
    void goesOnWhereANetworkIsMissing() throws IOException {
        run();
        Path file = parent.resolve("run/transfer.csv");
        List<String> whole = Files.readAllLines(file);
        List<String> damaged = whole.stream()
                .filter(line -> !line.startsWith("none-1,twin-0,"))
                .map(line -> line.startsWith("none-0,none-0,") && line.contains("deepfool")
                        ? line.replaceFirst(",[0-9.]+,40$", ",0.123,40")
                        : line)
                .toList();
        Files.write(file, damaged);
        run();
        List<String> again = Files.readAllLines(file);
        assertThat(again)
                .hasSameSizeAs(whole)
                .filteredOn(line -> line.endsWith(",0.123,40"))
                .hasSize(1);
        assertThat(again.stream().filter(line -> !line.endsWith(",0.123,40")))
                .containsExactlyInAnyOrderElementsOf(whole.stream()
                        .filter(line -> !(line.startsWith("none-0,none-0,") && line.contains("deepfool")))
                        .toList());
    }
}
