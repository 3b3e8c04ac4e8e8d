package dev.ventral.audit;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.array.Npy;
import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.results.QueryTrace;
import dev.ventral.results.SampleRow;
import dev.ventral.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;

/// `parts/`: what each attack found for each part of the images, until all parts are there.
final class AuditParts {
    static final String FOLDER = "parts";
    private final RunFolder folder;
    private final LabelledImages data;
    private final int[] kept;

    /// @param kept the numbers of the images whose adversarial pixels are kept, increasing
    AuditParts(RunFolder folder, LabelledImages data, int[] kept) {
        this.folder = folder;
        this.data = data;
        this.kept = kept;
    }

    /// The samples of one part: read where they are there, made and kept otherwise.
    List<SampleRow> computed(Attack attack, int number, Supplier<AttackOutcome> make, int[] part) {
        Path table = file(attack, number, "csv");
        if (Files.exists(table)) {
            return SampleRow.TABLE.read(table);
        }
        AttackOutcome found = make.get();
        List<SampleRow> samples = Arrays.stream(part)
                .mapToObj(i -> sample(i, data.labels()[i], attack, found))
                .toList();
        int[] wanted = Arrays.stream(kept)
                .filter(i -> Arrays.binarySearch(part, i) >= 0)
                .toArray();
        if (wanted.length > 0) {
            write(file(attack, number, "npy"), wanted, found);
        }
        // last: where it is, the part is whole
        SampleRow.TABLE.write(table, samples);
        return samples;
    }

    private static SampleRow sample(int image, int label, Attack attack, AttackOutcome found) {
        int adversarial = found.adversarial(image);
        return new SampleRow(
                image,
                label,
                found.clean(image),
                attack.name(),
                attack.norm().label(),
                adversarial < 0 ? OptionalInt.empty() : OptionalInt.of(adversarial),
                found.distance(image, Norm.L0),
                found.distance(image, Norm.L1),
                found.distance(image, Norm.L2),
                found.distance(image, Norm.LINF),
                found.forward(image),
                found.gradients(image),
                Double.isFinite(found.distance(image, attack.norm())),
                QueryTrace.text(found.trace(image)));
    }

    /// The adversarial pixels that were kept, by the images' numbers; the image itself where nothing was found.
    Map<Integer, float[]> pixels(Attack attack) {
        var pixels = new TreeMap<Integer, float[]>();
        int next = 0;
        for (Path file : files(attack)) {
            float[] all = Npy.read(file).floats();
            int each = size();
            for (int at = 0; at < all.length; at += each) {
                pixels.put(kept[next++], Arrays.copyOfRange(all, at, at + each));
            }
        }
        return pixels;
    }

    /// Writes `adversarial/TITLE.npy`, `N x C x H x W`, in the order of the images.
    void join(Attack attack, int count) {
        float[] all = new float[Math.multiplyExact(count, size())];
        int at = 0;
        for (float[] pixels : pixels(attack).values()) {
            System.arraycopy(pixels, 0, all, at, pixels.length);
            at += pixels.length;
        }
        Path file = folder.resolve("adversarial").resolve(Audit.title(attack) + ".npy");
        var shape = data.images();
        Npy.write(file, all, count, shape.channels(), shape.height(), shape.width());
    }

    /// Removes the parts.
    void delete() {
        Path parts = folder.resolve(FOLDER);
        if (!Files.isDirectory(parts)) {
            return;
        }
        try (var files = Files.walk(parts)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw WholeFile.failure(parts, e);
        }
    }

    private void write(Path file, int[] wanted, AttackOutcome found) {
        float[] all = new float[wanted.length * size()];
        for (int i = 0; i < wanted.length; i++) {
            float[] pixels = found.pixels(wanted[i]);
            System.arraycopy(pixels == null ? data.images().pixels(wanted[i]) : pixels, 0, all, i * size(), size());
        }
        Npy.write(
                file,
                all,
                wanted.length,
                data.images().channels(),
                data.images().height(),
                data.images().width());
    }

    private int size() {
        return data.images().channels() * data.images().height() * data.images().width();
    }

    private Path file(Attack attack, int number, String ending) {
        return folder.resolve(FOLDER)
                .resolve(String.format(Locale.ROOT, "%s-%04d.%s", Audit.title(attack), number, ending));
    }

    private List<Path> files(Attack attack) {
        var files = new ArrayList<Path>();
        for (int number = 0; number * AuditRunner.PART < data.count(); number++) {
            Path file = file(attack, number, "npy");
            if (Files.exists(file)) {
                files.add(file);
            }
        }
        InputError.unless(
                kept.length == 0 || !files.isEmpty(), "%s: expected the parts of the audit, got none", folder.path());
        return files;
    }
}
