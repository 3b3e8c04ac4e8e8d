package dev.ventral.array;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// MATLAB's files from 7.3 on (`save -v7.3`): HDF5 with MATLAB's attributes. HDF5 holds MATLAB's
/// dimensions in reverse; here they are MATLAB's again. Cells, and the fields of struct arrays, are
/// references into the group `#refs#`.
final class Mat73File extends MatlabFile {
    static final String KIND = "a sound MATLAB 7.3 file";
    private static final int DEEPEST = 64;

    private final HdfFile hdf;
    private @Nullable Map<Long, Node> byAddress;
    private final Map<Long, long[]> references = new HashMap<>();

    private Mat73File(Path file, HdfFile hdf) {
        super(file);
        this.hdf = hdf;
    }

    static Mat73File open(Path file) {
        return new Mat73File(file, LibraryCall.call(file.toString(), KIND, () -> new HdfFile(file)));
    }

    @Override
    List<String> variables() {
        return LibraryCall.call(
                file.toString(),
                KIND,
                () -> hdf.getChildren().keySet().stream()
                        .filter(name -> !name.startsWith("#"))
                        .toList());
    }

    @Override
    MatlabNode variable(String name) {
        return LibraryCall.call(where(name), KIND, () -> new Mat73Node(this, where(name), hdf.getChild(name)));
    }

    /// The object that lies at an address; absent if there is none.
    @Nullable
    Node at(long address) {
        if (byAddress == null) {
            byAddress = new HashMap<>();
            collect(hdf, 0, byAddress);
        }
        return byAddress.get(address);
    }

    private static void collect(Group group, int depth, Map<Long, Node> found) {
        if (depth > DEEPEST) {
            return;
        }
        for (Node child : group.getChildren().values()) {
            if (!child.isLink()
                    && found.putIfAbsent(child.getAddress(), child) == null
                    && child instanceof Group below) {
                collect(below, depth + 1, found);
            }
        }
    }

    /// The references in a dataset, read once: cells are asked for one after the other.
    long[] references(Hdf5Data data) {
        return references.computeIfAbsent(data.dataset().getAddress(), _ -> data.references());
    }

    Hdf5Data data(String source, Dataset dataset) {
        return Hdf5Data.of(file, source, dataset, hdf.getUserBlockSize());
    }

    @Override
    public void close() {
        hdf.close();
    }
}
