package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.data.image.ImageFiles;
import dev.ventral.data.image.ImageTree;
import dev.ventral.data.image.PixelStorage;
import dev.ventral.data.image.ResizeRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The layout of Tiny-ImageNet.
final class TinyImagenetFiles {
    private final ImageTree tree;
    private final String top;
    private final List<String> wnids;
    private final List<String> classes;
    private final ResizeRule frame;
    private final PixelStorage pixels;

    private TinyImagenetFiles(ImageTree tree, Path path, ResizeRule frame, PixelStorage pixels) {
        this.tree = tree;
        this.frame = frame;
        this.pixels = pixels;
        String list = tree.names().stream()
                .filter(name -> name.equals("wnids.txt") || name.matches("[^/]+/wnids\\.txt"))
                .findFirst()
                .orElseThrow(() -> new InputError(path + ": expected wnids.txt of Tiny-ImageNet, found none"));
        top = list.substring(0, list.length() - "wnids.txt".length());
        wnids = lines("wnids.txt").stream().map(String::strip).toList();
        Map<String, String> words = new HashMap<>();
        for (String line : lines("words.txt")) {
            String[] parts = line.split("\t", 2);
            words.put(parts[0].strip(), parts.length > 1 ? parts[1].split(",", 2)[0].strip() : parts[0]);
        }
        classes = wnids.stream().map(wnid -> words.getOrDefault(wnid, wnid)).toList();
    }

    static LoadedDataset read(Path path, ResizeRule frame, PixelStorage pixels) {
        return ImageTree.reading(path, pixels, tree -> {
            var files = new TinyImagenetFiles(tree, path, frame, pixels);
            LabelledImages test = files.validation();
            return new LoadedDataset(files.training(path), test, true);
        });
    }

    private LabelledImages training(Path path) {
        List<String> names = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        Map<String, Integer> numbers = numbers();
        String prefix = top + "train/";
        for (String name : tree.names()) {
            if (name.startsWith(prefix) && ImageFiles.isImage(name)) {
                String wnid = name.substring(prefix.length()).split("/", 2)[0];
                Integer label = numbers.get(wnid);
                if (label == null) {
                    throw new InputError(tree.label(name) + ": expected a class of wnids.txt, got " + wnid);
                }
                names.add(name);
                labels.add(label);
            }
        }
        InputError.unless(!names.isEmpty(), "%s: expected images in train/nXXXXXXXX/images, found none", path);
        return labelled(names, labels);
    }

    private LabelledImages validation() {
        List<String> names = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        Map<String, Integer> numbers = numbers();
        var present = new java.util.HashSet<>(tree.names());
        String file = "val/val_annotations.txt";
        for (String line : lines(file)) {
            String[] parts = line.split("\t", -1);
            Integer label = parts.length < 2 ? null : numbers.get(parts[1]);
            if (label == null) {
                throw new InputError(tree.label(top + file) + ": expected an image and a class of wnids.txt per line,"
                        + " got: " + line);
            }
            String name = top + "val/images/" + parts[0];
            if (!present.contains(name)) {
                throw new InputError(
                        tree.label(name) + ": expected the image that val_annotations.txt lists, found none");
            }
            names.add(name);
            labels.add(label);
        }
        InputError.unless(!names.isEmpty(), "%s: expected one line per image, got none", tree.label(top + file));
        return labelled(names, labels);
    }

    private LabelledImages labelled(List<String> names, List<Integer> labels) {
        int[] numbers = labels.stream().mapToInt(Integer::intValue).toArray();
        return new LabelledImages("tiny-imagenet", ImageFiles.read(tree, names, frame, pixels), numbers, classes);
    }

    private Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < wnids.size(); i++) {
            numbers.put(wnids.get(i), i);
        }
        return numbers;
    }

    private List<String> lines(String name) {
        if (!tree.names().contains(top + name)) {
            throw new InputError(tree.label(top + name) + ": expected this file of Tiny-ImageNet, found none");
        }
        return new String(tree.read(top + name), StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
