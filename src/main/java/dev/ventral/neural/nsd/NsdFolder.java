package dev.ventral.neural.nsd;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where the files of one subject lie below the folder of the Natural Scenes Dataset.
///
/// Source: NSD data manual, "Functional data (NSD)", "ROIs", "Experiments".
///
/// @param root the folder that has `nsddata`, `nsddata_betas` and `nsddata_stimuli`
/// @param subject 1 to 8
/// @param space `func1pt8mm`, `func1mm`, `nativesurface`, `fsaverage`: the folder of that name
/// @param preparation the folder of the betas
public record NsdFolder(Path root, int subject, String space, String preparation) {
    private static final Pattern BETAS =
            Pattern.compile("(lh\\.|rh\\.|)betas_session(\\d{2})\\.(hdf5|nii\\.gz|nii|mgh|mgz)");
    /// Those of which a part can be read without all of it come first.
    private static final List<String> ENDINGS = List.of("hdf5", "nii", "mgh", "nii.gz", "mgz");

    /// Whether responses are those of the vertices of the two hemispheres.
    boolean surface() {
        return space.equals("nativesurface") || space.equals("fsaverage");
    }

    /// What the files' names begin with, one for each file of a session.
    List<String> hemispheres() {
        return surface() ? List.of("lh.", "rh.") : List.of("");
    }

    /// The sessions whose betas are there, ascending, each with its files in the order of [#hemispheres].
    ///
    /// @throws InputError if there is none, or one of a hemisphere only
    public SortedMap<Integer, List<Path>> sessions() {
        Path folder = root.resolve("nsddata_betas")
                .resolve("ppdata")
                .resolve(name())
                .resolve(space)
                .resolve(preparation);
        InputError.unless(
                Files.isDirectory(folder),
                "%s: expected the folder of the betas of subject %d, got no such folder%s",
                folder,
                subject,
                others(folder));
        SortedMap<Integer, List<Path>> sessions = new TreeMap<>();
        List<String> names = names(folder);
        for (String file : names) {
            Matcher match = BETAS.matcher(file);
            if (match.matches() && hemispheres().contains(match.group(1))) {
                int session = Integer.parseInt(match.group(2));
                sessions.computeIfAbsent(session, s -> files(folder, names, s));
            }
        }
        InputError.unless(
                !sessions.isEmpty(),
                "%s: expected the betas of a session (%sbetas_session01.hdf5, .nii.gz, .mgh), got none",
                folder,
                hemispheres().getFirst());
        return sessions;
    }

    private List<Path> files(Path folder, List<String> names, int session) {
        return hemispheres().stream()
                .map(hemisphere -> {
                    String stem = hemisphere + "betas_session%02d.".formatted(session);
                    String name = ENDINGS.stream()
                            .map(ending -> stem + ending)
                            .filter(names::contains)
                            .findFirst()
                            .orElseThrow(() -> new InputError(folder.resolve(stem + "*")
                                    + ": expected the betas of both hemispheres, got no such file"));
                    return folder.resolve(name);
                })
                .toList();
    }

    /// The volume or the surface of labels called `atlas`.
    ///
    /// @param hemisphere one of [#hemispheres]
    Path labels(String atlas, String hemisphere) {
        return surface()
                ? freesurfer(space).resolve(hemisphere + atlas + ".mgz")
                : root.resolve("nsddata")
                        .resolve("ppdata")
                        .resolve(name())
                        .resolve(space)
                        .resolve("roi")
                        .resolve(atlas + ".nii.gz");
    }

    /// The names of the labels of `atlas`, which are the same in all spaces.
    Path names(String atlas) {
        Path own = freesurfer(space).resolve(atlas + ".mgz.ctab");
        return Files.isRegularFile(own) ? own : freesurfer(name()).resolve(atlas + ".mgz.ctab");
    }

    /// @param space `fsaverage` has a folder of its own, all others are the subject's
    private Path freesurfer(String space) {
        return root.resolve("nsddata")
                .resolve("freesurfer")
                .resolve(space.equals("fsaverage") ? space : name())
                .resolve("label");
    }

    /// Which image each trial showed.
    public Path design() {
        return there(
                root.resolve("nsddata").resolve("experiments").resolve("nsd").resolve("nsd_expdesign.mat"),
                "the order of the images");
    }

    /// The 73,000 images.
    public Path stimuli() {
        return there(
                root.resolve("nsddata_stimuli")
                        .resolve("stimuli")
                        .resolve("nsd")
                        .resolve("nsd_stimuli.hdf5"),
                "the images");
    }

    /// Refuses a file that is not there.
    static Path there(Path file, String what) {
        InputError.unless(
                Files.isRegularFile(file),
                "%s: expected %s of the Natural Scenes Dataset, got no such file",
                file,
                what);
        return file;
    }

    private String name() {
        return "subj%02d".formatted(subject);
    }

    /// What there is in place of a missing folder, beside the nearest one above it.
    private static String others(Path missing) {
        Path parent = missing.getParent();
        Path child = missing;
        while (parent != null && !Files.isDirectory(parent)) {
            child = parent;
            parent = parent.getParent();
        }
        if (parent == null) {
            return "";
        }
        return " (no '" + child.getFileName() + "' in " + parent + ", where there is " + names(parent) + ")";
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new InputError(folder + ": expected a readable folder, got " + WholeFile.reason(e), e);
        }
    }
}
