package dev.ventral.report;

import dev.ventral.array.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/// An artificial run folder: made-up numbers of the right shape, for looking at the report. Accuracies are
/// `clean - slope * strength`, so that tests can tell what must be shown.
public final class RunFolderFixture {
    static final List<String> CONDITIONS = List.of("none", "v1-model", "v1-shuffled");
    private static final List<Integer> SEEDS = List.of(0, 1, 2);
    private static final String TITLES = """
            name,title,words
            pgd,PGD,Projected gradient descent.
            ddn,DDN,
            deepfool,DeepFool,
            gaussian-noise,Gaussian noise,
            lr,Learning rate,
            """;
    private static final int EPOCHS = 12;
    private static final int IMAGES = 40;

    private final Path folder;
    private final String name;
    private final List<String> conditions;
    private final Random random = new Random(7);

    public RunFolderFixture(Path folder) {
        this(folder, "artificial-run", CONDITIONS);
    }

    /// @param conditions the second is guided, later ones are controls
    public RunFolderFixture(Path folder, String name, List<String> conditions) {
        this.folder = folder;
        this.name = name;
        this.conditions = conditions;
    }

    public RunFolderFixture all() {
        return experiment()
                .results()
                .metrics()
                .recording("simulated-v1")
                .similarity()
                .gallery("ankle boot")
                .provenance("x86");
    }

    RunFolderFixture experiment() {
        StringBuilder yaml = new StringBuilder("name: " + quoted(name) + "\n");
        yaml.append("seeds: [0, 1, 2]\n");
        yaml.append("data: {kind: fashion-mnist, train: 8000, test: 2000, grey: true}\n");
        yaml.append("recording: {kind: simulated-v1, units: 200, repeats: 10, seed: 3}\n");
        yaml.append("encoding: {kind: cnn, channels: 32, layers: 3, patience: 5}\n");
        yaml.append("network: {kind: sequential, channels: [16, 32, 64], taps: [conv1, conv2, conv3]}\n");
        yaml.append("training: {epochs: 12, batch: 64, optimizer: {kind: sgd, lr: 0.1, momentum: 0.9}}\n");
        yaml.append("conditions:\n");
        for (int i = 0; i < conditions.size(); i++) {
            yaml.append("  ").append(quoted(conditions.get(i))).append(": ");
            yaml.append(
                    i == 0
                            ? "{}\n"
                            : "{guidance: {kind: similarity, taps: [conv1, conv2, conv3], weight: 20, target: {kind:"
                                    + " model}, control: " + (i == 1 ? "none" : "shuffle") + "}}\n");
        }
        yaml.append("evaluation:\n  - {kind: gaussian-noise, levels: [0, 0.05, 0.1, 0.2]}\n");
        yaml.append("  - {kind: pgd, norm: linf, epsilons: [1/255, 2/255, 4/255, 8/255], steps: 40}\n");
        yaml.append("  - {kind: pgd, norm: l2, epsilons: [0.25, 0.5, 1], steps: 40}\n");
        write("titles.csv", TITLES);
        return write("experiment.yaml", yaml.toString());
    }

    RunFolderFixture results() {
        StringBuilder results = new StringBuilder("condition,seed,dataset,perturbation,norm,strength,metric,value,n\n");
        StringBuilder summary =
                new StringBuilder("condition,dataset,perturbation,norm,strength,metric,mean,ci_low,ci_high,seeds\n");
        for (int c = 0; c < conditions.size(); c++) {
            rows(results, summary, c, "none", "", new double[] {0}, 0);
            rows(results, summary, c, "gaussian-noise", "", new double[] {0.05, 0.1, 0.2}, 2.5);
            double[] linf = {1 / 255.0, 2 / 255.0, 4 / 255.0, 8 / 255.0};
            rows(results, summary, c, "pgd", "linf", linf, 22);
            rows(results, summary, c, "pgd", "l2", new double[] {0.25, 0.5, 1}, 0.7);
        }
        write("summary.csv", summary.toString());
        return write("results.csv", results.toString());
    }

