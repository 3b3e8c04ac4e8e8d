package dev.ventral.data.image;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The files below a folder or in a zip, by their names with `/` between the parts, in the order of their
/// names.
///
/// Hidden files and `__MACOSX` are passed over.
public sealed interface ImageTree extends AutoCloseable {
    /// The largest file that is read: no image or list of class names comes near it.
    int LARGEST = 64 << 20;

    /// All names, sorted.
    List<String> names();

    /// The content of one file; may be called from several threads.
    byte[] read(String name);

    /// The file's size in bytes, unpacked.
    long size(String name);

    /// What error messages call the file.
    String label(String name);

    /// The folder or zip.
    Path path();

    @Override
    void close();

    /// Opens a folder or a zip.
    static ImageTree open(Path path) {
        if (Files.isDirectory(path)) {
            return new Folder(path);
        }
        if (!Files.isRegularFile(path)) {
            throw new InputError(path + ": expected a folder or a zip, got nothing");
        }
        return new Zip(path);
    }

    /// Reads something of a folder or a zip, which stays open if its images stay in their files.
    static <T> T reading(Path path, PixelStorage pixels, Function<ImageTree, T> read) {
        ImageTree tree = open(path);
        boolean wanted = false;
        try {
            T result = read.apply(tree);
            wanted = pixels == PixelStorage.FILES;
            return result;
        } finally {
            if (!wanted) {
                tree.close();
            }
        }
    }

    private static boolean hidden(String name) {
        for (String part : name.split("/", -1)) {
            if (part.startsWith(".") || part.equals("__MACOSX")) {
                return true;
            }
        }
        return false;
    }

    /// A folder on disk.
    final class Folder implements ImageTree {
        private final Path root;
        private final List<String> names;

        Folder(Path path) {
            var found = new TreeSet<String>();
            try (var files = Files.walk(path, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
                files.filter(Files::isRegularFile).forEach(file -> {
                    String name = path.relativize(file)
                            .toString()
                            .replace(path.getFileSystem().getSeparator(), "/");
                    if (!hidden(name)) {
                        found.add(name);
                    }
                });
            } catch (IOException | java.io.UncheckedIOException e) {
                throw new InputError(path + ": expected a readable folder, got " + WholeFile.reason(e), e);
            }
            root = path;
            names = List.copyOf(found);
        }

        @Override
        public List<String> names() {
            return names;
        }

        @Override
        public byte[] read(String name) {
            Path file = root.resolve(name);
            try {
                long size = Files.size(file);
                if (size > LARGEST) {
                    throw new InputError(file + ": expected a file of at most 64 MiB, got " + size + " bytes");
                }
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new InputError(file + ": expected a readable file, got " + WholeFile.reason(e), e);
            }
        }

        @Override
        public long size(String name) {
            Path file = root.resolve(name);
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new InputError(file + ": expected a readable file, got " + WholeFile.reason(e), e);
            }
        }

        @Override
        public String label(String name) {
            return root.resolve(name).toString();
        }

        @Override
        public Path path() {
            return root;
        }

        @Override
        public void close() {}
    }

    /// A zip, whose members are not trusted: neither their names nor their sizes.
    final class Zip implements ImageTree {
        /// Deflate reaches about 1030; photographs stay below 2, flat test images and text below 200.
        private static final int RATIO = 200;
        /// Small members may be as flat as they like.
        private static final int SMALL = 1 << 20;

        private final Path path;
        private final ZipFile zip;
        private final TreeMap<String, ZipEntry> entries = new TreeMap<>();

        Zip(Path path) {
            this.path = path;
            try {
                zip = new ZipFile(path.toFile());
            } catch (IOException e) {
                throw new InputError(
                        path + ": expected a folder or a zip, got a file that is none or damaged (" + e.getMessage()
                                + ")",
                        e);
            }
            try {
                index();
            } catch (InputError e) {
                close();
                throw e;
            }
        }

        private void index() {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                String name = entry.getName().replace('\\', '/');
                boolean outside = name.startsWith("/")
                        || name.matches("[A-Za-z]:.*")
                        || List.of(name.split("/", -1)).contains("..");
                if (outside) {
                    throw new InputError(label(entry.getName()) + ": expected a member inside the zip, got a name that"
                            + " points outside");
                }
                if (!entry.isDirectory() && !hidden(name) && entries.put(name, entry) != null) {
                    throw new InputError(label(name) + ": expected one member of this name, got several");
                }
            }
        }

        @Override
        public List<String> names() {
            return List.copyOf(entries.keySet());
        }

        @Override
        public byte[] read(String name) {
            ZipEntry entry = entries.get(name);
            if (entry == null) {
                throw new IllegalArgumentException(name);
            }
            try (InputStream in = zip.getInputStream(entry)) {
                // The sizes in the directory may lie: what counts is what comes out.
                long bound = Math.max(SMALL, RATIO * Math.max(entry.getCompressedSize(), 0));
                int limit = (int) Math.min(LARGEST, bound);
                byte[] content = in.readNBytes(limit + 1);
                if (content.length > limit) {
                    throw new InputError(label(name) + ": expected at most 64 MiB and " + RATIO
                            + " times the compressed size of " + entry.getCompressedSize() + " bytes, got more");
                }
                return content;
            } catch (IOException | IllegalArgumentException e) {
                throw new InputError(
                        label(name) + ": expected a whole member, got a damaged one (" + e.getMessage() + ")", e);
            }
        }

        @Override
        public long size(String name) {
            ZipEntry entry = entries.get(name);
            if (entry == null) {
                throw new IllegalArgumentException(name);
            }
            return entry.getSize();
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public String label(String name) {
            // A member may be called anything; a message is one line.
            return path + ": " + name.replaceAll("\\p{Cntrl}", "?");
        }

        @Override
        public void close() {
            try {
                zip.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
