package dev.ventral.report.recordings;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Numbers;
import dev.ventral.results.RunFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// All that the template of recordings by themselves shows.
///
/// @param noise recordings whose reliability cannot be told from zero
/// @param stimuli the images with the strongest and the weakest responses, of recordings that were inspected
public record RecordingsPage(
        String title,
        List<String> noise,
        List<RecordingSection> recordings,
        List<StimulusSection> stimuli,
        boolean simulated) {

    /// Whether a folder holds what was measured of recordings, and no run.
    public static boolean is(Path folder) {
        return Files.isDirectory(folder.resolve(RunFiles.RECORDINGS))
                && !Files.exists(folder.resolve(RunFiles.EXPERIMENT));
    }

    public static RecordingsPage of(Path folder) {
        List<RecordingFiles> files = RecordingFiles.all(folder);
        return new RecordingsPage(
                files.size() == 1 ? named(files.getFirst()) : Numbers.of(files.size(), "recording"),
                files.stream()
                        .filter(f ->
                                f.summary().path("reliability").asString("").startsWith("cannot"))
                        .map(RecordingsPage::named)
                        .toList(),
                RecordingSection.of(files.stream()
                        .filter(f -> f.summary().isObject()
                                || !Files.exists(folder.resolve(RunFiles.RECORDINGS)
                                        .resolve(f.name())
                                        .resolve("facts.json")))
                        .toList()),
                files.stream()
                        .flatMap(f -> StimulusSection.of(folder.resolve(RunFiles.RECORDINGS), f.name()).stream())
                        .toList(),
                files.stream().anyMatch(RecordingFiles::simulated));
    }

    private static String named(RecordingFiles files) {
        return files.summary().path("name").asString(files.name());
    }

    public List<Chart> charts() {
        return recordings.stream().flatMap(r -> r.charts().stream()).toList();
    }
}
