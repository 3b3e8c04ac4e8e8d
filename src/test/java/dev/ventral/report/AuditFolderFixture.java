package dev.ventral.report;

import dev.ventral.results.AttackGalleryRow;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntToDoubleFunction;
import javax.imageio.ImageIO;

/// An artificial audit: made-up distances of the right shape, and every file of an audit's folder made from
/// them. Ten images, of which the last is wrong without a change; image `i` has the class `i % 3`. DDN (L2)
/// breaks image `i` at `(i + 1) / 10`, but for image 8, which it does not break. PGD (L2) breaks images 0 to 3
/// at .5. FGSM (Linf) breaks images 0 and 1 at 4/255. JSMA (L0) breaks images 0 to 3 with `i + 1` values.
final class AuditFolderFixture {
    static final int IMAGES = 10;
    static final String SAMPLES =
            "image,label,clean,attack,norm,adversarial,l0,l1,l2,linf,forward,gradients,success,trace\n";
    private final Path folder;
    private final String name;
    private final String label;

    AuditFolderFixture(Path folder) {
        this(folder, "artificial-network", "ankle boot");
    }

    /// @param name of the network, the data, the file and what else is a text
    /// @param label of class 0
    AuditFolderFixture(Path folder, String name, String label) {
        this.folder = folder;
        this.name = name;
        this.label = label;
    }

    AuditFolderFixture all() {
        return audit().results().checks("passed").samples().queries().gallery().provenance();
    }

    AuditFolderFixture audit() {
        write("titles.csv", "name,title,words\npgd,PGD,\nddn,DDN,\nfgsm,FGSM,\njsma,JSMA,\n");
        return write("audit.yaml", """
                name: %1$s
                model: %1$s
                data: %1$s
                images: 10
                attacks:
                - {kind: pgd, norm: l2, epsilons: [0.25, 0.5], steps: 40}
                - {kind: ddn, norm: l2, epsilons: [0.25, 0.5], steps: 100}
                - {kind: fgsm, norm: linf, epsilons: [1/255, 4/255]}
                - {kind: jsma, norm: l0, epsilons: [2, 4]}
                checks: true
                """.formatted(yaml(name)));
    }

    AuditFolderFixture results() {
        var csv = new StringJoiner("\n", "condition,seed,dataset,perturbation,norm,strength,metric,value,n\n", "\n");
        csv.add(result("none", "", "0", "accuracy", "0.9", 10));
        csv.add(result("pgd", "l2", "0.25", "accuracy", "0.9", 10));
        csv.add(result("pgd", "l2", "0.5", "accuracy", "0.5", 10));
        csv.add(result("pgd", "l2", "", "forward_queries", "0", 10));
        csv.add(result("pgd", "l2", "", "gradient_queries", "36.25", 10));
        csv.add(result("ddn", "l2", "0.25", "accuracy", "0.7", 10));
        csv.add(result("ddn", "l2", "0.5", "accuracy", "0.4", 10));
        csv.add(result("ddn", "l2", "", "median_distance", "0.45", 10));
        csv.add(result("ddn", "l2", "", "median_distance_low", "0.2", 10));
        csv.add(result("ddn", "l2", "", "median_distance_high", "Infinity", 10));
        csv.add(result("ddn", "l2", "", "mean_distance", "0.4", 9));
        csv.add(result("ddn", "l2", "", "mean_distance_low", "0.2123", 9));
        csv.add(result("ddn", "l2", "", "mean_distance_high", "0.5877", 9));
        csv.add(result("ddn", "l2", "", "found", "0.9", 10));
        csv.add(result("ddn", "l2", "", "forward_queries", "12", 10));
        csv.add(result("ddn", "l2", "", "gradient_queries", "1000", 10));
        csv.add(result("fgsm", "linf", "0.00392156862745098", "accuracy", "0.9", 10));
        csv.add(result("fgsm", "linf", "0.01568627450980392", "accuracy", "0.7", 10));
        csv.add(result("jsma", "l0", "2", "accuracy", "0.7", 10));
        csv.add(result("jsma", "l0", "4", "accuracy", "0.5", 10));
        csv.add(result("jsma", "l0", "", "median_distance", "Infinity", 10));
        csv.add(result("jsma", "l0", "", "median_distance_low", "3", 10));
        csv.add(result("jsma", "l0", "", "median_distance_high", "Infinity", 10));
        csv.add(result("jsma", "l0", "", "mean_distance", "2", 5));
        csv.add(result("jsma", "l0", "", "mean_distance_low", "", 5));
        csv.add(result("jsma", "l0", "", "mean_distance_high", "", 5));
        csv.add(result("jsma", "l0", "", "found", "0.5", 10));
        csv.add(result("worst-case", "l2", "0.25", "accuracy", "0.7", 10));
        csv.add(result("worst-case", "l2", "0.5", "accuracy", "0.35", 10));
        return write("results.csv", csv.toString());
    }

    private String result(String attack, String norm, String strength, String metric, String value, int n) {
        return String.join(",", csv(name), "0", csv(name), attack, norm, strength, metric, value, Integer.toString(n));
    }