    private void rows(
            StringBuilder results,
            StringBuilder summary,
            int condition,
            String perturbation,
            String norm,
            double[] strengths,
            double slope) {
        // the second condition falls more slowly; the control is as the reference
        double[] factor = {1, 0.75, 1.02};
        for (double strength : strengths) {
            double reference = 0.85 - slope * strength;
            double mean = 0.85 - slope * strength * factor[Math.min(condition, 2)];
            for (int seed : SEEDS) {
                results.append(line(
                        quoteCsv(conditions.get(condition)),
                        seed,
                        "fashion-mnist",
                        perturbation,
                        norm,
                        strength,
                        "accuracy",
                        mean + 0.01 * (seed - 1),
                        2000));
            }
            String key = quoteCsv(conditions.get(condition)) + ",fashion-mnist," + perturbation + "," + norm + ","
                    + strength;
            summary.append(line(key, "accuracy", mean, mean - 0.025, mean + 0.025, 3));
            if (condition > 0) {
                double d = mean - reference;
                summary.append(line(key, "accuracy_minus_none", d, d - 0.015, d + 0.015, 3));
            }
        }
    }

    RunFolderFixture metrics() {
        StringBuilder csv = new StringBuilder("condition,seed,epoch,step,name,value\n");
        for (int c = 0; c < conditions.size(); c++) {
            String condition = quoteCsv(conditions.get(c));
            for (int seed : SEEDS) {
                for (int epoch = 1; epoch <= EPOCHS; epoch++) {
                    double rise = 1 - Math.exp(-epoch / 3.0) + 0.01 * random.nextGaussian();
                    csv.append(line(condition, seed, epoch, epoch * 125, "validation/loss", 2.3 - 1.8 * rise));
                    csv.append(line(condition, seed, epoch, epoch * 125, "validation/accuracy", 0.3 + 0.55 * rise));
                    csv.append(line(condition, seed, epoch, epoch * 125, "loss/task", 2.3 - 2 * rise));
                    csv.append(line(condition, seed, epoch, epoch * 125, "lr", 0.1 * Math.pow(0.9, epoch)));
                    if (c > 0) {
                        csv.append(line(condition, seed, epoch, epoch * 125, "loss/similarity", 0.2 - 0.15 * rise));
                        double second = 1 / 3.0 + 0.6 * rise;
                        csv.append(line(condition, seed, epoch, epoch * 125, "gamma/conv1", (1 - second) * 0.6));
                        csv.append(line(condition, seed, epoch, epoch * 125, "gamma/conv2", second));
                        csv.append(line(condition, seed, epoch, epoch * 125, "gamma/conv3", (1 - second) * 0.4));
                    }
                }
            }
        }
        return write("metrics.csv", csv.toString());
    }

    RunFolderFixture recording(String recording) {
        StringBuilder units = new StringBuilder("unit,label,reliability_weight,split_half,encoding_correlation\n");
        for (int u = 0; u < 200; u++) {
            double quality = Math.clamp(0.6 + 0.18 * random.nextGaussian(), 0, 1);
            units.append(line(u, "unit-" + u, 0.5 + quality, quality, u % 50 == 0 ? "" : quality * 0.7));
        }
        StringBuilder fit = new StringBuilder("epoch,train_loss,validation_loss,validation_correlation\n");
        for (int epoch = 1; epoch <= 20; epoch++) {
            double rise = 1 - Math.exp(-epoch / 5.0);
            fit.append(line(epoch, 1 - 0.6 * rise, 1 - 0.5 * rise, 0.45 * rise));
        }
        write("recordings/" + recording + "/units.csv", units.toString());
        write("recordings/" + recording + "/encoding.csv", fit.toString());
        return write("recordings/" + recording + "/summary.json", """
                {"name": "%s", "simulated": true, "images": 1000, "units": 200, "trials": 1900, "repeats-min": 1,
                 "repeats-max": 10, "repeated-images": 100, "reliability": "measured", "weight-median": 1.1,
                 "split-half-mean": 0.6, "encoding-correlation-mean": 0.43, "a-new-key": {"inner": [1, 2]}}
                """.formatted(recording));
    }

