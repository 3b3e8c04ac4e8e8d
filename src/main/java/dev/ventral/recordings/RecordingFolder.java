package dev.ventral.recordings;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.component.Yaml;
import dev.ventral.neural.Recording;
import dev.ventral.neural.source.MacaqueV4;
import dev.ventral.neural.source.RecordingSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Recordings by themselves, outside an experiment: where they are described, and where what is measured of
/// them is written.
public final class RecordingFolder {
    private static final Pattern V4 = Pattern.compile("responses_(\\d+)\\.npy");

    static final String RECORDINGS = "recordings";

    private RecordingFolder() {}

    /// The recordings that a path stands for: a YAML file with one recording (`kind: …`) or several by name,
    /// or the folder of a data set whose layout is known.
    ///
    /// @throws InputError if it is neither
    public static Map<String, RecordingSource> sources(Path path) {
        if (Files.isDirectory(path)) {
            return known(path);
        }
        String text = Yaml.text(path, "a recording's description");
        Map<String, RecordingSource> sources = Yaml.bind(
                        Yaml.tree(text, path.toString()), Recordings.class, path.toString())
                .sources();
        InputError.unless(!sources.isEmpty(), "%s: expected a recording (kind: …), got none", path);
        return sources;
    }

    private static Map<String, RecordingSource> known(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> sessions = files.map(
                            file -> V4.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(match -> match.group(1))
                    .sorted()
                    .toList();
            InputError.unless(
                    !sessions.isEmpty(),
                    "%s: expected a YAML file that describes a recording, or the folder of macaque V4 recordings"
                            + " (responses_SESSION.npy), got another folder",
                    folder);
            Map<String, RecordingSource> sources = new LinkedHashMap<>();
            for (String session : sessions) {
                sources.put("macaque-v4-" + session, new MacaqueV4(folder, session, true, false, null));
            }
            return sources;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes what is in a recording into `folder/recordings/NAME`: `facts.json`, and in `stimuli/` the
    /// images with the strongest and the weakest responses.
    ///
    /// @param facts by name, in words
    public static void inspected(String name, Recording recording, Map<String, String> facts, Path folder) {
        Path own = own(folder, name);
        StimulusPictures.write(recording, own);
        WholeFile.write(own.resolve("facts.json"), RecordingSummary.JSON.writeValueAsString(facts) + "\n");
    }

    /// Measures the reliability of a recording and writes `units.csv` and `summary.json` into a folder of its
    /// own, `folder/recordings/NAME`.
    ///
    /// @param name of the folder
    /// @param seed of random splits and permutations
    public static Measured reliability(String name, Recording recording, long seed, Path folder) {
        return write(RecordingSummary.of(recording, seed), own(folder, name), List.of());
    }

    static Path own(Path folder, String name) {
        return folder.resolve(RECORDINGS).resolve(name);
    }

    static Measured write(RecordingSummary report, Path own, List<String> table) {
        WholeFile.write(own.resolve("units.csv"), report.units());
        WholeFile.write(own.resolve("summary.json"), report.summary());
        return new Measured(report.facts(), report.warning().stream().toList(), table);
    }

    /// What was found.
    ///
    /// @param facts by name, as in `summary.json`
    /// @param warnings what has to be said of it
    /// @param table models side by side, empty where there are not several
    public record Measured(Map<String, Object> facts, List<String> warnings, List<String> table) {}
}
