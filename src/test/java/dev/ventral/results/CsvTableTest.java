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
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
    private static final String HEADER = "condition,seed,dataset,perturbation,norm,strength,metric,value,n\n";

    @TempDir
    private Path folder;

    @Test
    void resultsHaveTheColumnsOfTheContractAndPlainDecimals() throws IOException {
        Path file = folder.resolve("results.csv");
        ResultRow.TABLE.write(
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
        ResultRow.TABLE.write(file, results);
        ResultRow.TABLE.write(file, results);
        assertThat(ResultRow.TABLE.read(file)).isEqualTo(results);
        SummaryRow.TABLE.write(file, summaries);
        assertThat(SummaryRow.TABLE.read(file)).isEqualTo(summaries);
    }

    @Test
    void saysWhereAFileIsWrong() throws IOException {
        refuses("", "expected the columns");
        refuses("condition,seed\n", "expected the columns");
        refuses(HEADER + "a,0,d,p,,0,m,.5\n", "line 2: expected 9 fields, got 8");
        refuses(HEADER + "a,0,d,p,,0,m,.5,3\na,x,d,p,,0,m,.5,3\n", "line 3: seed: expected a whole number, got 'x'");
        refuses(HEADER + "a,0,d,p,,0,m,half,3\n", "line 2: value: expected a number, got 'half'");
        Path nowhere = folder.resolve("no/results.csv");
        assertThatThrownBy(() -> ResultRow.TABLE.read(nowhere)).isInstanceOf(InputError.class);
        Path behindFile = folder.resolve("wrong.csv/results.csv");
        assertThatThrownBy(() -> ResultRow.TABLE.write(behindFile, List.of()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected to be able to write it");
    }

    private void refuses(String text, String message) throws IOException {
        Path file = folder.resolve("wrong.csv");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ResultRow.TABLE.read(file))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("wrong.csv")
                .hasMessageContaining(message);
    }

    @Test
    void columnsAreFoundByTheirNames() throws IOException {
        Path file = folder.resolve("results.csv");
        Files.writeString(file, """
                n,later,value,metric,strength,norm,perturbation,dataset,seed,condition
                10,"a, b",.5,accuracy,0,,none,test,3,guided
                """);
        assertThat(ResultRow.TABLE.read(file))
                .containsExactly(new ResultRow("guided", 3, "test", "none", "", 0, "accuracy", .5, 10));
    }

    /// What a table of an earlier version lacks takes its default where it has one.
    @Test
    void missingColumns() throws IOException {
        Path file = folder.resolve("tests.csv");
        String rest = "condition,against,dataset,perturbation,norm,strength,difference,ci_low,ci_high,p,p_holm,p_least,"
                + "seeds";
        String row = "a,none,d,pgd,linf,mean,.1,0,.2,.03,.06,.01,5";
        Files.writeString(file, rest + ",seeds_needed\n" + row + ",7\n");
        ClaimRow claim = ClaimRow.TABLE.read(file).getFirst();
        assertThat(claim.metric()).isEqualTo("accuracy");
        assertThat(claim.effectSize()).isNaN();
        assertThat(claim.kind()).isEqualTo(ClaimRow.Kind.OVERALL);
        Files.writeString(file, rest + "\n" + row + "\n");
        assertThatThrownBy(() -> ClaimRow.TABLE.read(file))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("tests.csv: line 1: expected the columns [condition, against")
                .hasMessageContaining("without seeds_needed");
    }

    @Test
    void aColumnThatIsThereTwiceIsRefused() throws IOException {
        refuses(HEADER.replace("norm", "dataset"), "expected the columns");
        refuses(HEADER.strip() + ",n\na,0,d,p,,0,m,.5,3,4\n", "one of them twice");
    }

    /// Every kind of component.
    private record Row(String someText, long l, int i, OptionalInt none, double d, boolean b, Kind kind) {
        private static final CsvTable<Row> TABLE = CsvTable.of(Row.class, "rows.csv");

        private enum Kind {
            ONE,
            SECOND_KIND
        }
    }

    @Test
    void everyKindOfColumnReadsBack() throws IOException {
        List<Row> rows = List.of(
                new Row("", Long.MIN_VALUE, 0, OptionalInt.empty(), Double.NaN, false, Row.Kind.ONE),
                new Row("a \"b\"\n,c\r", 1, -1, OptionalInt.of(0), -1.0 / 0, true, Row.Kind.SECOND_KIND),
                new Row(" ", 2, 1, OptionalInt.of(3), Double.POSITIVE_INFINITY, true, Row.Kind.ONE),
                new Row("x", 2, 1, OptionalInt.of(3), Double.MIN_VALUE, true, Row.Kind.ONE),
                new Row("x", 2, 1, OptionalInt.of(3), Double.MAX_VALUE, true, Row.Kind.ONE),
                new Row("x", 2, 1, OptionalInt.of(3), .1 + .2, true, Row.Kind.ONE));
        Row.TABLE.writeIn(folder, rows);
        assertThat(Row.TABLE.readIn(folder)).isEqualTo(rows);
        assertThat(Files.readString(folder.resolve("rows.csv")))
                .startsWith("some_text,l,i,none,d,b,kind\n,-9223372036854775808,0,,,false,one\n")
                .contains(",-Infinity,true,second-kind\n");
    }

    @Test
    void saysWhatAFieldMayBe() throws IOException {
        refusesRow("a,1,1,,1,yes,one", "line 2: b: expected true or false, got 'yes'");
        refusesRow("a,1,1,,1,true,third", "line 2: kind: expected one or second-kind, got 'third'");
        refusesRow("a,1,,,1,true,one", "line 2: i: expected a whole number, got nothing");
        refusesRow("a,1,1,x,1,true,one", "line 2: none: expected a whole number, got 'x'");
        refusesRow("a,1.5,1,,1,true,one", "line 2: l: expected a whole number, got '1.5'");
    }

    private void refusesRow(String row, String message) throws IOException {
        Files.writeString(folder.resolve("rows.csv"), "some_text,l,i,none,d,b,kind\n" + row + "\n");
        assertThatThrownBy(() -> Row.TABLE.readIn(folder))
                .isInstanceOf(InputError.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void tolerantReadingKeepsTheRowsBeforeTheFirstWrongOne() throws IOException {
        assertThat(ResultRow.TABLE.tolerant(folder).problem()).isEqualTo("results.csv is not in the run folder.");
        assertThat(ResultRow.TABLE.tolerantIfThere(folder).problem()).isEmpty();
        Files.writeString(
                folder.resolve("results.csv"),
                HEADER + "a,0,d,p,,0,m,.5,3\na,0,d,p,,0,accuracy,,3\na,2,d,p,,0,m,.5,3\n");
        CsvRows<ResultRow> read = ResultRow.TABLE.tolerant(folder);
        assertThat(read.rows()).hasSize(1);
        assertThat(read.problem()).isEqualTo("results.csv: line 3: value: expected a number, got nothing");
        assertThatThrownBy(read::orThrow).isInstanceOf(InputError.class).hasMessage(read.problem());
    }

    @Test
    void numbersOfATableInItsOwnForm() {
        List<MetricRow> metrics =
                List.of(new MetricRow("a", 0, 1, 2, "lr", 1e-4), new MetricRow("a", 0, 1, 2, "x", Double.NaN));
        assertThat(MetricRow.TABLE.text(metrics))
                .isEqualTo("condition,seed,epoch,step,name,value\na,0,1,2,lr,1.0E-4\na,0,1,2,x,NaN\n");
        List<GalleryRow> gallery = List.of(new GalleryRow("f", "a", 0, "none", "", 0, 3, "l", "p", .25));
        assertThat(GalleryRow.TABLE.text(gallery)).endsWith("\nf,a,0,none,,0.0,3,l,p,0.2500\n");
    }
}
