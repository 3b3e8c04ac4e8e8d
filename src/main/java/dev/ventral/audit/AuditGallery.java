package dev.ventral.audit;

import dev.ventral.WholeFile;
import dev.ventral.attack.Attack;
import dev.ventral.data.LabelledImages;
import dev.ventral.data.image.Images;
import dev.ventral.evaluation.attack.Prediction;
import dev.ventral.network.Classifier;
import dev.ventral.results.AttackGalleryRow;
import dev.ventral.results.SampleRow;
import dev.ventral.run.Png;
import dev.ventral.run.RunFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// `gallery/`: a few images, the change each attack made, magnified, and the result, with the network's
/// answers.
final class AuditGallery {
    private static final int SHOWN = 6;
    private static final int LOOKED_AT = 128;

    private AuditGallery() {}

    /// The images that are shown: among the first that the network gets right, one of each of as many classes.
    static int[] chosen(Classifier model, LabelledImages data, int[] images) {
        int[] first = Arrays.copyOf(images, Math.min(images.length, LOOKED_AT));
        List<Prediction> answers = Prediction.of(model, data.images().select(first));
        Set<Integer> seen = new HashSet<>();
        return IntStream.range(0, first.length)
                .filter(k -> answers.get(k).prediction() == data.labels()[first[k]])
                .map(k -> first[k])
                .filter(i -> seen.add(data.labels()[i]))
                .limit(SHOWN)
                .toArray();
    }

    /// Writes the pictures, and `gallery/gallery.csv` about them.
    static void write(
            Classifier model,
            LabelledImages data,
            Map<Attack, List<SampleRow>> samples,
            AuditParts parts,
            RunFolder folder) {
        var rows = new ArrayList<AttackGalleryRow>();
        int[] all = samples.values().iterator().next().stream()
                .mapToInt(SampleRow::image)
                .toArray();
        int[] shown = chosen(model, data, all);
        if (shown.length == 0) {
            AttackGalleryRow.TABLE.writeIn(folder.path(), rows);
            return;
        }
        List<Prediction> clean = Prediction.of(model, data.images().select(shown));
        for (var entry : samples.entrySet()) {
            Attack attack = entry.getKey();
            Map<Integer, float[]> pixels = parts.pixels(attack);
            float[][] broken = Arrays.stream(shown).mapToObj(pixels::get).toArray(float[][]::new);
            List<Prediction> answers = Prediction.of(model, like(data.images(), broken));
            for (int i = 0; i < shown.length; i++) {
                SampleRow sample = sample(entry.getValue(), shown[i]);
                float[] before = data.images().pixels(shown[i]);
                double magnification = magnification(before, broken[i]);
                String name = Audit.title(attack) + "-" + shown[i];
                picture(folder, "clean-" + shown[i], before, data.images());
                picture(folder, name + "-change", change(before, broken[i], magnification), data.images());
                picture(folder, name, broken[i], data.images());
                rows.add(new AttackGalleryRow(
                        attack.name(),
                        attack.norm().label(),
                        shown[i],
                        data.classes().get(sample.label()),
                        data.classes().get(clean.get(i).prediction()),
                        clean.get(i).confidence(),
                        data.classes().get(answers.get(i).prediction()),
                        answers.get(i).confidence(),
                        sample.distance(),
                        magnification,
                        "clean-" + shown[i] + ".png",
                        name + "-change.png",
                        name + ".png"));
            }
        }
        AttackGalleryRow.TABLE.writeIn(folder.path(), rows);
    }

    private static SampleRow sample(List<SampleRow> samples, int image) {
        return samples.stream().filter(s -> s.image() == image).findFirst().orElseThrow();
    }

    private static Images like(Images images, float[][] pixels) {
        return Images.ofFloats(images.channels(), images.height(), images.width(), pixels);
    }

    /// What takes the largest change to the whole range; 1 where nothing changed.
    private static double magnification(float[] before, float[] after) {
        float largest = 0;
        for (int k = 0; k < before.length; k++) {
            largest = Math.max(largest, Math.abs(after[k] - before[k]));
        }
        return largest == 0 ? 1 : Math.max(1, Math.floor(.5 / largest));
    }

    /// The change about mid grey.
    private static float[] change(float[] before, float[] after, double magnification) {
        float[] change = new float[before.length];
        for (int k = 0; k < change.length; k++) {
            change[k] = (float) Math.clamp(.5 + magnification * (after[k] - before[k]), 0, 1);
        }
        return change;
    }

    private static void picture(RunFolder folder, String name, float[] pixels, Images like) {
        WholeFile.write(folder.resolve("gallery").resolve(name + ".png"), Png.of(pixels, like));
    }
}
