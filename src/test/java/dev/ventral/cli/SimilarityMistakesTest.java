package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.array.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong is said in one line; exit code 2.
class SimilarityMistakesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Npy.write(folder.resolve("x.npy"), new double[] {1, 2, 3, 5, 4, 4, 9, 1}, 4, 2);
        Npy.write(folder.resolve("five.npy"), new double[] {1, 2, 3, 5, 4}, 5, 1);
        Npy.write(folder.resolve("two.npy"), new double[] {1, 2, 3, 5}, 2, 2);
        Npy.write(folder.resolve("nan.npy"), new double[] {1, 2, 3, Double.NaN, 5, 6}, 3, 2);
        Npy.write(folder.resolve("rdm.npy"), new double[] {0, 1, 2, 1, 0, 3, 2, 3, 0}, 3, 3);
        Npy.write(folder.resolve("four.npy"), new double[] {1, 2, 3, 4, 5, 6}, 6);
        Npy.write(folder.resolve("triangle.npy"), new double[] {1, 2, 3, 4, 5}, 5);
        Npy.write(folder.resolve("skew.npy"), new double[] {0, 1, 2, 1, 0, 3, 2, 4, 0}, 3, 3);
        Npy.write(folder.resolve("alike.npy"), new double[] {1, 1, 2, 1, 1, 3, 2, 3, 1}, 3, 3);
        Npy.write(folder.resolve("hole.npy"), new double[] {0, 1, 2, 1, 0, Double.NaN, 2, 3, 0}, 3, 3);
        Npy.write(folder.resolve("oblong.npy"), new double[24], 2, 3, 4);
        Npy.write(folder.resolve("pair.npy"), new double[] {1}, 1);
        Npy.write(folder.resolve("conditions.npy"), new double[] {1, 2, 3}, 3);
        Npy.write(folder.resolve("each.npy"), new double[] {1, 2, 3, 4}, 4);
        Npy.write(folder.resolve("count.npy"), new double[] {-5, 1, 2, 3, 4, 5}, 3, 2);
        Files.writeString(folder.resolve("labels.txt"), "a\nb\n");
        Files.writeString(folder.resolve("empty.npy"), "");
    }

    /// `@` stands for the folder.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rdm @/none.npy | none.npy: expected",
                "rdm @/empty.npy | empty.npy: expected",
                "rdm @/four.npy | four.npy: expected responses images x units, got shape [6]",
                "rdm @/two.npy | two.npy: expected 3 images or more, got 2",
                "rdm @/nan.npy | expected finite responses, got NaN in row 2, column 2",
                "rdm @/x.npy --distance corelation | --distance: expected one of correlation, cosine,",
                "rdm @/x.npy --distance corelation | did you mean correlation",
                "rdm @/x.npy --distance mahalanobis | expected --noise, or trials with --conditions",
                "rdm @/x.npy --distance crossnobis | expected trials with --conditions and --folds for crossnobis",
                "rdm @/x.npy --conditions @/conditions.npy | expected 4 labels, one for each row of",
                "rdm @/x.npy --distance crossnobis --conditions @/each.npy | --folds: expected the fold of each trial",
                "rdm @/x.npy --labels @/labels.txt | expected 4 labels, one for each image of",
                "rdm @/x.npy --noise @/x.npy | --noise: expected it for mahalanobis and crossnobis only",
                "rdm @/x.npy --distance mahalanobis --noise @/rdm.npy | expected a covariance of 2 x 2, or samples",
                "rdm @/count.npy --distance poisson | count.npy: Poisson distance: expected rates above 0",
                "rdm @/x.npy --distance poisson --prior 1 | --prior: expected two numbers",
                "rdm @/labels.yaml | labels.yaml: expected a recording's description",
                "cka @/x.npy | expected responses of two representations or more, got one",
                "cka @/x.npy @/five.npy | got 4 x 2 in",
                "cka @/x.npy @/five.npy | and 5 x 1 in",
                "cka @/x.npy @/x.npy --by cca | did you mean",
                "cka @/x.npy @/x.npy --kernel rfb | did you mean rbf?",
                "cka @/x.npy @/x.npy --batch 9 | expected 9 images or more, got 4",
                "cka @/x.npy @/x.npy --batch 4 --kernel rbf | expected the linear kernel",
                "compare --reference @/rdm.npy --models @/four.npy | expected matrices of 3 images as in",
                "compare --reference @/rdm.npy,@/four.npy --models @/rdm.npy | expected matrices of 3 images as in",
                "compare --reference @/triangle.npy --models @/rdm.npy | got 5 (3 images have 3, 4 have 6)",
                "compare --reference @/skew.npy --models @/rdm.npy | got 3.0 in row 2, column 3 and 4.0 in row 3, column 2",
                "compare --reference @/alike.npy --models @/rdm.npy | expected zeros on the diagonal",
                "compare --reference @/hole.npy --models @/rdm.npy | got NaN in row 2, column 3",
                "compare --reference @/oblong.npy --models @/rdm.npy | matrix 1: expected n (n - 1) / 2 values above a diagonal, got 4",
                "compare --reference @/rdm.npy --models @/rdm.npy --subjects @/labels.txt | expected 1 labels, one for",
                "compare --reference @/pair.npy --models @/rdm.npy | expected 3 images or more, got 2",
                "compare --reference @/rdm.npy --models @/rdm.npy --by spearmann | did you mean spearman?",
                "compare --reference @/rdm.npy --models @/rdm.npy --bootstrap subjects | images needs no more",
                "compare --reference @/rdm.npy --models @/rdm.npy --samples 1 | --samples: expected 2",
                "rsa --model @/none.pt --recordings @/x.yaml | --model: expected a file with a network",
                "xyz | expected"
            })
    void inOneLine(String command, String message) {
        String[] words = command.replace("@", folder.toString()).split(" ");
        String[] arguments = new String[words.length + 3];
        arguments[0] = "similarity";
        System.arraycopy(words, 0, arguments, 1, words.length);
        arguments[words.length + 1] = "--out";
        arguments[words.length + 2] = folder.resolve("out").toString();
        CommandOutput said = command.equals("xyz") ? CommandOutput.by("similarity") : CommandOutput.by(arguments);
        assertThat(said.err()).hasLineCount(1).contains(message);
        assertThat(said.code()).isEqualTo(2);
        assertThat(folder.resolve("out/similarity.json")).doesNotExist();
    }

    /// Results of one kind do not go among those of another.
    @Test
    void aRunFolderIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("experiment.yaml"), "name: mine\n");
        String x = folder.resolve("x.npy").toString();
        CommandOutput said = CommandOutput.by("similarity", "rdm", x, "--out", folder.toString());
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).hasLineCount(1).contains("expected a folder of its own, got one that holds experiment");
    }
}
