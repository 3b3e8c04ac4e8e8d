package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.array.Npy;
import dev.ventral.results.Csv;
import dev.ventral.results.ResultRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ventral attack` from files to files, on a network of which every figure is known in closed form.
class AttackCommandTest {
    private static final List<String> FIGURES =
            List.of("samples.csv", "results.csv", "queries.csv", "gallery/gallery.csv");

    /// How far above the exact smallest change one that was found may be: DeepFool oversteps by 2 %.
    private static final double OVERSHOOT = 1.025;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private LinearCase linear;

    private record Sample(int image, int label, int clean, String attack, double l2, double linf, boolean success) {}

    @BeforeEach
    void make() throws IOException {
        linear = new LinearCase(folder);
    }

    private List<String> arguments(Path model, String data, Path out, String... more) {
        var arguments = new ArrayList<>(List.of(
                "attack",
                "--model",
                model.toString(),
                "--arch",
                folder.resolve("net.yaml").toString(),
                "--data",
                data));
        arguments.addAll(List.of("--out", out.toString(), "--device", "cpu"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private CommandOutput attack(Path model, String data, Path out, String... more) {
        CommandOutput said = CommandOutput.by(arguments(model, data, out, more).toArray(String[]::new));
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        return said;
    }

    private static List<Sample> samples(Path out) throws IOException {
        return Files.readString(out.resolve("samples.csv"))
                .lines()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(f -> new Sample(
                        Integer.parseInt(f[0]),
                        Integer.parseInt(f[1]),
                        Integer.parseInt(f[2]),
                        f[3],
                        f[8].isEmpty() ? Double.NaN : Double.parseDouble(f[8]),
                        f[9].isEmpty() ? Double.NaN : Double.parseDouble(f[9]),
                        Boolean.parseBoolean(f[12])))
                .toList();
    }

    private static double value(Path out, String attack, String metric, double strength) {
        return ResultRow.TABLE.readIn(out).stream()
                .filter(r -> r.perturbation().equals(attack) && r.metric().equals(metric))
                .filter(r -> Double.compare(r.strength(), strength) == 0)
                .mapToDouble(ResultRow::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theFiguresAreThoseOfTheClosedForm() throws IOException {
        Path out = folder.resolve("audit");
        CommandOutput said = attack(
                linear.network(),
                linear.arrays(),
                out,
                "--attacks",
                "fgsm-linf,pgd-linf,deepfool-l2",
                "--epsilons",
                "2/255,8/255",
                "--epsilons",
                "l2=0.02",
                "--epsilons",
                "l2=0.1",
                "--no-checks");
        assertThat(said.out())
                .contains("Accuracy on 24 images", "pgd linf", "2/255: ", "8/255: ", "0.02: ", "median distance ")
                .contains("Report: " + out.resolve("report.html"));
        for (String file : List.of(
                "audit.yaml",
                "provenance.json",
                "results.csv",
                "samples.csv",
                "queries.csv",
                "gallery/gallery.csv",
                "report.html")) {
            assertThat(out.resolve(file)).isNotEmptyFile();
        }
        assertThat(out.resolve("parts")).doesNotExist();
        assertThat(out.resolve("adversarial")).doesNotExist();

        List<Sample> samples = samples(out);
        assertThat(samples).hasSize(3 * LinearCase.COUNT);
        for (String attack : List.of("fgsm", "pgd", "worst-case")) {
            for (double epsilon : new double[] {2 / 255.0, 8 / 255.0}) {
                assertThat(value(out, attack, "accuracy", epsilon)).isEqualTo(linear.accuracy("linf", epsilon));
            }
        }
        for (double epsilon : new double[] {.02, .1}) {
            long standing = samples.stream()
                    .filter(s -> s.attack().equals("deepfool") && !(s.l2() <= epsilon))
                    .count();
            assertThat(value(out, "deepfool", "accuracy", epsilon))
                    .isEqualTo(standing / (double) LinearCase.COUNT)
                    .isEqualTo(linear.accuracy("l2", epsilon));
        }
        for (Sample sample : samples) {
            assertThat(sample.label()).isEqualTo(linear.label(sample.image()));
            assertThat(sample.clean()).isEqualTo(linear.margin(sample.image()) > 0 ? 1 : 0);
            if (sample.attack().equals("deepfool")) {
                double exact = linear.distance(sample.image(), "l2");
                assertThat(sample.l2()).isBetween(exact * .9999, exact * OVERSHOOT + 1e-9);
            }
        }
    }

    /// Table, curve over queries and report have one median: over all images, wrong ones at 0.
    @Test
    void oneMedianEverywhere() throws IOException {
        Path out = folder.resolve("audit");
        CommandOutput said = attack(
                linear.network(),
                linear.arrays(),
                out,
                "--attacks",
                "deepfool-l2,ddn-l2",
                "--epsilons",
                "0.05",
                "--no-checks");
        double exact = linear.median("l2");
        for (String attack : List.of("deepfool", "ddn")) {
            double median = value(out, attack, "median_distance", Double.NaN);
            assertThat(median).isBetween(exact * .9999, exact * OVERSHOOT);
            String last = Files.readString(out.resolve("queries.csv"))
                    .lines()
                    .filter(line -> line.startsWith(attack + ","))
                    .reduce((_, b) -> b)
                    .orElseThrow();
            assertThat(last).endsWith(Csv.plain(median) + "," + Csv.plain(value(out, attack, "found", Double.NaN)));
            assertThat(said.out()).contains("median distance " + "%.4g".formatted(median));
        }
    }

    @Test
    void aDrawFromAZipWithItsAdversarialImages() throws IOException {
        Path out = folder.resolve("audit");
        attack(
                linear.network(),
                linear.zip(),
                out,
                "--attacks",
                "pgd-linf",
                "--epsilons",
                "8/255",
                "--limit",
                "10",
                "--save-adversarial");
        List<Sample> samples = samples(out);
        assertThat(samples).hasSize(10);
        assertThat(samples.stream().filter(s -> s.label() == 0)).hasSizeBetween(3, 7);
        var saved = Npy.read(out.resolve("adversarial/pgd-linf.npy"));
        assertThat(saved.shape()).containsExactly(10, 1, 4, 4);
        float[] pixels = saved.floats();
        for (int k = 0; k < 10; k++) {
            Sample sample = samples.get(k);
            int side = linear.margin(pixels, k * LinearCase.PIXELS) > 0 ? 1 : 0;
            assertThat(side != sample.label()).isEqualTo(sample.success());
            assertThat(sample.linf() > 8 / 255.0 * (1 + 1e-6)).isFalse();
        }
        assertThat(samples.stream().filter(Sample::success)).hasSizeGreaterThan(3);
        assertThat(Files.readString(out.resolve("provenance.json")))
                .contains("\"images\" : 24", "\"images-attacked\" : 10", "\"cat\", \"dog\"");
        // epsilons are written as they were given, in the checks too
        assertThat(Files.readString(out.resolve("checks.csv")))
                .contains(" at 8/255, ")
                .doesNotContain("0.0313");
    }

    /// The same network for pixels on other ranges: whatever they are, an epsilon means pixels on [0, 1].
    @Test
    void boundsMeanAndDeviationChangeNoFigure() {
        List<String> how =
                List.of("--attacks", "pgd-linf", "--epsilons", "2/255,8/255", "--no-checks", "--threads", "1");
        record Range(Path model, List<String> options) {}
        for (Range range : List.of(
                new Range(linear.network("bytes.safetensors", 0, 255, 0, 1), List.of("--bounds", "0,255")),
                new Range(
                        linear.network("signed.safetensors", -1, 1, .3, .2),
                        List.of("--bounds=-1,1", "--mean", ".3", "--std", ".2")),
                new Range(
                        linear.network("scaled.safetensors", 0, 1, .4, .25),
                        List.of("--mean", ".4", "--std", "1/4")))) {
            Path out = folder.resolve(range.model().getFileName() + "-audit");
            var more = new ArrayList<>(how);
            more.addAll(range.options());
            attack(range.model(), linear.arrays(), out, more.toArray(String[]::new));
            assertThat(value(out, "none", "accuracy", 0)).isEqualTo(linear.accuracy("linf", 0));
            for (double epsilon : new double[] {2 / 255.0, 8 / 255.0}) {
                assertThat(value(out, "pgd", "accuracy", epsilon)).isEqualTo(linear.accuracy("linf", epsilon));
            }
        }
    }

    /// Killed within the second attack, and begun again.
    @Test
    void whatWasKilledGoesOnToTheSameFiles() throws IOException, InterruptedException {
        Path attacks = Files.writeString(folder.resolve("attacks.yaml"), """
                - {kind: fgsm, norm: linf, epsilons: [8/255]}
                - {kind: square, norm: linf, epsilons: [0.0001], queries: 300}
                """);
        Path model = linear.network();
        String data = linear.arrays();
        Path cut = folder.resolve("cut");
        String[] how = {"--attacks", attacks.toString(), "--no-checks", "--threads", "1"};
        Process process =
                OwnProcess.of(List.of(), arguments(model, data, cut, how)).start();
        try {
            for (int wait = 0; wait < 6000 && Files.notExists(cut.resolve("parts/fgsm-linf-0000.csv")); wait++) {
                if (!process.isAlive()) {
                    throw new AssertionError(
                            new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
                }
                Thread.sleep(5);
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(cut.resolve("results.csv")).doesNotExist();
        attack(model, data, cut, how);
        Path whole = folder.resolve("whole");
        attack(model, data, whole, how);
        for (String file : FIGURES) {
            assertThat(cut.resolve(file)).hasSameTextualContentAs(whole.resolve(file));
        }
        assertThat(cut.resolve("parts")).doesNotExist();

        // a report that is lost comes back, and nothing is computed again
        byte[] report = Files.readAllBytes(cut.resolve("report.html"));
        Files.delete(cut.resolve("report.html"));
        CommandOutput again = CommandOutput.by(arguments(model, data, cut, how).toArray(String[]::new));
        assertThat(again.err()).isEqualTo(cut + " is complete.\n");
        assertThat(again.out()).contains("fgsm linf", "square linf");
        assertThat(Arrays.equals(Files.readAllBytes(cut.resolve("report.html")), report))
                .isTrue();
    }

    @Test
    void targetedAttacksByTheNamesOfExperimentFiles() {
        Path out = folder.resolve("audit");
        CommandOutput said = attack(
                linear.network(),
                linear.arrays(),
                out,
                "--attacks",
                "pgd-linf",
                "--epsilons",
                "8/255",
                "--no-checks",
                "--target",
                "least-likely");
        assertThat(said.out()).contains("8/255: ");
        assertThat(out.resolve("audit.yaml")).content().contains("class: least-likely");
        assertThat(CommandOutput.by("attack", "--help").out().replaceAll("\\s+", " "))
                .contains("towards: none, next, random, likeliest, least-likely");
    }

    /// The shorter side of all is 6 already: what is attacked are the central 4 x 4 pixels as they are in the
    /// files, wherever they are held.
    @Test
    void imagesOfDifferentSizesAreBroughtToOne() throws IOException {
        for (String place : List.of("heap", "files")) {
            Path out = folder.resolve(place);
            attack(
                    linear.network(),
                    linear.framed(),
                    out,
                    "--attacks",
                    "deepfool-l2",
                    "--epsilons",
                    "0.1",
                    "--resize",
                    "6",
                    "--size",
                    "4",
                    "--grey",
                    "--pixels",
                    place,
                    "--no-checks");
            assertThat(value(out, "deepfool", "accuracy", .1)).isEqualTo(linear.accuracy("l2", .1));
            assertThat(value(out, "deepfool", "median_distance", Double.NaN))
                    .isBetween(linear.median("l2") * .9999, linear.median("l2") * OVERSHOOT);
        }
        assertThat(folder.resolve("heap/audit.yaml")).content().contains("resize 6, size 4, grey");
    }
}
