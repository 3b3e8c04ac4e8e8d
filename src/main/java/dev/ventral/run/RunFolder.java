package dev.ventral.run;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Where a run keeps what it makes. Every file is written under a temporary name and renamed, so that whatever
/// is there is whole; one process at a time works in it.
public final class RunFolder implements AutoCloseable {
    public static final String EXPERIMENT = "experiment.yaml";
    private final Path folder;
    private @Nullable FileChannel lock;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /// A folder to read from.
    public static RunFolder existing(Path folder) {
        InputError.unless(Files.isDirectory(folder), "%s: expected a run folder, got nothing of that name", folder);
        InputError.unless(
                Files.isRegularFile(folder.resolve(EXPERIMENT)),
                "%s: expected a run folder, which holds experiment.yaml, got none",
                folder);
        return new RunFolder(folder);
    }

    /// Opens the folder for a run of an experiment, made where it is not there.
    ///
    /// @param resolved the resolved experiment as YAML
    /// @throws InputError where the folder belongs to another experiment, or another process works in it
    public static RunFolder open(Path folder, String resolved) {
        return open(folder, EXPERIMENT, resolved);
    }

    /// The same for any work that a file of this name describes.
    public static RunFolder open(Path folder, String name, String resolved) {
        return open(folder, name, resolved, run -> run.lock(0, Long.MAX_VALUE, false));
    }

    private interface Locking {
        void lock(RunFolder run) throws IOException;
    }

    private static RunFolder open(Path folder, String name, String resolved, Locking locking) {
        RunFolder run = new RunFolder(folder);
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(name);
            // before the lock, which would be a file of ours among others
            InputError.unless(
                    Files.exists(file) || isEmpty(folder),
                    "%s: expected an empty folder or that of the same %s, begun before, got a folder with other files;"
                            + " choose another with --out",
                    folder,
                    name.replace(".yaml", ""));
            locking.lock(run);
            if (Files.exists(file)) {
                String there = Files.readString(file);
                InputError.unless(
                        there.equals(resolved),
                        "%s: expected the folder of this %s, got that of another (its %s differs%s);"
                                + " choose another folder with --out",
                        folder,
                        name.replace(".yaml", ""),
                        name,
                        firstDifference(there, resolved));
            } else {
                run.write(name, resolved);
            }
            return run;
        } catch (IOException e) {
            run.close();
            throw WholeFile.failure(folder, e);
        } catch (InputError e) {
            run.close();
            throw e;
        }
    }

    /// Opens it for several ranks that work in it together, of which this is the first.
    public static RunFolder first(Path folder, String resolved) {
        return open(folder, EXPERIMENT, resolved, RunFolder::lockFirst);
    }

    /// Joins the first rank in the folder that it has opened.
    public static RunFolder join(Path folder) {
        RunFolder run = existing(folder);
        try {
            run.lockShared();
        } catch (IOException e) {
            throw WholeFile.failure(folder, e);
        }
        return run;
    }

    /// The run folder itself.
    public Path path() {
        return folder;
    }

    /// A file or folder in it.
    public Path resolve(String name) {
        return folder.resolve(name);
    }

    /// Writes a text file in it, whole or not at all.
    public void write(String name, String text) {
        WholeFile.write(folder.resolve(name), text);
    }

    /// Of the lock's bytes the first is the first rank's, and all ranks share the second: no other run works
    /// here as long as one of them is left.
    private void lockFirst() throws IOException {
        lock(0, 1, false);
        lock(1, 1, false).release();
        lock(1, 1, true);
    }

    /// A folder without working locks is joined nevertheless: the first rank has vouched for it.
    private void lockShared() throws IOException {
        FileChannel channel = channel();
        lock = channel;
        try {
            channel.tryLock(1, 1, true);
        } catch (OverlappingFileLockException e) {
            // held by this very process
        }
    }

    private FileLock lock(long from, long size, boolean shared) throws IOException {
        FileChannel channel = lock == null ? channel() : lock;
        lock = channel;
        FileLock held;
        try {
            held = channel.tryLock(from, size, shared);
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            close();
            throw new InputError(folder + ": expected a folder no other run works in, got one in use");
        }
        return held;
    }

    private FileChannel channel() throws IOException {
        return FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.allMatch(file -> file.getFileName().toString().startsWith("."));
        }
    }

    private static String firstDifference(String there, String here) {
        var a = there.lines().toList();
        var b = here.lines().toList();
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            if (!a.get(i).equals(b.get(i))) {
                return " in line " + (i + 1) + ": '" + a.get(i).strip() + "' there, '"
                        + b.get(i).strip() + "' here";
            }
        }
        return a.size() == b.size() ? "" : " in length";
    }

    @Override
    public void close() {
        FileChannel held = lock;
        if (held != null) {
            lock = null;
            try {
                held.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
