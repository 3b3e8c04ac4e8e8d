package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.data.image.ImageFiles;
import dev.ventral.data.image.ImageTree;
import dev.ventral.data.image.PixelStorage;
import dev.ventral.data.image.ResizeRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Class folders: the name of the folder an image lies in is its class.
final class ClassFolders {
    private static final Set<String> PARTS = Set.of("train", "test", "val");

    private final Path path;
    private final ImageTree tree;
    private final List<String> wanted;
    private final ResizeRule frame;
    private final PixelStorage pixels;

    private ClassFolders(Path path, ImageTree tree, List<String> wanted, ResizeRule frame, PixelStorage pixels) {
        this.path = path;
        this.tree = tree;
        this.wanted = wanted;
        this.frame = frame;
        this.pixels = pixels;
    }

    /// @param wanted classes, in the order of their labels; none: all, by name
    static LoadedDataset read(Path path, List<String> wanted, ResizeRule frame, PixelStorage pixels) {
        return ImageTree.reading(path, pixels, tree -> new ClassFolders(path, tree, wanted, frame, pixels).read());
    }

    private LoadedDataset read() {
        List<String> names = tree.names().stream().filter(ImageFiles::isImage).toList();
        String top = top(names);
        Map<String, List<String>> parts = parts(names, top);
        String test = parts.containsKey("test") ? "test" : "val";
        if (!parts.containsKey("train")) {
            return new LoadedDataset(part(names, top, classes(names, top)), null, true);
        }
        List<String> train = parts.getOrDefault("train", List.of());
        List<String> classes = classes(train, top + "train/");
        LabelledImages own =
                parts.containsKey(test) ? part(parts.getOrDefault(test, List.of()), top + test + "/", classes) : null;
        return new LoadedDataset(part(train, top + "train/", classes), own, true);
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
    private Map<String, List<String>> parts(List<String> names, String top) {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        boolean deep = false;
        String flat = null;
        for (String name : names) {
            String[] below = name.substring(top.length()).split("/", 4);
            if (!PARTS.contains(below[0])) {
                return Map.of();
            }
            deep |= below.length >= 3;
            flat = below.length < 3 && flat == null ? name : flat;
            parts.computeIfAbsent(below[0], _ -> new ArrayList<>()).add(name);
        }
        if (flat == null) {
            return parts;
        }
        // Class folders may be called train and val; beside images in class folders of their own they are not.
        InputError.unless(
                !deep,
                "%s: expected this image in the folder of its class (ImageNet ships its validation images without such"
                        + " folders: move each into one, as in train/), got it beside them",
                tree.label(flat == null ? "" : flat));
        return Map.of();
    }

    private List<String> classes(List<String> names, String prefix) {
        var classes = new TreeSet<String>();
        for (String name : names) {
            classes.add(classOf(name, prefix));
        }
        InputError.unless(
                !classes.isEmpty(), "%s: expected one folder of JPEG or PNG images per class, found no images", path);
        ClassNames.checkKnown(path, wanted, classes);
        return wanted.isEmpty() ? List.copyOf(classes) : wanted;
    }

    private LabelledImages part(List<String> names, String prefix, List<String> classes) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String name : classes) {
            numbers.put(name, numbers.size());
        }
        List<String> own = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (String name : names) {
            Integer label = numbers.get(classOf(name, prefix));
            if (label != null) {
                own.add(name);
                labels.add(label);
            } else if (wanted.isEmpty()) {
                throw new InputError(tree.label(name) + ": expected one of the " + classes.size()
                        + " classes of the training images, got " + classOf(name, prefix));
            }
        }
        InputError.unless(
                !own.isEmpty(), "%s: expected images of the classes asked for below %s, found none", path, prefix);
        return new LabelledImages(
                label(path),
                ImageFiles.read(tree, own, frame, pixels),
                labels.stream().mapToInt(Integer::intValue).toArray(),
                classes);
    }

    private String classOf(String name, String prefix) {
        int slash = name.indexOf('/', prefix.length());
        if (slash < 0) {
            throw new InputError(tree.label(name) + ": expected images in one folder per class, got one beside them");
        }
        return name.substring(prefix.length(), slash);
    }

    static String label(Path path) {
        Path last = path.toAbsolutePath().normalize().getFileName();
        return last == null ? path.toString() : last.toString();
    }
}
