package dev.ventral.array;

import dev.ventral.InputError;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value in a MATLAB 7.3 file: a group is a struct, a dataset anything else. The attribute
/// `MATLAB_class` says what; `MATLAB_empty` that a dataset holds the size of an empty array rather than
/// its elements.
///
/// @param source file and variable, for messages
record Mat73Node(Mat73File file, String source, @Nullable Node node) implements MatlabNode {
    @Override
    public Kind kind() {
        return guarded(() -> {
            if (node instanceof Group) {
                return node.getAttribute("MATLAB_sparse") == null ? Kind.STRUCT : Kind.OTHER;
            }
            if (!(node instanceof Dataset)) {
                return Kind.OTHER;
            }
            return switch (matlabClass()) {
                case "cell" -> Kind.CELL;
                case "struct" -> Kind.STRUCT;
                case "char" -> Kind.TEXT;
                default -> Hdf5Types.numbers(data().type()) != null && !opaque() ? Kind.NUMBERS : Kind.OTHER;
            };
        });
    }

    /// Objects of classes (MATLAB's `string`, tables) are stored as numbers that mean nothing by
    /// themselves.
    private boolean opaque() {
        return node != null && node.getAttribute("MATLAB_object_decode") != null;
    }

    @Override
    public String type() {
        return guarded(() -> {
            if (node instanceof Group) {
                return kind() == Kind.STRUCT ? "struct" : "sparse (save full(x) instead)";
            }
            String name = matlabClass();
            boolean numbers = node instanceof Dataset && Hdf5Types.numbers(data().type()) != null;
            if (opaque()) {
                return "object of class " + name + (name.equals("string") ? " (save cellstr(x) instead)" : "");
            }
            return !name.isEmpty() && (numbers || kind() != Kind.OTHER) ? name : words();
        });
    }

    private String words() {
        return node instanceof Dataset ? Hdf5Types.words(data().type()) : "nothing";
    }

    private String matlabClass() {
        Attribute name = node == null ? null : node.getAttribute("MATLAB_class");
        return name == null ? "" : String.valueOf(name.getData());
    }

    private boolean empty() {
        Attribute empty = node == null ? null : node.getAttribute("MATLAB_empty");
        return empty != null && empty.getData() instanceof Number flag && flag.intValue() != 0;
    }

    @Override
    public long[] size() {
        return guarded(() -> {
            if (node instanceof Group group) {
                Dataset references = structArray(group);
                return references == null
                        ? new long[] {1, 1}
                        : MatlabSelection.reversed(data(references).shape());
            }
            if (!(node instanceof Dataset)) {
                return new long[0];
            }
            return empty() ? data().read().longs() : MatlabSelection.reversed(data().shape());
        });
    }

    /// The references of a struct array's first field; absent for a single struct.
    private @Nullable Dataset structArray(Group group) {
        for (Node child : group.getChildren().values()) {
            return child instanceof Dataset dataset && isReferences(dataset) ? dataset : null;
        }
        return null;
    }

    private static boolean isReferences(Dataset dataset) {
        return dataset.getDataType() instanceof Reference && dataset.getAttribute("MATLAB_class") == null;
    }

    @Override
    public NumberArray numbers() {
        return guarded(() -> {
            if (empty()) {
                return NumberArray.of(source, new double[0], size());
            }
            NumberArray stored = data().read();
            return stored.permuted(MatlabSelection.reversedAxes(stored.rank()));
        });
    }

    @Override
    public List<String> strings() {
        return guarded(() -> {
            long[] size = size();
            if (empty() || size.length < 2) {
                return List.of("");
            }
            long[] codes = numbers().longs();
            int columns = size[0] == 0 ? 0 : codes.length / (int) size[0];
            List<String> lines = new ArrayList<>();
            for (int r = 0; r < size[0]; r++) {
                var line = new StringBuilder();
                for (int c = 0; c < columns; c++) {
                    line.append((char) codes[r * columns + c]);
                }
                lines.add(size[0] == 1 ? line.toString() : line.toString().stripTrailing());
            }
            return lines;
        });
    }

    @Override
    public List<String> fields() {
        return guarded(() ->
                node instanceof Group group ? List.copyOf(group.getChildren().keySet()) : List.of());
    }

    @Override
    public MatlabNode field(String name, int element) {
        return guarded(() -> {
            Node field = node instanceof Group group ? group.getChild(name) : null;
            return field instanceof Dataset dataset && isReferences(dataset)
                    ? referred(data(dataset), element)
                    : new Mat73Node(file, source, field);
        });
    }

    @Override
    public MatlabNode cell(int element) {
        return guarded(() -> referred(data(), element));
    }

    private Mat73Node referred(Hdf5Data references, int element) {
        long[] addresses = file.references(references);
        Node found = element < addresses.length ? file.at(addresses[element]) : null;
        InputError.unless(
                found != null,
                "%s: expected an object where element %d refers to, got none (damaged)",
                source,
                element + 1);
        return new Mat73Node(file, source, found);
    }

    private Hdf5Data data() {
        if (node instanceof Dataset dataset) {
            return data(dataset);
        }
        throw new InputError(source + ": expected an array, got a group");
    }

    private Hdf5Data data(Dataset dataset) {
        return file.data(source, dataset);
    }

    private <T> T guarded(Supplier<T> call) {
        return LibraryCall.call(source, Mat73File.KIND, call);
    }
}
