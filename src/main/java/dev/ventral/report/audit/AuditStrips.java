package dev.ventral.report.audit;

import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.Pictures;
import dev.ventral.report.part.Titles;
import dev.ventral.results.AttackGalleryRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A few images, what each attack made of them, and what the network says.
///
/// @param problem what cannot be read, or is left out
public record AuditStrips(List<Strip> strips, String problem) {
    private static final int MOST_STRIPS = 12;

    /// Characters of images, all together: what a page can hold without becoming slow.
    private static final int MOST_TEXT = 6_000_000;

    /// One image under all attacks.
    public record Strip(String label, Shot clean, List<Column> attacks) {}

    /// One attack's result.
    ///
    /// @param change PNG as a data URI; empty where there is none
    /// @param magnified by how much the change is
    public record Column(String title, Shot result, String distance, String change, String magnified) {}

    /// An image and the network's answer.
    ///
    /// @param image PNG as a data URI; empty where there is none
    public record Shot(String image, String prediction, String confidence, boolean correct, String alt) {}

    static AuditStrips of(AuditFolder folder, AuditFigures figures) {
        Map<Integer, List<AttackGalleryRow>> byImage = new LinkedHashMap<>();
        folder.gallery()
                .rows()
                .forEach(s -> byImage.computeIfAbsent(s.image(), _ -> new ArrayList<>())
                        .add(s));
        // an image that is wrong as it is shows nothing of attacks
        boolean wrong = byImage.values().removeIf(shots -> {
            AttackGalleryRow first = shots.getFirst();
            return !first.clean().equals(first.label());
        });
        List<Strip> strips = new ArrayList<>();
        int text = 0;
        for (List<AttackGalleryRow> shots : byImage.values()) {
            if (strips.size() < MOST_STRIPS && text < MOST_TEXT) {
                Strip strip = strip(folder.path().resolve("gallery"), shots, figures, folder.titles());
                text += length(strip);
                strips.add(strip);
            }
        }
        String problem = folder.gallery().problem();
        if (problem.isEmpty() && strips.size() < byImage.size()) {
            problem = "The first %d of %d images.".formatted(strips.size(), byImage.size());
        }
        if (problem.isEmpty() && wrong) {
            problem = "Images that are wrong without a change are left out.";
        }
        return new AuditStrips(strips, problem);
    }

    private static int length(Strip strip) {
        int length = strip.clean().image().length();
        for (Column column : strip.attacks()) {
            length += column.change().length() + column.result().image().length();
        }
        return length;
    }

    private static Strip strip(Path folder, List<AttackGalleryRow> shots, AuditFigures figures, Titles titles) {
        AttackGalleryRow first = shots.getFirst();
        Shot clean = shot(
                Pictures.uri(folder, first.cleanFile()), first.clean(), first.cleanConfidence(), first, "as it is");
        List<Column> columns = new ArrayList<>();
        for (AttackGalleryRow shot : shots) {
            String title = new PerturbationTitle("", shot.attack(), shot.norm(), titles).title();
            boolean changed = shot.distance() > 0 && Double.isFinite(shot.distance());
            columns.add(new Column(
                    title,
                    shot(
                            changed ? Pictures.uri(folder, shot.adversarialFile()) : "",
                            shot.adversarial(),
                            shot.adversarialConfidence(),
                            shot,
                            "after " + title),
                    figures.units(shot.norm()).change(shot.distance()),
                    changed ? Pictures.uri(folder, shot.differenceFile()) : "",
                    "× " + Numbers.plain(shot.magnification())));
        }
        return new Strip(first.label() + " (image " + first.image() + ")", clean, columns);
    }

    private static Shot shot(String image, String prediction, double confidence, AttackGalleryRow row, String when) {
        boolean correct = prediction.equals(row.label());
        return new Shot(
                image,
                prediction,
                Double.isFinite(confidence) ? Math.round(100 * confidence) + " %" : "",
                correct,
                "%s, %s: the network says %s, which is %s"
                        .formatted(row.label(), when, prediction, correct ? "right" : "wrong"));
    }
}
