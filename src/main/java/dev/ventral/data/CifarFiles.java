package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.data.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// CIFAR's binary files: per image its label bytes (the last one counts), then 3 x 32 x 32 values.
final class CifarFiles {
    private static final int PIXELS = 3 * 32 * 32;

    private final String name;
    private final Path folder;
    private final int labelBytes;
    private final List<String> classes;

    /// @param below the folder's own name where `path` is the one above it
    CifarFiles(String name, Path path, String below, int labelBytes, List<String> classes) {
        this.name = name;
        folder = Files.isDirectory(path.resolve(below)) ? path.resolve(below) : path;
        this.labelBytes = labelBytes;
        this.classes = classes;
        if (!Files.isDirectory(folder)) {
            throw new InputError(name + ": expected a folder of the binary version (.bin files), got " + path);
        }
    }

    /// The test file is read first: it is small, and tells soonest that the folder is not the right one.
    LoadedDataset pool(String test, String... train) {
        LabelledImages tested = read(test);
        return new LoadedDataset(read(train), tested);
    }

    /// The images of several files, one after the other.
    private LabelledImages read(String... files) {
        List<byte[]> images = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (String file : files) {
            Path path = folder.resolve(file);
            byte[] content = content(path);
            int record = labelBytes + PIXELS;
            if (content.length == 0 || content.length % record != 0) {
                throw new InputError(path + ": expected a multiple of " + record + " bytes (" + name
                        + " binary version), got " + content.length);
            }
            for (int at = 0; at < content.length; at += record) {
                int label = content[at + labelBytes - 1] & 0xff;
                if (label >= classes.size()) {
                    throw new InputError(path + ": label of image " + at / record + ": expected a class from 0 to "
                            + (classes.size() - 1) + ", got " + label);
                }
                labels.add(label);
                images.add(Arrays.copyOfRange(content, at + labelBytes, at + record));
            }
        }
        return new LabelledImages(
                name,
                Images.ofBytes(3, 32, 32, images.toArray(byte[][]::new)),
                labels.stream().mapToInt(Integer::intValue).toArray(),
                classes);
    }

    private byte[] content(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputError(folder + ": expected the file " + file.getFileName() + " (" + name
                    + " binary version), found none");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException | OutOfMemoryError e) {
            throw new InputError(file + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }
}
