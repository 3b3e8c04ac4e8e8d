package dev.ventral.array;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// MATLAB's files of both kinds: variables, and by paths what lies in structs and cells.
abstract class MatlabFile extends BaseArrayFile {
    private static final int DEEPEST = 16;

    MatlabFile(Path file) {
        super(file);
    }

    /// The names of the variables.
    abstract List<String> variables();

    /// One of them.
    abstract MatlabNode variable(String name);

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (String name : variables()) {
            list(new MatlabSelection(where(name), new long[0], List.of(variable(name))), name, 0, entries);
        }
        return entries;
    }

    private static void list(MatlabSelection selection, String name, int depth, List<Entry> entries) {
        if (selection.nodes().isEmpty()) {
            entries.add(new Entry(name, selection.leading(), "empty", Kind.OTHER));
            return;
        }
        MatlabNode first = selection.nodes().getFirst();
        long[] shape = MatlabSelection.joined(selection.leading(), first.size());
        if (selection.uniform(MatlabNode.Kind.NUMBERS)) {
            entries.add(new Entry(name, shape, first.type(), Kind.NUMBERS));
        } else if (selection.nodes().stream().allMatch(MatlabFile::isText)) {
            long[] many = first.kind() == MatlabNode.Kind.CELL ? shape : selection.leading();
            entries.add(new Entry(name, many, "text", Kind.TEXT));
        } else if (selection.uniform(MatlabNode.Kind.STRUCT) && depth < DEEPEST) {
            for (String field : first.fields()) {
                String below = name + "." + field;
                list(step(selection, new MatlabPath.Field(field)), below, depth + 1, entries);
            }
        } else if (selection.uniform(MatlabNode.Kind.CELL) && depth < DEEPEST) {
            list(step(selection, new MatlabPath.Brace(new long[0])), name + "{:}", depth + 1, entries);
        } else {
            boolean mixed = selection.nodes().size() > 1;
            entries.add(new Entry(
                    name,
                    mixed ? selection.leading() : shape,
                    mixed ? "of different kinds" : first.type(),
                    Kind.OTHER));
        }
    }

    private static MatlabSelection step(MatlabSelection from, MatlabPath.Step step) {
        List<MatlabNode> nodes = new ArrayList<>();
        long[] leading = from.leading();
        for (MatlabNode node : from.nodes()) {
            var one = MatlabSelection.of(from.source(), node, List.of(step));
            nodes.addAll(one.nodes());
            leading = MatlabSelection.joined(from.leading(), one.leading());
        }
        return new MatlabSelection(from.source(), leading, nodes);
    }

    /// Whether a value is text, or a cell array of nothing but single texts.
    private static boolean isText(MatlabNode node) {
        if (node.kind() != MatlabNode.Kind.CELL) {
            return node.kind() == MatlabNode.Kind.TEXT;
        }
        for (int i = 0; i < node.count(); i++) {
            if (node.cell(i).kind() != MatlabNode.Kind.TEXT) {
                return false;
            }
        }
        return node.count() > 0;
    }

    private MatlabSelection select(String name) {
        MatlabPath path = MatlabPath.parse(where(name), name);
        if (!variables().contains(path.variable())) {
            throw missing(name);
        }
        return MatlabSelection.of(where(name), variable(path.variable()), path.steps());
    }

    @Override
    public NumberArray read(String name) {
        return select(name).numbers();
    }

    @Override
    public NumberArray read(String name, long[] offset, long[] count) {
        return read(name).slab(offset, count);
    }

    @Override
    public List<String> strings(String name) {
        return select(name).strings();
    }
}
