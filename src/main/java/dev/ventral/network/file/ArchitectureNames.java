package dev.ventral.network.file;

import dev.ventral.InputError;
import dev.ventral.Suggest;
import dev.ventral.WholeFile;
import dev.ventral.component.Kinds;
import dev.ventral.component.Yaml;
import dev.ventral.network.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Architectures as a user names them on the command line.
public final class ArchitectureNames {
    private static final String WHERE = "architecture";

    private ArchitectureNames() {}

    /// The architecture that `text` names: a kind of the catalogue with its defaults (`resnet20-cifar`), a
    /// component (`{kind: vgg16, batch-norm: true}`), or a YAML file with a component in it, alone or under
    /// `network` (so that an experiment file will do).
    public static Architecture parse(String text) {
        String spec = text.strip();
        if (spec.startsWith("{") || spec.startsWith("kind:")) {
            return Yaml.read(spec, Architecture.class, WHERE);
        }
        List<String> kinds = Kinds.entries(Architecture.class).stream()
                .map(Kinds.Entry::kind)
                .toList();
        if (kinds.contains(spec)) {
            return Yaml.read("kind: " + spec, Architecture.class, WHERE);
        }
        if (isFile(spec)) {
            return read(Path.of(spec));
        }
        List<String> near = Suggest.nearest(spec, kinds);
        throw new InputError("architecture: expected the name of one or a YAML file, got '" + spec + "'"
                + (near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?")
                + " (" + String.join(", ", kinds) + ")");
    }

    private static boolean isFile(String spec) {
        try {
            return Files.isRegularFile(Path.of(spec));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private static Architecture read(Path file) {
        try {
            JsonNode tree = Yaml.tree(Files.readString(file), file.toString());
            return Yaml.bind(tree.has("network") ? tree.get("network") : tree, Architecture.class, file.toString());
        } catch (IOException e) {
            throw new InputError(file + ": expected an architecture (YAML in UTF-8), got " + WholeFile.reason(e), e);
        }
    }
}