    AuditFolderFixture checks(String status) {
        return write(
                "checks.csv",
                "check,status,found,meaning\noutputs are logits,passed,a,Losses are computed from logits.\n"
                        + csv("restarts no longer gain " + name) + "," + status + "," + csv("found " + name) + ","
                        + csv("meaning " + name) + "\n");
    }

    AuditFolderFixture samples() {
        var csv = new StringBuilder(SAMPLES);
        samples(csv, "pgd", "l2", IMAGES, i -> i < 4 ? .5 : Double.NaN);
        samples(csv, "ddn", "l2", IMAGES, i -> i == 8 ? Double.NaN : (i + 1) / 10.0);
        samples(csv, "fgsm", "linf", IMAGES, i -> i < 2 ? 4 / 255.0 : Double.NaN);
        samples(csv, "jsma", "l0", IMAGES, i -> i < 4 ? i + 1 : Double.NaN);
        return write("samples.csv", csv.toString());
    }

    /// Many images, which many attacks break at distances up to 1.
    AuditFolderFixture large(int images, int attacks) {
        var samples = new StringBuilder(SAMPLES);
        var results =
                new StringJoiner("\n", "condition,seed,dataset,perturbation,norm,strength,metric,value,n\n", "\n");
        results.add(result("none", "", "0", "accuracy", "0.9", images));
        for (int a = 0; a < attacks; a++) {
            int attack = a;
            samples(samples, "a" + a, "l2", images, i -> (i * 7919L + attack * 104729L) % images / (double) images);
            results.add(result("a" + a, "l2", "0.5", "accuracy", "0.5", images));
            results.add(result("a" + a, "l2", "", "median_distance", "0.5", images));
        }
        return write("samples.csv", samples.toString()).write("results.csv", results.toString());
    }

    /// @param distance of the images that are right without a change; NaN where nothing is found
    private static void samples(
            StringBuilder csv, String attack, String norm, int images, IntToDoubleFunction distance) {
        for (int i = 0; i < images; i++) {
            boolean wrong = i == images - 1;
            double size = wrong ? 0 : distance.applyAsDouble(i);
            boolean found = !Double.isNaN(size);
            var fields = new StringJoiner(",", "", "\n");
            int adversarial = wrong ? (i + 2) % 3 : (i + 1) % 3;
            fields.add("" + i)
                    .add("" + i % 3)
                    .add("" + (wrong ? (i + 2) % 3 : i % 3))
                    .add(attack)
                    .add(norm);
            fields.add(found ? "" + adversarial : "");
            for (String each : List.of("l0", "l1", "l2", "linf")) {
                fields.add(!found ? "" : each.equals(norm) ? "" + size : wrong ? "0" : "77");
            }
            csv.append(fields.add("0").add("40").add("" + found).add(found ? "5:0.9 10:" + size : ""));
        }
    }

    AuditFolderFixture queries() {
        return write("queries.csv", """
                attack,norm,queries,median_distance,found
                ddn,l2,1,Infinity,0
                ddn,l2,10,0.7,0.75
                ddn,l2,100,0.45,1
                jsma,l0,1,Infinity,0
                jsma,l0,50,Infinity,0.4
                """);
    }

    AuditFolderFixture gallery() {
        String header = String.join(",", AttackGalleryRow.TABLE.columns());
        for (String file : List.of("clean-0.png", "ddn-l2-0-change.png", "ddn-l2-0.png")) {
            picture("gallery/" + file);
        }
        return write(
                "gallery/gallery.csv",
                header + "\n" + shot("ddn", "l2", label, name, "0.5123", "7", "ddn-l2-0-change.png", "ddn-l2-0.png")
                        + shot("pgd", "l2", label, label, "Infinity", "1", "a.png", "b.png")
                        + shot("jsma", "l0", label, "coat", "12", "1", "ddn-l2-0-change.png", "ddn-l2-0.png")
                        + "ddn,l2,9,coat,bag,0.6,bag,0.6,0,1,clean-0.png,a.png,b.png\n");
    }

    private String shot(
            String attack,
            String norm,
            String clean,
            String adversarial,
            String distance,
            String factor,
            String... files) {
        return String.join(
                        ",",
                        attack,
                        norm,
                        "0",
                        csv(label),
                        csv(clean),
                        "0.98",
                        csv(adversarial),
                        "0.51",
                        distance,
                        factor,
                        "clean-0.png",
                        files[0],
                        files[1])
                + "\n";
    }

    private void picture(String file) {
        var image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < image.getWidth(); i++) {
            image.getRaster().setSample(i, i, 0, 255);
        }
        try {
            ImageIO.write(image, "png", made(folder.resolve(file)).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AuditFolderFixture provenance() {
        return write(
                "provenance.json",
                "{\"ventral\": %s, \"classes\": [%s, \"bag\", \"coat\"], \"a\": {\"b\": 1}}"
                        .formatted(yaml(name), yaml(label)));
    }

    AuditFolderFixture write(String file, String text) {
        try {
            Files.writeString(made(folder.resolve(file)), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private static Path made(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return file;
    }

    private static String csv(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private static String yaml(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
