package dev.ventral.array;

import dev.ventral.InputError;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.links.ExternalLink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// HDF5 files, netCDF-4 among them. A dataset is called by its path from the root, `group/data`. Numbers
/// are those that are stored: netCDF's `scale_factor`, `add_offset` and `_FillValue` are not applied.
final class Hdf5File extends BaseArrayFile {
    static final String KIND = "a sound HDF5 file";
    private static final int DEEPEST = 64;
    /// What the netCDF library writes into the attribute NAME of a dimension that has no variable.
    private static final String DIMENSION = "This is a netCDF dimension but not a netCDF variable";

    private final HdfFile hdf;

    private Hdf5File(Path file, HdfFile hdf) {
        super(file);
        this.hdf = hdf;
    }

    static Hdf5File open(Path file) {
        return new Hdf5File(file, LibraryCall.call(file.toString(), KIND, () -> new HdfFile(file)));
    }

    @Override
    public List<Entry> entries() {
        return LibraryCall.call(file.toString(), KIND, () -> {
            List<Entry> entries = new ArrayList<>();
            list(hdf, "", 0, new HashSet<>(), entries);
            return entries;
        });
    }

    /// Lists what hard links lead to, each group once: links may go round in circles.
    private void list(Group group, String path, int depth, Set<Long> seen, List<Entry> entries) {
        if (depth > DEEPEST || !seen.add(group.getAddress())) {
            return;
        }
        for (Node child : group.getChildren().values()) {
            String name = path + child.getName();
            if (child instanceof Group below && !child.isLink()) {
                list(below, name + "/", depth + 1, seen, entries);
            } else if (child instanceof Dataset dataset && !child.isLink() && !isDimension(child)) {
                entries.add(entry(name, data(name, dataset)));
            }
        }
    }

    private static Entry entry(String name, Hdf5Data data) {
        if (data.isNull()) {
            return new Entry(name, new long[0], "empty", Kind.OTHER);
        }
        Kind kind = Hdf5Types.numbers(data.type()) != null
                ? Kind.NUMBERS
                : Hdf5Types.isText(data.type()) ? Kind.TEXT : Kind.OTHER;
        return new Entry(name, data.shape(), Hdf5Types.words(data.type()), kind);
    }

    private static boolean isDimension(Node node) {
        Attribute name = node.getAttribute("NAME");
        return name != null && String.valueOf(name.getData()).startsWith(DIMENSION);
    }

    private Hdf5Data data(String name, Dataset dataset) {
        return Hdf5Data.of(file, where(name), dataset, hdf.getUserBlockSize());
    }

    @Override
    public NumberArray read(String name) {
        return LibraryCall.call(where(name), KIND, () -> find(name).read());
    }

    @Override
    public NumberArray read(String name, long[] offset, long[] count) {
        return LibraryCall.call(where(name), KIND, () -> find(name).read(offset, count));
    }

    @Override
    public List<String> strings(String name) {
        return LibraryCall.call(where(name), KIND, () -> find(name).strings());
    }

    private Hdf5Data find(String name) {
        Node node = hdf;
        for (String part : name.split("/")) {
            if (part.isEmpty()) {
                continue;
            }
            Node child = node instanceof Group group ? group.getChild(part) : null;
            if (child == null) {
                throw missing(name);
            }
            InputError.unless(
                    !(child instanceof ExternalLink),
                    "%s: expected data in the file itself, got a link to another file",
                    where(name));
            node = child instanceof Link link ? link.getTarget() : child;
        }
        if (node instanceof Dataset dataset) {
            return data(name, dataset);
        }
        throw missing(name);
    }

    @Override
    public void close() {
        hdf.close();
    }
}
