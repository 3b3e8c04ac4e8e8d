package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTableTest {
    private static final String HEADER =
            "condition,dataset,perturbation,norm,strength,metric,mean,ci_low,ci_high,seeds\n";

    @TempDir
    Path folder;

    private String printed(String rows) throws IOException {
        Files.writeString(folder.resolve("summary.csv"), HEADER + rows);
        var text = new StringWriter();
        SummaryTable.print(folder, new PrintWriter(text));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void transferHasALineForEachConditionAndSmallestChangesATable() throws IOException {
        String rows = """
                none,d,none,,0,accuracy,0.5,,,1
                none,d,transfer-pgd,linf,0.03137254901960784,accuracy_from_v1,0.25,0.125,0.375,2
                none,d,deepfool,l2,,found,1,,,1
                none,d,deepfool,l2,,median_distance,0.03125,0.015625,0.0625,2
                none,d,deepfool,l2,,median_distance_low,0.5,,,2
                v1,d,none,,0,accuracy,0.75,0.5,1,2
                v1,d,none,,0,accuracy_minus_none,0.25,,,1
                v1,d,transfer-pgd,linf,0.03137254901960784,accuracy_from_v1,0.0625,,,1
                v1,d,transfer-pgd,linf,0.03137254901960784,accuracy_from_v1_minus_none,-0.1875,,,1
                v1,d,deepfool,l2,,median_distance,Infinity,,,2
                """;
        assertThat(printed(rows)).isEqualTo("""
                        Accuracy in %, mean over seeds [95 % interval]
                                                                       none                   v1
                        clean                                          50.0   75.0 [50.0, 100.0]
                        transfer-pgd linf 8/255 from v1   25.0 [12.5, 37.5]                  6.3

                        Median distance of the smallest change, mean over seeds [95 % interval]
                                                         none          v1
                        deepfool l2   0.0313 [0.0156, 0.0625]   not found
                        """);
    }

    @Test
    void nothingEvaluatedIsSaid() throws IOException {
        assertThat(printed("")).isEqualTo("No network was evaluated.\n");
    }
}
