package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.SharedData;
import dev.ventral.array.Npy;
import dev.ventral.array.NumberArray;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `ventral neural` as a user meets it.
class NeuralCommandTest {
    private static final String SIMULATED = "kind: simulated-v1, images: 60, units: 12, repeated: 30, repeats: 6";

    @TempDir
    Path folder;

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("recording.yaml"), text).toString();
    }

    @Test
    void inspectSaysWhatIsInIt() throws IOException {
        CommandOutput said = CommandOutput.by("neural", "inspect", file("{" + SIMULATED + "}"));
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains("no brain was recorded", "60 of 1 x 28 x 28", "12, first: ", "210, from 1 to 6 per image")
                .contains("30 images repeated", "whole numbers: counts");
    }

    /// Image i is of brightness i / 29; unit 0 responds with it, unit 1 against it, but half as much.
    @Test
    void inspectShowsTheStrongestAndWeakestImages() throws IOException {
        float[] pixels = new float[30 * 4];
        float[] responses = new float[30 * 2];
        for (int i = 0; i < 30; i++) {
            Arrays.fill(pixels, 4 * i, 4 * i + 4, i / 29f);
            responses[2 * i] = i;
            responses[2 * i + 1] = -.5f * i * i;
        }
        Path images = folder.resolve("images.npy");
        Path file = folder.resolve("responses.npy");
        Npy.write(images, pixels, 30, 1, 2, 2);
        Npy.write(file, responses, 30, 2);
        Path out = folder.resolve("inspected");
        CommandOutput said = CommandOutput.by(
                "neural",
                "inspect",
                file("{kind: arrays, name: mine, held-out: [3-5], responses: " + file + ", images: " + images + "}"),
                "--out",
                out.toString());
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).contains("held out         3 images", "Report: ");
        List<String> lines = Files.readAllLines(out.resolve("recordings/recording/stimuli/stimuli.csv"));
        assertThat(lines)
                .hasSize(1 + 3 * 12)
                .contains(
                        "unit 0,strongest,1,29,29,29.000,image-29.png",
                        "unit 0,weakest,2,1,1,1.0000,image-1.png",
                        "unit 1,strongest,1,0,0,0.0000,image-0.png",
                        "unit 1,weakest,1,29,29,-420.50,image-29.png");
        var shown = ImageIO.read(
                out.resolve("recordings/recording/stimuli/image-29.png").toFile());
        assertThat(shown.getRGB(0, 0) & 0xff).isEqualTo(255);
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("unit 1, weakest 1: image 29", "data:image/png")
                .doesNotContain("summary.json is not");
    }

    @Test
    void reliabilityIsMeasuredAndReported() throws IOException {
        Path out = folder.resolve("out");
        CommandOutput said = CommandOutput.by(
                "neural",
                "reliability",
                file("{good: {" + SIMULATED + "}, silent: {" + SIMULATED + ", spikes: 1.0e-9}}"),
                "--out",
                out.toString());
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("reliability: measured", "reliability-p: 0.005", "units-reliable: ");
        assertThat(said.err()).hasLineCount(1).contains("cannot be told from zero", "p = 1");
        assertThat(Files.readString(out.resolve("recordings/good/units.csv")))
                .hasLineCount(13)
                .startsWith("unit,label,reliability_weight,split_half,ncsnr,noise_ceiling,explainable_variance,"
                        + "oracle_score,p,encoding_correlation,encoding_r2,encoding_ceiling,"
                        + "encoding_correlation_corrected,encoding_r2_corrected\n");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("its reliability cannot be told from zero", "Noise ceiling per unit", "Simulated recording");
        assertThat(CommandOutput.by("report", out.toString()).code()).isZero();
    }

    /// The recording is the same file's, so only splits and permutations can differ.
    @Test
    void theSeedIsThatOfTheSplits() throws IOException {
        Path images = folder.resolve("images.npy");
        Path responses = folder.resolve("responses.npy");
        float[] values = new float[12 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 37 % 23;
        }
        Npy.write(images, new float[12], 12, 1, 1, 1);
        Npy.write(responses, values, 1, 12, 4);
        String recording = file("{kind: arrays, name: mine, responses: " + responses + ", images: " + images
                + ", axes: [unit, image, repeat]}");
        Map<String, String> units = new HashMap<>();
        for (String seed : List.of("0", "0", "1")) {
            Path out = folder.resolve("seed-" + seed + "-" + units.size());
            String[] command = {"neural", "reliability", recording, "--seed", seed, "--out", out.toString()};
            assertThat(CommandOutput.by(command).code()).isZero();
            String written = Files.readString(out.resolve("recordings/recording/units.csv"));
            assertThat(written).isEqualTo(units.getOrDefault(seed, written));
            units.put(seed, written);
        }
        assertThat(units.get("1")).isNotEqualTo(units.get("0"));
    }

    /// What is fitted is read again and predicts; its quality is in the tables.
    @Test
    void fitsAndPredicts() throws IOException {
        Path out = folder.resolve("fitted");
        String recording = file("{" + SIMULATED + "}");
        String model = "{kind: cnn, epochs: 2, channels: 4}";
        CommandOutput fitted = CommandOutput.by("neural", "fit", recording, "--model", model, "--out", out.toString());
        assertThat(fitted.err()).isEmpty();
        assertThat(fitted.code()).isZero();
        assertThat(fitted.out()).contains("encoding-correlation-mean: ", "encoding-correlation-over-ceiling-median: ");
        assertThat(Files.readString(out.resolve("recordings/recording/units.csv"))
                        .lines()
                        .skip(1))
                .hasSize(12)
                .allMatch(line -> line.split(",", -1).length == 14)
                .noneMatch(line -> line.split(",", -1)[9].isEmpty());
        assertThat(Files.readString(out.resolve("report.html"))).contains("Encoding model: loss");

        Path array = folder.resolve("targets.npy");
        String[] predict = {
            "neural", "predict", out.toString(), "--data", "fashion-mnist", "--limit", "30", "--out", array.toString()
        };
        assertThat(CommandOutput.by(predict).out()).contains("30 images x 12 units");
        NumberArray predicted = Npy.read(array);
        assertThat(predicted.shape()).containsExactly(30, 12);
        assertThat(predicted.floats()).doesNotContain(Float.NaN).isNotEqualTo(new float[360]);
        filesAndArraysWithoutLabels(predict, predicted.floats().length / 30);
        predict[2] = folder.toString();
        assertThat(CommandOutput.by(predict).err()).contains("expected a folder that ventral neural fit wrote");
        CommandOutput unknown = CommandOutput.by("neural", "fit", recording, "--model", "cmn", "--out", out.toString());
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("did you mean cnn?").hasLineCount(1);
    }

    /// Files of a folder without classes are taken by their names; the same images as an array give the same.
    private void filesAndArraysWithoutLabels(String[] predict, int units) throws IOException {
        Path images = Files.createDirectories(folder.resolve("flat"));
        byte[] pixels = new byte[3 * 28 * 28];
        for (int i = 0; i < 3; i++) {
            var image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < 784; p++) {
                pixels[784 * i + p] = (byte) ((i + 1) * p % 256);
                image.getRaster().setSample(p % 28, p / 28, 0, pixels[784 * i + p] & 0xff);
            }
            ImageIO.write(
                    image,
                    "png",
                    images.resolve("c-b-a".charAt(4 - 2 * i) + ".png").toFile());
        }
        Npy.write(folder.resolve("flat.npy"), pixels, 3, 1, 28, 28);
        String[] command = predict.clone();
        float[][] found = new float[2][];
        for (int k = 0; k < 2; k++) {
            command[4] = k == 0 ? "folder:" + images : "npy:" + folder.resolve("flat.npy");
            assertThat(CommandOutput.by(command).out()).contains("3 images x " + units + " units");
            found[k] = Npy.read(Path.of(command[8])).floats();
        }
        assertThat(found[0]).containsExactly(found[1]);
        assertThat(Arrays.copyOf(found[0], units)).isNotEqualTo(Arrays.copyOfRange(found[0], units, 2 * units));
    }

    /// Several models are compared on the same images, each beside its control; the best predicts, or any by
    /// name.
    @Test
    void comparesModels() throws IOException {
        Path out = folder.resolve("compared");
        String gabor = "features: {kind: gabor, size: 28, wavelengths: [0.2, 0.4], grid: 4}";
        String models = "{kind: cnn, epochs: 1, channels: 4}, {kind: ridge, " + gabor + "},{kind: ridge, " + gabor
                + ", reduction: pca},"
                + "{kind: components, epochs: 1, width: 4, size: 16},"
                + "{kind: gaussian-readout, convolutions: 1, width: 4, epochs: 1}";
        CommandOutput fitted = CommandOutput.by(
                "neural", "fit", file("{" + SIMULATED + "}"), "--model", models, "--out", out.toString());
        assertThat(fitted.err()).isEmpty();
        assertThat(fitted.code()).isZero();
        assertThat(fitted.out()).contains("held-out correlation", "best for", "shuffled");
        Path own = out.resolve("recordings/recording");
        List<String> lines = Files.readAllLines(own.resolve("comparison.csv"));
        assertThat(lines.getFirst())
                .isEqualTo("model,features,units,correlation,ci_low,ci_high,corrected,best_units,shuffled");
        List<String[]> rows =
                lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
        assertThat(rows)
                .extracting(row -> row[0])
                .containsExactly("cnn", "ridge", "ridge-2", "components", "gaussian-readout");
        assertThat(rows).allSatisfy(row -> {
            assertThat(Double.parseDouble(row[3])).isBetween(Double.parseDouble(row[4]), Double.parseDouble(row[5]));
            assertThat(Math.abs(Double.parseDouble(row[8]))).isLessThan(.6);
        });
        assertThat(rows.stream().mapToInt(row -> Integer.parseInt(row[7])).sum())
                .isEqualTo(12);
        String[] best = rows.stream()
                .max(Comparator.comparingDouble(row -> Double.parseDouble(row[3])))
                .orElseThrow();
        assertThat(Files.readString(own.resolve("summary.json"))).contains("\"encoding\" : \"" + best[0] + "\"");
        assertThat(own.resolve("encoding.safetensors"))
                .hasSameBinaryContentAs(own.resolve("encodings/" + best[0] + ".safetensors"));
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("dots: fitted to shuffled images", "ridge-2 (gabor)", "Shuffled images");

        Path array = folder.resolve("p.npy");
        String[] predict = {
            "neural",
            "predict",
            out.toString(),
            "--model",
            "ridge-2",
            "--data",
            "fashion-mnist",
            "--limit",
            "5",
            "--out",
            array.toString()
        };
        assertThat(CommandOutput.by(predict).out()).contains("5 images x 12 units");
        predict[4] = "ridge-3";
        assertThat(CommandOutput.by(predict).err()).contains("expected one of", "ridge-2", "got 'ridge-3'");
    }

    /// Two recordings, one core: as many models as recordings.
    @Test
    void sharesACore() throws IOException {
        Path out = folder.resolve("shared");
        String both = file("{a: {" + SIMULATED + "}, b: {" + SIMULATED + ", scan: 1}}");
        String model = "{kind: cnn, epochs: 1, channels: 4}";
        CommandOutput fitted =
                CommandOutput.by("neural", "fit", both, "--model", model, "--shared", "--out", out.toString());
        assertThat(fitted.code()).isZero();
        assertThat(out.resolve("recordings/a/encoding.safetensors")).exists();
        assertThat(out.resolve("recordings/b/encodings/cnn.safetensors")).exists();
        CommandOutput ridge =
                CommandOutput.by("neural", "fit", both, "--model", "ridge", "--shared", "--out", out.toString());
        assertThat(ridge.code()).isEqualTo(2);
        assertThat(ridge.err())
                .contains("whose units share a core", "got ridge")
                .hasLineCount(1);
        CommandOutput two =
                CommandOutput.by("neural", "fit", both, "--model", "cnn,ridge", "--shared", "--out", out.toString());
        assertThat(two.err()).contains("--shared: expected one model").hasLineCount(1);
    }

    /// Nothing is trained on noise, unless the experiment allows it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: simulated-v1, images: 40, units: 6, repeated: 20, repeats: 2, spikes: 1.0e-9}",
                "{kind: simulated-ventral, area: v2, snr: 0, images: 40, units: 6, repeated: 20, repeats: 2}"
            })
    void runRefusesNoise(String recording) {
        String[] arguments = {
            "run", "presets/quickstart.yaml",
            "--out", folder.resolve("run").toString(),
            "--set", "seeds=[0]",
            "--set", "data.prepare.train=100",
            "--set", "data.prepare.test=20",
            "--set", "training.epochs=1",
            "--set", "encoding.epochs=1",
            "--set", "evaluation=[]",
            "--set", "conditions.v1.guidance.target.kind=data",
            "--set", "conditions.v1-shuffled.guidance.target.kind=data",
            "--set", "recording=" + recording
        };
        CommandOutput refused = CommandOutput.by(arguments);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("cannot be told from zero", "unreliable-recordings: allow");
        assertThat(folder.resolve("run/metrics.csv")).doesNotExist();
        String[] allowed = Arrays.copyOf(arguments, arguments.length + 2);
        allowed[3] = folder.resolve("allowed").toString();
        allowed[arguments.length] = "--set";
        allowed[arguments.length + 1] = "unreliable-recordings=allow";
        // guidance by silence is refused by name of what is missing, or runs; it is not stopped for its
        // reliability
        assertThat(CommandOutput.by(allowed).err()).doesNotContain("unreliable-recordings");
    }

    @Test
    void mistakesAreOneLine() throws IOException {
        String folderOfNothing = Files.createDirectory(folder.resolve("empty")).toString();
        for (String[] wrong : new String[][] {
            {"neural"},
            {"neural", "inspekt"},
            {"neural", "inspect"},
            {"neural", "inspect", "none.yaml"},
            {"neural", "inspect", folderOfNothing},
            {"neural", "inspect", file("{kind: simulated-v2}")},
            {"neural", "inspect", file("{kind: simulated-v1, unit: 3}")},
            {"neural", "inspect", file("{}")},
            {"neural", "reliability", file("{kind: simulated-v1}")},
            {"neural", "inspect", file("{kind: macaque-v4, path: none}")}
        }) {
            CommandOutput said = CommandOutput.by(wrong);
            assertThat(said.code()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(said.err().strip())
                    .as(String.join(" ", wrong))
                    .isNotEmpty()
                    .hasLineCount(1);
        }
    }

    @Test
    void macaqueV4IsKnownByItsFolder() {
        CommandOutput said = CommandOutput.by(
                "neural", "inspect", SharedData.path("macaque-v4").toString());
        assertThat(said.code()).isZero();
        assertThat(said.out()).contains("4840, from 6 to 10 per image", "89, first", "1200 of 3 x 112 x 112");
    }
}
