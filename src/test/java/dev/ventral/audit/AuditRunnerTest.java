package dev.ventral.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.array.Npy;
import dev.ventral.attack.Attack;
import dev.ventral.attack.Fgsm;
import dev.ventral.attack.LambdaNet;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.network.Classifier;
import dev.ventral.report.Report;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SampleRow;
import dev.ventral.tensor.Compute;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Precision;
import dev.ventral.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditRunnerTest {
    private static final int COUNT = 600;

    @TempDir
    private Path folder;

    @Test
    void leavesSamplesThatGiveItsOwnFigures() throws IOException {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model);
        Path out = folder.resolve("audit");
        AuditRunner.run(audit(true, true), model, data, all(), out, Event.Listener.none());

        List<SampleRow> samples = SampleRow.TABLE.read(out.resolve("samples.csv"));
        assertThat(samples).hasSize(2 * COUNT);
        List<ResultRow> results = ResultRow.TABLE.readIn(out);
        for (Attack attack : attacks()) {
            List<SampleRow> own = samples.stream()
                    .filter(s -> s.attack().equals(attack.name()))
                    .toList();
            for (double epsilon : attack.epsilons()) {
                long standing = own.stream()
                        .filter(s -> s.clean() == s.label() && !(s.linf() <= epsilon * (1 + 1e-6)))
                        .count();
                assertThat(value(results, attack.name(), epsilon)).isEqualTo(standing / (double) COUNT);
            }
        }
        // worst case: an image stands only if it stands under both
        for (double epsilon : List.of(.02, .05)) {
            long standing = IntStream.range(0, COUNT)
                    .filter(i -> samples.stream()
                            .filter(s -> s.image() == i)
                            .allMatch(s -> s.clean() == s.label() && !(s.linf() <= epsilon * (1 + 1e-6))))
                    .count();
            assertThat(value(results, "worst-case", epsilon)).isEqualTo(standing / (double) COUNT);
        }
        assertAdversarialImages(model, data, samples, out);
        assertThat(Files.readString(out.resolve("checks.csv"))).contains("accuracy falls with epsilon,passed");
        assertThat(out.resolve("gallery/gallery.csv")).exists();
        // the report finds every file and column it looks for
        assertThat(Files.readString(Report.write(out)))
                .contains("Complete: 2 attacks on 600 images", "Worst case", "accuracy falls with epsilon")
                .doesNotContain("in the run folder", "expected the columns", "no image");
        assertThat(out.resolve("parts")).doesNotExist();
    }

    /// The saved pixels are what the samples say: that far from the image, and answered so.
    private static void assertAdversarialImages(
            Classifier model, LabelledImages data, List<SampleRow> samples, Path out) {
        float[] pixels = Npy.read(out.resolve("adversarial/pgd-linf.npy")).floats();
        int[] answers = Tensors.ints(model.predict(Tensors.of(pixels, COUNT, 1, 6, 6)));
        for (SampleRow sample : samples) {
            if (sample.attack().equals("pgd") && sample.success()) {
                assertThat(answers[sample.image()])
                        .isEqualTo(sample.adversarial().orElseThrow())
                        .isNotEqualTo(sample.label());
                double largest = 0;
                float[] before = data.images().pixels(sample.image());
                for (int k = 0; k < 36; k++) {
                    largest = Math.max(largest, Math.abs((double) pixels[sample.image() * 36 + k] - before[k]));
                }
                assertThat(largest).isEqualTo(sample.linf());
            }
        }
    }

    /// Three parts of images; the work is cut off in the second part of the second attack.
    @Test
    void interruptedGoesOnToTheSameFiles() throws IOException {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model);
        Audit audit = audit(false, false);
        Path whole = folder.resolve("whole");
        AuditRunner.run(audit, model, data, all(), whole, Event.Listener.none());

        Path cut = folder.resolve("cut");
        assertThatThrownBy(() -> AuditRunner.run(audit, model, data, all(), cut, event -> {
                    if (event instanceof Event.Advanced(String stage, long done, String _)
                            && stage.contains("pgd")
                            && done > 50L * COUNT) {
                        throw new IllegalStateException("cut off");
                    }
                }))
                .hasMessage("cut off");
        assertThat(cut.resolve("results.csv")).doesNotExist();
        try (var parts = Files.list(cut.resolve("parts"))) {
            assertThat(parts.filter(p -> p.toString().endsWith(".csv"))).hasSizeBetween(4, 5);
        }
        AuditRunner.run(audit, model, data, all(), cut, Event.Listener.none());
        for (String file : List.of("samples.csv", "results.csv", "queries.csv", "gallery/gallery.csv")) {
            assertThat(cut.resolve(file)).hasSameTextualContentAs(whole.resolve(file));
        }
        var other = audit(true, false);
        assertThatThrownBy(() -> AuditRunner.run(other, model, data, all(), cut, Event.Listener.none()))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected the folder of this audit, got that of another");
    }

    /// What is found for an image depends neither on which others are attacked nor on the batch.
    @Test
    void someImagesGiveWhatAllGive() {
        Classifier model = LambdaNet.convolutional(1, 6, Compute.CPU);
        LabelledImages data = data(model);
        AuditRunner.run(audit(false, false), model, data, all(), folder.resolve("all"), Event.Listener.none());
        int[] some = data.draw(50, 3);
        AuditRunner.run(audit(false, false), model, data, some, folder.resolve("some"), Event.Listener.none());
        List<SampleRow> all = SampleRow.TABLE.read(folder.resolve("all/samples.csv"));
        List<SampleRow> few = SampleRow.TABLE.read(folder.resolve("some/samples.csv"));
        assertThat(few).hasSize(100);
        assertThat(all).containsAll(few);
    }

    @Test
    void refusesTheSameAttackTwice() {
        assertThatThrownBy(() -> new Audit(
                        "m",
                        "m",
                        "",
                        null,
                        "d",
                        "",
                        "",
                        1,
                        0,
                        Precision.FLOAT32,
                        8,
                        List.of(new Fgsm(Norm.L2, List.of(.1)), new Fgsm(Norm.L2, List.of(.2))),
                        false,
                        false))
                .hasMessage("attacks: expected each once, got fgsm-l2 twice");
    }

    private static double value(List<ResultRow> results, String perturbation, double epsilon) {
        return results.stream()
                .filter(r -> r.perturbation().equals(perturbation)
                        && r.metric().equals("accuracy")
                        && r.strength() == epsilon)
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static List<Attack> attacks() {
        return List.of(new Fgsm(Norm.LINF, List.of(.02, .05)), new Pgd(Norm.LINF, List.of(.02, .05), 8, null, true, 2));
    }

    private static Audit audit(boolean save, boolean checks) {
        return new Audit(
                "model",
                "model.onnx",
                "",
                null,
                "set",
                "",
                "",
                COUNT,
                3,
                Precision.FLOAT32,
                64,
                attacks(),
                save,
                checks);
    }

    private static int[] all() {
        return IntStream.range(0, COUNT).toArray();
    }

    /// Random images, nine in ten labelled as the model sees them.
    private static LabelledImages data(Classifier model) {
        int[] index = all();
        Images images = Images.ofFloats(COUNT, 1, 6, 6, Tensors.floats(new ImageRandom(9, index).uniform(0, 1, 6, 6)));
        int[] labels = Tensors.ints(model.predict(images.tensor()));
        for (int i = 0; i < COUNT; i += 10) {
            labels[i] = (labels[i] + 1) % 4;
        }
        return new LabelledImages("set", images, labels, List.of("a", "b", "c", "d"));
    }
}
