package dev.ventral.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Event;
import dev.ventral.SharedData;
import dev.ventral.similarity.BootstrapFactor;
import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.RdmComparison;
import dev.ventral.similarity.SquareMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The 92 objects of Kriegeskorte et al. 2008: four people's inferior temporal cortex in two sessions each.
class Rdm92Test {
    @TempDir
    Path folder;

    private static String file(String name) {
        return SharedData.path("rdm92").resolve(name).toString();
    }

    private static List<SquareMatrix> matrices(String source) {
        return RdmInput.matrices(ResponseInput.numbers(source));
    }

    /// The order of the published triangle, and of the stack: a triangle read in another order correlates 0.
    @Test
    void theMeanOfAllSessionsIsThePublishedMatrix() {
        List<SquareMatrix> sessions = matrices(file("92_brainRDMs.mat#RDMs.RDM"));
        assertThat(sessions).hasSize(8).allMatch(rdm -> rdm.size() == 92);
        SquareMatrix published = matrices(file("Kriegeskorte_Neuron2008_supplementalData.mat#RDMs_mIT_hIT_fig1.RDM"))
                .get(1);
        assertThat(Rdm.pearson(SquareMatrix.mean(sessions), published)).isEqualTo(1, within(1e-4));
        assertThat(ResponseInput.names(file("92_brainRDMs.mat#RDMs.RDM")))
                .first()
                .isEqualTo("hIT | BE | Session: 1");
    }

    /// Values by NumPy and SciPy (`spearmanr` of upper triangles, mean over subjects; ceilings from mean ranks).
    @Test
    void modelsAndCeilingsAsSciPyHasThem() throws IOException {
        Files.writeString(folder.resolve("subjects.txt"), "BE\nBE\nKO\nKO\nSN\nSN\nTI\nTI\n");
        CompareRun.run(
                new CompareRun.Settings(
                        List.of(file("92_brainRDMs.mat#RDMs.RDM")),
                        List.of(file("92_modelRDMs.mat#Models.RDM")),
                        folder.resolve("subjects.txt").toString(),
                        RdmComparison.SPEARMAN,
                        BootstrapFactor.SUBJECTS,
                        50,
                        0,
                        folder.resolve("out")),
                Event.Listener.none());
        List<String> rows = Files.readAllLines(folder.resolve("out/comparison.csv"));
        assertThat(rows.get(1)).startsWith("animacy,");
        String[] names = {"animacy", "FaceBodyManmadeNatobj", "monkeyIT", "EVA", "HMAX", "V1", "Silhouette", "RADON"};
        double[] means = {0.3862198, 0.2765963, 0.2963245, 0.2453892, 0.1598684, 0.0265135, 0.0965704, 0.0380938};
        for (int m = 0; m < names.length; m++) {
            String[] row = rows.get(m + 1).split(",");
            assertThat(row[0]).isEqualTo(names[m]);
            assertThat(Double.parseDouble(row[1])).isEqualTo(means[m], within(1e-5));
        }
        String[] ceiling =
                Files.readAllLines(folder.resolve("out/ceiling.csv")).get(1).split(",");
        assertThat(Double.parseDouble(ceiling[0])).isEqualTo(0.3723054, within(1e-5));
        assertThat(Double.parseDouble(ceiling[1])).isEqualTo(0.6657210, within(1e-5));
    }
}
