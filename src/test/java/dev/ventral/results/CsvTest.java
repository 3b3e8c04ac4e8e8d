package dev.ventral.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    private static final String HEADER = "condition,seed,dataset,perturbation,norm,strength,metric,value,n\n";

    @TempDir
    private Path folder;

    @Test
    void resultsHaveTheColumnsOfTheContractAndPlainDecimals() throws IOException {
        Path file = folder.resolve("results.csv");
        Csv.writeResults(
                file,
                List.of(
                        ResultRow.of("none", 0, "test", new Result("none", "", 0, "accuracy", .8125, 2000)),
                        new ResultRow("a,\"b\"\nc", -1, "test", "pgd", "linf", 8 / 255.0, "accuracy", 1e-4, 2000)));
        assertThat(Files.readString(file))
                .isEqualTo(HEADER + "none,0,test,none,,0,accuracy,0.8125,2000\n"
                        + "\"a,\"\"b\"\"\nc\",-1,test,pgd,linf,0.03137254901960784,accuracy,0.0001,2000\n");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void resultsAndSummariesReadBackToTheSameBits() {
        var random = new SplittableRandom(1);
        var results = new ArrayList<ResultRow>();
        var summaries = new ArrayList<SummaryRow>();
        for (int i = 0; i < 200; i++) {
            double value = Math.pow(10, 20 * random.nextDouble() - 15) * (random.nextDouble() - .5);
            results.add(new ResultRow("é, \"x\"", i, "d", "p", "", i / 255.0, "m", value, i));
            summaries.add(new SummaryRow("c", "d", "p", "l2", i / 255.0, "m", value, -value, Double.NaN, i));
        }
        Path file = folder.resolve("results.csv");
        Csv.writeResults(file, results);
        Csv.writeResults(file, results);
        assertThat(Csv.readResults(file)).isEqualTo(results);
        Csv.writeSummary(file, summaries);
        assertThat(Csv.readSummary(file)).isEqualTo(summaries);
    }

    @Test
    void saysWhereAFileIsWrong() throws IOException {
        refuses("", "expected the columns");
        refuses("condition,seed\n", "expected the columns");
        refuses(HEADER + "a,0,d,p,,0,m,.5\n", "line 2: expected 9 fields, got 8");
        refuses(HEADER + "a,0,d,p,,0,m,.5,3\na,x,d,p,,0,m,.5,3\n", "line 3, seed: expected a whole number, got 'x'");
        refuses(HEADER + "a,0,d,p,,0,m,half,3\n", "line 2, value: expected a number, got 'half'");
        Path nowhere = folder.resolve("no/results.csv");
        assertThatThrownBy(() -> Csv.readResults(nowhere)).isInstanceOf(InputError.class);
        Path behindFile = folder.resolve("wrong.csv/results.csv");
        assertThatThrownBy(() -> Csv.writeResults(behindFile, List.of()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected to be able to write it");
    }

    private void refuses(String text, String message) throws IOException {
        Path file = folder.resolve("wrong.csv");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Csv.readResults(file))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("wrong.csv")
                .hasMessageContaining(message);
    }
}
