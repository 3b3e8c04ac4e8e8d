package dev.ventral.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.SharedData;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Files that laboratories published, written by MATLAB itself.
class PublishedFilesTest {
    @Test
    void theMeanOfAllSubjectsRdmsIsThePublishedOne() {
        Path folder = SharedData.path("rdm92");
        NumberArray each = new ArrayRef(folder.resolve("92_brainRDMs.mat"), "RDMs.RDM").read();
        // One comparison by four subjects by two sessions.
        assertThat(each.shape()).containsExactly(1, 4, 2, 92, 92);
        double[] all = each.doubles();
        NumberArray published = published(folder);
        assertThat(published.count()).isEqualTo(92 * 91 / 2);
        double[] mean = new double[92 * 91 / 2];
        for (int r = 0; r < 8; r++) {
            int pair = 0;
            for (int i = 0; i < 92; i++) {
                for (int j = i + 1; j < 92; j++) {
                    mean[pair++] += all[(r * 92 + i) * 92 + j] / 8;
                }
            }
        }
        assertThat(correlation(mean, published.doubles())).isCloseTo(1, within(0.0005));
    }

    @Test
    void imagesInAStructArray() {
        Path file = SharedData.path("rdm92").resolve("Kriegeskorte_Neuron2008_supplementalData.mat");
        // Values by SciPy's reader.
        NumberArray image = new ArrayRef(file, "stimuli_92objs(6).image").read();
        assertThat(image.shape()).containsExactly(175, 175, 3);
        assertThat(image.dtype()).isEqualTo("|u1");
        long[] sums = new long[3];
        long[] values = image.longs();
        for (int i = 0; i < values.length; i++) {
            sums[i % 3] += values[i];
        }
        assertThat(sums).containsExactly(4182787, 3957498, 3965298);
        assertThat(new ArrayRef(file, "stimuli_92objs.category").strings())
                .hasSize(92)
                .element(5)
                .isEqualTo("human bodypart");
        assertThat(new ArrayRef(file, "categoryLabels").strings()).startsWith("animate", "inanim", "human");
        NumberArray models = new ArrayRef(SharedData.path("rdm92").resolve("92_modelRDMs.mat"), "Models.RDM").read();
        assertThat(models.shape()).containsExactly(1, 8, 92, 92);
    }

    @Test
    void digits() {
        Path file = SharedData.path("digit69").resolve("digit69_28x28.mat");
        // Values by SciPy's reader.
        NumberArray stimuli = new ArrayRef(file, "stimTrn").read();
        assertThat(stimuli.shape()).containsExactly(90, 784);
        assertThat(Arrays.stream(stimuli.longs()).sum()).isEqualTo(2368106);
        assertThat(Arrays.copyOfRange(stimuli.longs(), 89 * 784 + 400, 89 * 784 + 410))
                .containsExactly(89, 0, 0, 0, 0, 0, 0, 212, 253, 253);
        double[] responses = new ArrayRef(file, "fmriTrn").read().doubles();
        assertThat(responses).hasSize(90 * 3092);
        assertThat(responses[3 * 3092 + 7]).isEqualTo(-0.019621248482358106);
        NumberArray last = new ArrayRef(file, "fmriTest").read(new long[] {9, 3091}, new long[] {1, 1});
        assertThat(last.doubles()).containsExactly(-0.005568590209399618);
        assertThat(new ArrayRef(file, "labelTest").read().longs()).containsExactly(1, 1, 1, 1, 1, 2, 2, 2, 2, 2);
    }

    private static NumberArray published(Path folder) {
        try (ArrayFile file = ArrayFile.open(folder.resolve("Kriegeskorte_Neuron2008_supplementalData.mat"))) {
            int human = file.strings("RDMs_mIT_hIT_fig1.name").indexOf("hITvisStim_316vx");
            return file.read("RDMs_mIT_hIT_fig1(" + (human + 1) + ").RDM");
        }
    }

    private static double correlation(double[] x, double[] y) {
        double mx = mean(x);
        double my = mean(y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        return xy / Math.sqrt(xx * yy);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
