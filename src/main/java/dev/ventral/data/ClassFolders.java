package dev.ventral.data;

import dev.ventral.InputError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Class folders: the name of the folder an image lies in is its class.
final class ClassFolders {
    private static final Set<String> PARTS = Set.of("train", "test", "val");

    private ClassFolders() {}

    static Pool read(Path path, @Nullable Integer size) {
        try (var tree = ImageTree.open(path)) {
            List<String> names =
                    tree.names().stream().filter(ImageFiles::isImage).toList();
            String top = top(names);
            Map<String, List<String>> parts = parts(names, top);
            String test = parts.containsKey("test") ? "test" : "val";
            if (!parts.containsKey("train")) {
                return new Pool(part(path, tree, names, top, classes(path, tree, names, top), size), null);
            }
            List<String> train = parts.getOrDefault("train", List.of());
            List<String> classes = classes(path, tree, train, top + "train/");
            LabelledImages own = parts.containsKey(test)
                    ? part(path, tree, parts.getOrDefault(test, List.of()), top + test + "/", classes, size)
                    : null;
            return new Pool(part(path, tree, train, top + "train/", classes, size), own);
        }
    }

    /// The one folder around the class folders, with its `/`, or nothing.
    private static String top(List<String> names) {
        String first = names.isEmpty() ? "" : names.getFirst();
        int slash = first.indexOf('/');
        String top = first.substring(0, slash + 1);
        boolean around = slash >= 0
                && names.stream().allMatch(name -> name.startsWith(top) && name.indexOf('/', top.length()) >= 0);
        return around && !PARTS.contains(first.substring(0, slash)) ? top : "";
    }

    /// Names by `train`, `test`, `val`; empty where the folders are not just these.
    private static Map<String, List<String>> parts(List<String> names, String top) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        for (String name : names) {
            String[] below = name.substring(top.length()).split("/", -1);
            if (below.length < 3 || !PARTS.contains(below[0])) {
                return Map.of();
            }
            parts.computeIfAbsent(below[0], _ -> new ArrayList<>()).add(name);
        }
        return parts;
    }

    private static List<String> classes(Path path, ImageTree tree, List<String> names, String prefix) {
        var classes = new TreeSet<String>();
        for (String name : names) {
            classes.add(classOf(tree, name, prefix));
        }
        InputError.unless(
                !classes.isEmpty(), "%s: expected one folder of JPEG or PNG images per class, found no images", path);
        return List.copyOf(classes);
    }

    private static LabelledImages part(
            Path path,
            ImageTree tree,
            List<String> names,
            String prefix,
            List<String> classes,
            @Nullable Integer size) {
        int[] labels = new int[names.size()];
        for (int i = 0; i < labels.length; i++) {
            String name = names.get(i);
            labels[i] = classes.indexOf(classOf(tree, name, prefix));
            if (labels[i] < 0) {
                throw new InputError(tree.label(name) + ": expected one of the " + classes.size()
                        + " classes of the training images, got " + classOf(tree, name, prefix));
            }
        }
        return new LabelledImages(label(path), ImageFiles.decode(tree, names, size), labels, classes);
    }

    private static String classOf(ImageTree tree, String name, String prefix) {
        int slash = name.indexOf('/', prefix.length());
        if (slash < 0) {
            throw new InputError(tree.label(name) + ": expected images in one folder per class, got one beside them");
        }
        return name.substring(prefix.length(), slash);
    }

    private static String label(Path path) {
        Path last = path.toAbsolutePath().normalize().getFileName();
        return last == null ? path.toString() : last.toString();
    }
}
