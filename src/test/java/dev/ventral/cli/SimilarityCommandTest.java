package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.array.Npy;
import dev.ventral.array.NumberArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ventral similarity` from files to files.
class SimilarityCommandTest {
    private static final int IMAGES = 9;
    private static final int PAIRS = IMAGES * (IMAGES - 1) / 2;

    @TempDir
    Path folder;

    private String array(String name, double[] values, long... shape) {
        Path file = folder.resolve(name + ".npy");
        Npy.write(file, values, shape);
        return file.toString();
    }

    private static double[] random(int count, long seed) {
        return new SplittableRandom(seed).doubles(count, 0.1, 1).toArray();
    }

    private CommandOutput done(String... arguments) {
        CommandOutput said = CommandOutput.by(arguments);
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        return said;
    }

    private String out(String name) {
        return folder.resolve(name).toString();
    }

    private List<List<String>> csv(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream()
                .skip(1)
                .map(line -> List.of(line.split(",", -1)))
                .toList();
    }

    private static double number(List<String> row, int column) {
        return Double.parseDouble(row.get(column));
    }

    private static double pearson(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int k = 0; k < x.length; k++) {
            xx += (x[k] - meanX) * (x[k] - meanX);
            yy += (y[k] - meanY) * (y[k] - meanY);
            xy += (x[k] - meanX) * (y[k] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    private static double[] row(double[] values, int units, int i) {
        return Arrays.copyOfRange(values, i * units, (i + 1) * units);
    }

    @Test
    void rdmWritesMatricesPlacesAndAReport() throws IOException {
        int units = 6;
        double[] x = random(IMAGES * units, 1);
        Files.writeString(folder.resolve("labels.txt"), "cat\n".repeat(5) + "dog\n".repeat(4));
        CommandOutput said = done(
                "similarity",
                "rdm",
                array("x", x, IMAGES, units),
                array("y", random(IMAGES * 4, 2), IMAGES, 2, 2),
                "--labels",
                out("labels.txt"),
                "--out",
                out("rdms"));
        assertThat(said.out()).contains("matrix", "x ", "y ");
        NumberArray rdm = Npy.read(folder.resolve("rdms/rdms/x.npy"));
        assertThat(rdm.shape()).containsExactly(IMAGES, IMAGES);
        for (int i = 0; i < IMAGES; i++) {
            for (int j = 0; j < IMAGES; j++) {
                double expected = i == j ? 0 : 1 - pearson(row(x, units, i), row(x, units, j));
                assertThat(rdm.doubles()[i * IMAGES + j]).isEqualTo(expected, within(1e-6));
            }
        }
        assertThat(csv("rdms/mds.csv")).hasSize(2 * IMAGES).first().satisfies(row -> {
            assertThat(row.subList(0, 3)).containsExactly("x", "1", "cat");
        });
        String report = Files.readString(folder.resolve("rdms/report.html"));
        assertThat(report).contains("Dissimilarity matrices", "Their ranks", "data:image/png", "\"kind\":\"points\"");
        assertThat(CommandOutput.by("report", out("rdms")).code()).isZero();
    }

    /// Trials in an order of their own; the judge sorts them by condition and fold.
    @Test
    void crossnobisOfTrials() {
        int units = 3;
        int conditions = 4;
        int folds = 3;
        int trials = conditions * folds;
        int[] order = {7, 2, 11, 0, 5, 9, 1, 3, 10, 4, 8, 6};
        double[] sorted = random(trials * units, 3);
        double[] values = new double[trials * units];
        double[] condition = new double[trials];
        double[] fold = new double[trials];
        for (int t = 0; t < trials; t++) {
            System.arraycopy(sorted, order[t] * units, values, t * units, units);
            condition[t] = 10 + order[t] % conditions;
            fold[t] = Math.floorDiv(order[t], conditions);
        }
        double[] variance = {0.5, 2, 1};
        double[] noise = new double[units * units];
        for (int u = 0; u < units; u++) {
            noise[u * units + u] = variance[u];
        }
        done(
                "similarity",
                "rdm",
                array("trials", values, trials, units),
                "--distance",
                "crossnobis",
                "--conditions",
                array("conditions", condition, trials),
                "--folds",
                array("folds", fold, trials),
                "--noise",
                array("noise", noise, units, units),
                "--out",
                out("crossnobis"));
        double[] rdm = Npy.read(folder.resolve("crossnobis/rdms/trials.npy")).doubles();
        for (int i = 0; i < conditions; i++) {
            for (int j = 0; j < conditions; j++) {
                double sum = 0;
                for (int a = 0; a < folds; a++) {
                    for (int b = 0; b < folds; b++) {
                        for (int u = 0; u < units && a != b; u++) {
                            sum += (sorted[(a * conditions + i) * units + u] - sorted[(a * conditions + j) * units + u])
                                    * (sorted[(b * conditions + i) * units + u]
                                            - sorted[(b * conditions + j) * units + u])
                                    / variance[u];
                        }
                    }
                }
                assertThat(rdm[i * conditions + j]).isEqualTo(sum / (folds * (folds - 1)), within(1e-5));
            }
        }
    }

    /// Means, ceilings and corrected p-values by loops; the interval's half is Student's t times the error, whose
    /// 97.5 % point at 3 degrees of freedom is 3.182446.
    @Test
    void compareAgainstLoops() throws IOException {
        int subjects = 4;
        double[] stack = random(subjects * PAIRS, 4);
        double[][] models = {random(PAIRS, 5), new double[PAIRS], random(PAIRS, 6)};
        for (int k = 0; k < stack.length; k++) {
            stack[k] += 2 * models[0][k % PAIRS];
        }
        Arrays.setAll(models[1], k -> models[0][k] + 3 * models[2][k]);
        String[] names = {"right", "half", "wrong"};
        String files = String.join(
                ",",
                IntStream.range(0, 3)
                        .mapToObj(m -> array(names[m], models[m], PAIRS))
                        .toList());
        CommandOutput said = done(
                "similarity",
                "compare",
                "--reference",
                array("subjects", stack, subjects, PAIRS),
                "--models",
                files,
                "--by",
                "pearson",
                "--bootstrap",
                "subjects",
                "--samples",
                "300",
                "--out",
                out("compared"));
        assertThat(said.out()).contains("95 % interval", "Noise ceiling", "p corrected");
        List<List<String>> rows = csv("compared/comparison.csv");
        for (int m = 0; m < 3; m++) {
            double mean = 0;
            for (int s = 0; s < subjects; s++) {
                double alike = pearson(models[m], row(stack, PAIRS, s));
                assertThat(number(csv("compared/subjects.csv").get(m * subjects + s), 2))
                        .isEqualTo(alike, within(1e-6));
                mean += alike / subjects;
            }
            assertThat(rows.get(m).getFirst()).isEqualTo(names[m]);
            assertThat(number(rows.get(m), 1)).isEqualTo(mean, within(1e-6));
            double half = (number(rows.get(m), 4) - number(rows.get(m), 3)) / 2;
            assertThat(half).isEqualTo(3.182446 * number(rows.get(m), 2), within(1e-6));
        }
        assertThat(number(rows.get(0), 5)).isLessThan(0.01);
        List<String> ceiling = csv("compared/ceiling.csv").getFirst();
        assertThat(number(ceiling, 0)).isEqualTo(ceiling(stack, subjects, true), within(1e-6));
        assertThat(number(ceiling, 1)).isEqualTo(ceiling(stack, subjects, false), within(1e-6));
        corrected(csv("compared/pairs.csv"));
        assertThat(Files.readString(folder.resolve("compared/report.html")))
                .contains("\"kind\":\"bars\"", "right − wrong", "noise ceiling");
    }

    /// Of the mean of subjects' standardised values, with or without the subject itself.
    private static double ceiling(double[] stack, int subjects, boolean others) {
        double sum = 0;
        for (int s = 0; s < subjects; s++) {
            double[] average = new double[PAIRS];
            for (int o = 0; o < subjects; o++) {
                double[] own = row(stack, PAIRS, o);
                double mean = Arrays.stream(own).average().orElseThrow();
                double length = Math.sqrt(
                        Arrays.stream(own).map(v -> (v - mean) * (v - mean)).sum());
                for (int k = 0; k < PAIRS && !(others && o == s); k++) {
                    average[k] += (own[k] - mean) / length;
                }
            }
            sum += pearson(average, row(stack, PAIRS, s)) / subjects;
        }
        return sum;
    }

    /// Each corrected p is the least of `p_j n / rank_j` over all that are not smaller.
    private static void corrected(List<List<String>> pairs) {
        assertThat(pairs).hasSize(3);
        for (List<String> pair : pairs) {
            double least = 1;
            for (List<String> other : pairs) {
                if (number(other, 4) >= number(pair, 4)) {
                    long rank = pairs.stream()
                            .filter(p -> number(p, 4) <= number(other, 4))
                            .count();
                    least = Math.min(least, number(other, 4) * 3 / rank);
                }
            }
            assertThat(number(pair, 5)).isEqualTo(least, within(1e-12));
        }
    }

    /// A triangle, a matrix, and a stack of one say the same; one subject has no lower ceiling.
    @Test
    void compareTakesTrianglesMatricesAndStacks() throws IOException {
        double[] upper = random(PAIRS, 7);
        double[] whole = new double[IMAGES * IMAGES];
        int k = 0;
        for (int i = 0; i < IMAGES; i++) {
            for (int j = i + 1; j < IMAGES; j++) {
                whole[i * IMAGES + j] = upper[k];
                whole[j * IMAGES + i] = upper[k++];
            }
        }
        String model = array("model", random(PAIRS, 8), PAIRS);
        String[] references = {
            array("triangle", upper, PAIRS),
            array("matrix", whole, IMAGES, IMAGES),
            array("stack", whole, 1, IMAGES, IMAGES),
            array("last", whole, IMAGES, IMAGES, 1)
        };
        String first = "";
        for (String reference : references) {
            String out = out("out-" + Path.of(reference).getFileName());
            done(
                    "similarity",
                    "compare",
                    "--reference",
                    reference,
                    "--models",
                    model,
                    "--by",
                    "kendall",
                    "--samples",
                    "50",
                    "--out",
                    out);
            String csv = Files.readString(Path.of(out, "comparison.csv"));
            first = first.isEmpty() ? csv : first;
            assertThat(csv).isEqualTo(first).endsWith(",\n");
            assertThat(Files.readString(Path.of(out, "ceiling.csv"))).contains("\n,");
        }
    }

    @Test
    void ckaOfEachWithEach() throws IOException {
        double[] x = random(IMAGES * 2, 9);
        double[] y = random(IMAGES * 3, 10);
        CommandOutput said =
                done("similarity", "cka", array("x", x, IMAGES, 2), array("y", y, IMAGES, 3), "--out", out("cka"));
        double expected = squares(x, 2, y, 3) / Math.sqrt(squares(x, 2, x, 2) * squares(y, 3, y, 3));
        List<List<String>> rows = csv("cka/matrix.csv");
        assertThat(number(rows.get(1), 2)).isEqualTo(expected, within(1e-9));
        assertThat(rows.get(2).get(2)).isEqualTo(rows.get(1).get(2));
        assertThat(number(rows.get(0), 2)).isEqualTo(1, within(1e-9));
        assertThat(said.out()).contains(String.format(Locale.ROOT, "%.3f", expected));
        assertThat(Files.readString(folder.resolve("cka/report.html"))).contains("Representations compared");
    }

    /// `|Y'X|^2` of the centred columns.
    private static double squares(double[] x, int p, double[] y, int q) {
        double sum = 0;
        for (int a = 0; a < p; a++) {
            for (int b = 0; b < q; b++) {
                double product = 0;
                double meanX = 0;
                double meanY = 0;
                for (int i = 0; i < IMAGES; i++) {
                    product += x[i * p + a] * y[i * q + b];
                    meanX += x[i * p + a] / IMAGES;
                    meanY += y[i * q + b] / IMAGES;
                }
                sum += Math.pow(product - IMAGES * meanX * meanY, 2);
            }
        }
        return sum;
    }

    /// The first recording's units are the pixels, the second's the margin by which the network decides: each is
    /// found again in its layer, with a likeness of 1.
    @Test
    void rsaFindsEachRecordingInItsLayer() throws IOException {
        var linear = new LinearCase(folder);
        linear.arrays();
        double[] margins =
                IntStream.range(0, LinearCase.COUNT).mapToDouble(linear::margin).toArray();
        double[] pixels = Npy.read(folder.resolve("x.npy")).doubles();
        String images = folder.resolve("x.npy").toString();
        Files.writeString(folder.resolve("areas.yaml"), """
                early: {kind: arrays, name: early, responses: %s, images: %s}
                late: {kind: arrays, name: late, responses: %s, images: %s}
                """.formatted(
                        array("early", pixels, LinearCase.COUNT, LinearCase.PIXELS),
                        images,
                        array("late", margins, LinearCase.COUNT, 1),
                        images));
        CommandOutput said = done(
                "similarity",
                "rsa",
                "--model",
                linear.network().toString(),
                "--arch",
                out("net.yaml"),
                "--recordings",
                out("areas.yaml"),
                "--distance",
                "euclidean",
                "--by",
                "pearson",
                "--samples",
                "20",
                "--out",
                out("rsa"));
        List<List<String>> rows = csv("rsa/rsa.csv");
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0).getFirst()).isEqualTo("early");
        assertThat(number(rows.get(0), 2)).isEqualTo(1, within(1e-5));
        assertThat(number(rows.get(1), 2)).isLessThan(0.95);
        assertThat(number(rows.get(3), 2)).isEqualTo(1, within(1e-5));
        assertThat(number(rows.get(1), 4)).isLessThan(number(rows.get(1), 2));
        assertThat(said.out()).contains("early", "late", "out");
        assertThat(csv("rsa/mds.csv")).hasSize(4);
        assertThat(Files.readString(folder.resolve("rsa/report.html")))
                .contains("Layers and recordings", "All matrices on a plane", "not every image was repeated");
    }

    @Test
    void rsaKnowsTheCeilingOfRepeats() throws IOException {
        var linear = new LinearCase(folder);
        String data = linear.arrays();
        Files.writeString(
                folder.resolve("v1.yaml"),
                "{kind: simulated-v1, images: 20, units: 30, repeated: 12, repeats: 8, acuity: 8, wavelengths: [0.6]}");
        done(
                "similarity",
                "rsa",
                "--model",
                linear.network().toString(),
                "--arch",
                out("net.yaml"),
                "--recordings",
                out("v1.yaml"),
                "--data",
                data,
                "--repeated",
                "--samples",
                "0",
                "--out",
                out("rsa"));
        List<String> row = csv("rsa/rsa.csv").getFirst();
        assertThat(row.get(0)).isEqualTo("v1");
        assertThat(row.subList(3, 6)).containsOnly("");
        double half = number(row, 6);
        assertThat(number(row, 7)).isEqualTo(Math.sqrt(2 * half / (1 + half)), within(1e-9));
        assertThat(Files.readString(folder.resolve("rsa/report.html"))).contains("no brain was measured");
    }
}
