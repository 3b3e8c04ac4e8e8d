package dev.ventral.array;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import us.hebi.matlab.mat.format.BufferAllocator;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5Reader.EntryFilter;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/// MATLAB's files up to 7.2 (`save -v6`, `-v7`), "MAT-file level 5". A variable is read whole, and only when it is
/// asked for.
final class Mat5File extends MatlabFile {
    static final String KIND = "a sound MATLAB 5 file";

    private final Set<String> names = new LinkedHashSet<>();
    private final Map<String, MatlabNode> read = new HashMap<>();

    private Mat5File(Path file) {
        super(file);
        load(header -> {
            if (header.getName() != null && !header.getName().isEmpty()) {
                names.add(header.getName());
            }
            return false;
        });
    }

    static Mat5File open(Path file) {
        return new Mat5File(file);
    }

    @Override
    List<String> variables() {
        return List.copyOf(names);
    }

    @Override
    MatlabNode variable(String name) {
        if (!read.containsKey(name)) {
            load(header -> name.equals(header.getName()));
        }
        MatlabNode node = read.get(name);
        if (node == null) {
            throw missing(name);
        }
        return node;
    }

    private void load(EntryFilter filter) {
        MatFile loaded = Foreign.call(file.toString(), KIND, () -> {
            try (Source source = Sources.openFile(file.toFile())) {
                return Mat5.newReader(source)
                        .setEntryFilter(filter)
                        .setBufferAllocator(new Limited(file, Files.size(file)))
                        .disableSubsystemProcessing()
                        .readMat();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        for (MatFile.Entry entry : loaded.getEntries()) {
            read.put(entry.getName(), new Mat5Node(where(entry.getName()), entry.getValue()));
        }
    }

    /// Memory on the heap, no more of it than the file can stand for.
    private static final class Limited implements BufferAllocator {
        /// A small file may need more: names, dimensions, padding.
        private static final long LEAST = 1 << 20;

        private final Path file;
        private long left;

        Limited(Path file, long size) {
            this.file = file;
            this.left = Math.max(LEAST, Math.multiplyExact(size, 2 * Streamed.RATIO));
        }

        @Override
        public ByteBuffer allocate(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw new IllegalStateException("more values than the file can hold");
            }
            return ByteBuffer.allocate(Grid.allocatable(file.toString(), bytes));
        }

        @Override
        public void release(ByteBuffer buffer) {
            // The garbage collector does.
        }
    }
}