    RunFolderFixture similarity() {
        float[] brain = similarityOf(0);
        Npy.write(made(folder.resolve("similarity/brain.npy")), brain, IMAGES, IMAGES);
        for (int c = 0; c < conditions.size(); c++) {
            float[] other = similarityOf(100 + c);
            float[] mixed = new float[brain.length];
            float share = c == 1 ? 0.8f : 0.2f;
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] = share * brain[i] + (1 - share) * other[i];
            }
            if (conditions.get(c).matches("[a-z0-9-]+")) {
                Npy.write(made(folder.resolve("similarity/" + conditions.get(c) + ".npy")), mixed, IMAGES, IMAGES);
            }
        }
        return this;
    }

    private static float[] similarityOf(int seed) {
        Random random = new Random(seed);
        int dimensions = 6;
        double[][] vectors = new double[IMAGES][dimensions];
        float[] values = new float[IMAGES * IMAGES];
        for (double[] vector : vectors) {
            double square = 0;
            for (int d = 0; d < dimensions; d++) {
                vector[d] = random.nextGaussian() / (d + 1);
                square += vector[d] * vector[d];
            }
            for (int d = 0; d < dimensions; d++) {
                vector[d] /= Math.sqrt(square);
            }
        }
        for (int i = 0; i < IMAGES; i++) {
            for (int j = 0; j < IMAGES; j++) {
                double dot = 0;
                for (int d = 0; d < dimensions; d++) {
                    dot += vectors[i][d] * vectors[j][d];
                }
                values[i * IMAGES + j] = (float) dot;
            }
        }
        return values;
    }

    /// Four images, clean, under noise and attack; `label` is the class of the first.
    RunFolderFixture gallery(String label) {
        String[] labels = {label, "bag", "coat", "dress"};
        String[][] perturbations = {
            {"none", "", "0"}, {"gaussian-noise", "", "0.2"}, {"pgd", "linf", "0.0313725490196"}, {"pgd", "l2", "1"}
        };
        StringBuilder csv =
                new StringBuilder("file,condition,seed,perturbation,norm,strength,image,label,prediction,confidence\n");
        for (int image = 0; image < labels.length; image++) {
            for (int c = 0; c < conditions.size(); c++) {
                for (int p = 0; p < perturbations.length; p++) {
                    String file = image + "-" + c + "-" + p + ".png";
                    picture(image, p, file);
                    boolean right = p < 2 || (c == 1 && image % 2 == 0);
                    csv.append(line(
                            file,
                            quoteCsv(conditions.get(c)),
                            0,
                            String.join(",", perturbations[p]),
                            image,
                            quoteCsv(labels[image]),
                            quoteCsv(right ? labels[image] : "sandal"),
                            0.5 + 0.1 * p));
                }
            }
        }
        return write("gallery/gallery.csv", csv.toString());
    }

    private void picture(int shape, int noise, String file) {
        var image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 28; y++) {
            for (int x = 0; x < 28; x++) {
                double base = Math.hypot(x - 14, (y - 14) * (1 + 0.3 * shape)) < 10 ? 180 : 20;
                int grey = (int) Math.clamp(base + 15 * noise * random.nextGaussian(), 0, 255);
                image.getRaster().setSample(x, y, 0, grey);
            }
        }
        try {
            ImageIO.write(image, "png", made(folder.resolve("gallery/" + file)).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunFolderFixture provenance(String processor) {
        return write("provenance.json", """
                {"ventral": "0.1.0", "git": "0123abc", "os": "artificial", "processor": %s, "threads": 2,
                 "device": "cpu",
                 "seeds": [0, 1, 2], "data": {"train": {"images": 8000, "sha256": "5feceb66ffc86f38d952786c6d696c79"}},
                 "started": "2026-01-01T00:00:00Z", "seconds": 151.2}
                """.formatted(quoted(processor)));
    }

    public RunFolderFixture write(String file, String text) {
        try {
            Files.writeString(made(folder.resolve(file)), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public RunFolderFixture without(String file) {
        try {
            Files.delete(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static Path made(Path file) {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static String line(Object... fields) {
        StringBuilder line = new StringBuilder();
        for (Object field : fields) {
            line.append(line.isEmpty() ? "" : ",").append(field);
        }
        return line.append('\n').toString();
    }

    private static String quoteCsv(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
