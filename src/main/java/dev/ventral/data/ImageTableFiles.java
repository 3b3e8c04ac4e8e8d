package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.Suggest;
import dev.ventral.data.image.ImageFiles;
import dev.ventral.data.image.ImageTree;
import dev.ventral.data.image.Images;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds the images that the rows of an [ImageTable] name.
final class ImageTableFiles {
    private static final String SEVERAL = "";

    private final ImageTree tree;
    /// Files by all that they may be called; [#SEVERAL] where several may.
    private final Map<String, String> files = new HashMap<>();

    private ImageTableFiles(ImageTree tree) {
        this.tree = tree;
        List<String> names = tree.names().stream().filter(ImageFiles::isImage).toList();
        for (String name : names) {
            String last = name.substring(name.lastIndexOf('/') + 1);
            for (String called : new HashSet<>(List.of(last, stem(name), stem(last)))) {
                files.merge(called, name, (_, _) -> SEVERAL);
            }
        }
        // A whole name is that of one file, whatever others are called.
        names.forEach(name -> files.put(name, name));
    }

    private static String stem(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    static LoadedDataset read(ImageTable table) {
        ImageTableRows rows = ImageTableRows.of(table);
        return ImageTree.reading(
                table.path(),
                table.pixels(),
                tree -> new LoadedDataset(new ImageTableFiles(tree).read(rows), null, true));
    }

    private LabelledImages read(ImageTableRows rows) {
        ImageTable table = rows.table();
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String cell : rows.column(table.image())) {
            String where = table.table() + ": line " + rows.line(names.size());
            String file = files.get(cell.replace('\\', '/'));
            if (file == null) {
                List<String> near = files.size() > 100_000 ? List.of() : Suggest.nearest(cell, files.keySet());
                throw new InputError(where + ": expected the name of an image of " + table.path() + ", got '" + cell
                        + "'" + (near.isEmpty() ? "" : " (did you mean " + String.join(" or ", near) + "?)"));
            }
            InputError.unless(
                    !file.equals(SEVERAL),
                    "%s: expected the name of one image of %s, got '%s', which several folders have",
                    where,
                    table.path(),
                    cell);
            InputError.unless(seen.add(file), "%s: expected each image once, got %s twice", where, cell);
            names.add(file);
        }
        List<String> labels = rows.column(table.label());
        for (int i = 0; i < labels.size(); i++) {
            InputError.unless(
                    !labels.get(i).isEmpty(),
                    "%s: line %d: expected a label in column %s, got none",
                    table.table(),
                    rows.line(i),
                    table.label());
        }
        List<String> classes = List.copyOf(new TreeSet<>(labels));
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        Images images = ImageFiles.read(tree, names, table.prepare().frame(), table.pixels());
        int[] own =
                labels.stream().mapToInt(name -> numbers.getOrDefault(name, -1)).toArray();
        return new LabelledImages(ClassFolders.label(table.path()), images, own, classes);
    }
}
