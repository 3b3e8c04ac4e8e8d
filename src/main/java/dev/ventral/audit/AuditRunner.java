package dev.ventral.audit;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.component.Yaml;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.Evaluator;
import dev.ventral.evaluation.attack.AttackOutcome;
import dev.ventral.network.Classifier;
import dev.ventral.results.ResultRow;
import dev.ventral.results.RunFiles;
import dev.ventral.results.SampleRow;
import dev.ventral.results.TitleRow;
import dev.ventral.run.Provenance;
import dev.ventral.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;

/// The flow of an audit: every attack on every part of the images, then the numbers, the checks, the pictures.
/// Each part is kept as soon as it is done, so that an audit that is repeated goes on from what is there; and
/// as an image's result does not depend on the others, that changes nothing.
public final class AuditRunner {
    /// The file that says what an audit is.
    public static final String FILE = RunFiles.AUDIT;

    /// Images of one part: little is lost when the work is interrupted.
    static final int PART = 256;

    private final Audit audit;
    private final Classifier model;
    private final LabelledImages data;
    private final int[] images;
    private final RunFolder folder;
    private final Event.Listener listener;

    private AuditRunner(
            Audit audit,
            Classifier model,
            LabelledImages data,
            int[] images,
            RunFolder folder,
            Event.Listener listener) {
        this.audit = audit;
        this.model = model;
        this.data = data;
        this.images = images;
        this.folder = folder;
        this.listener = listener;
    }

    /// Makes the audit, or what is left of it.
    ///
    /// @param model opened for `audit`, in evaluation mode
    /// @param images the numbers of those attacked, increasing
    public static void run(
            Audit audit, Classifier model, LabelledImages data, int[] images, Path out, Event.Listener listener) {
        boolean there = Files.exists(out);
        boolean begun = Files.exists(out.resolve(FILE));
        try (RunFolder folder = RunFolder.open(out, FILE, Yaml.write(audit))) {
            try {
                work(audit, model, data, images, folder, listener);
            } catch (InputError e) {
                if (!begun && Files.notExists(out.resolve(AuditParts.FOLDER))) {
                    abandon(out, there, e);
                }
                throw e;
            }
        }
    }

    /// Takes back a beginning that the user's input put an end to, where nothing was computed: what is mended
    /// is another audit, which would be refused the folder.
    private static void abandon(Path out, boolean there, InputError why) {
        try {
            for (String file : List.of(FILE, RunFiles.PROVENANCE, ".lock")) {
                Files.deleteIfExists(out.resolve(file));
            }
            if (!there) {
                Files.delete(out);
            }
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private static void work(
            Audit audit,
            Classifier model,
            LabelledImages data,
            int[] images,
            RunFolder folder,
            Event.Listener listener) {
        Instant start = Instant.now();
        if (Files.exists(folder.resolve(ResultRow.TABLE.file()))) {
            new AuditParts(folder, data, new int[0]).delete();
            listener.on(new Event.Note(folder.path() + " is complete."));
            return;
        }
        var provenance = new Provenance(model.compute(), List.of(audit.seed()));
        provenance.put("model", audit.model());
        provenance.put("model-sha256", audit.modelSha256());
        provenance.images("data", data);
        provenance.put("images-attacked", images.length);
        provenance.put("classes", data.classes());
        folder.write(RunFiles.PROVENANCE, provenance.json());
        new AuditRunner(audit, model, data, images, folder, listener).run();
        provenance.put("seconds", Duration.between(start, Instant.now()).toSeconds());
        folder.write(RunFiles.PROVENANCE, provenance.json());
    }

    private void run() {
        var samples = new LinkedHashMap<Attack, List<SampleRow>>();
        var parts = new AuditParts(
                folder, data, audit.saveAdversarial() ? images : AuditGallery.chosen(model, data, images));
        for (Attack attack : audit.attacks()) {
            List<SampleRow> all = new ArrayList<>();
            for (int number = 0; number * PART < images.length; number++) {
                int from = number * PART;
                int[] part = Arrays.copyOfRange(images, from, Math.min(from + PART, images.length));
                all.addAll(parts.computed(attack, number, () -> attack(attack, part, from), part));
            }
            samples.put(attack, all);
            listener.on(new Event.Finished(stage(attack), broken(all)));
        }
        if (audit.checks()) {
            AuditChecks.write(audit, model, data.select(images), folder, listener);
        }
        AuditGallery.write(model, data, samples, parts, folder);
        if (audit.saveAdversarial()) {
            audit.attacks().forEach(attack -> parts.join(attack, images.length));
        }
        SampleRow.TABLE.writeIn(
                folder.path(), samples.values().stream().flatMap(List::stream).toList());
        TitleRow.TABLE.writeIn(folder.path(), AuditTitles.of(audit.attacks()));
        AuditResults.write(audit, data.name(), samples, folder.path());
        parts.delete();
    }

    private static String stage(Attack attack) {
        return "Attacking: " + Audit.title(attack);
    }

    private static String broken(List<SampleRow> samples) {
        long right = samples.stream().filter(SampleRow::right).count();
        long broken = samples.stream().filter(s -> s.right() && s.success()).count();
        return broken + " of " + right + " images broken";
    }

    private AttackOutcome attack(Attack attack, int[] part, int from) {
        var chosen = new BitSet();
        Arrays.stream(part).forEach(chosen::set);
        boolean[] begun = {false};
        var evaluator = new Evaluator(audit.batch(), (done, total) -> {
            // the share of the part that is done, on the scale of all images
            long scale = 100L * images.length;
            if (!begun[0]) {
                begun[0] = true;
                listener.on(new Event.Started(stage(attack), scale));
            }
            listener.on(new Event.Advanced(stage(attack), 100L * from + 100L * part.length * done / total, ""));
        });
        return evaluator.attack(model, data, attack, audit.seed(), chosen, chosen);
    }
}
