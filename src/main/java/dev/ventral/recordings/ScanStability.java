package dev.ventral.recordings;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.data.image.Images;
import dev.ventral.neural.RecordedSimilarity.Stability;
import dev.ventral.neural.TrialPairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// How much the recordings of an experiment agree where they are scans of the same images ([Stability]):
/// added, as `scans`, to the `summary.json` of each, once all of them are measured.
public final class ScanStability {
    private static final String KEY = "scans";
    private final Map<Images, List<Scan>> byImages = new LinkedHashMap<>();

    /// @param pairs null where fewer than two images are repeated
    private record Scan(String name, Path summary, @Nullable TrialPairs pairs) {}

    /// Whether a recording's summary tells already.
    public static boolean isIn(Path summary) {
        return read(summary).has(KEY);
    }

    public void add(String name, Path summary, Images images, @Nullable TrialPairs pairs) {
        byImages.computeIfAbsent(images, _ -> new ArrayList<>()).add(new Scan(name, summary, pairs));
    }

    public void write() {
        byImages.values().forEach(scans -> {
            Object found = of(scans);
            for (Scan scan : scans) {
                ObjectNode summary = read(scan.summary);
                summary.set(KEY, RecordingSummary.JSON.valueToTree(found));
                WholeFile.write(scan.summary, RecordingSummary.JSON.writeValueAsString(summary) + "\n");
            }
        });
    }

    private static ObjectNode read(Path summary) {
        try {
            return RecordingSummary.JSON.readValue(Files.readString(summary), ObjectNode.class);
        } catch (IOException | JacksonException e) {
            throw new InputError(
                    summary
                            + ": expected the summary of a recording, got something else; delete it to have it made anew",
                    e);
        }
    }

    /// Numbers, or why there are none.
    private static Object of(List<Scan> scans) {
        if (scans.size() == 1) {
            return "no other recording shows the same images";
        }
        List<String> names = new ArrayList<>();
        List<TrialPairs> pairs = new ArrayList<>();
        for (Scan scan : scans) {
            if (scan.pairs != null) {
                names.add(scan.name);
                pairs.add(scan.pairs);
            }
        }
        if (pairs.size() < 2 || TrialPairs.common(pairs).size() < 2) {
            return "no two images are repeated in each recording of these images";
        }
        Stability stability = TrialPairs.stability(pairs);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("recordings", names);
        facts.put("repeated-images", stability.images());
        facts.put("stability-between-scans", stability.betweenScans());
        facts.put("stability-between-repeats", stability.betweenRepeats());
        return facts;
    }
}
