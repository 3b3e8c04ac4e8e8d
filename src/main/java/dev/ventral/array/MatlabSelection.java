package dev.ventral.array;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The values that a path leads to: one, or an array of them where it goes through all elements of a
/// struct or cell array.
///
/// @param leading the size of that array; empty for one value
/// @param nodes the values, in row-major order of `leading`
record MatlabSelection(String source, long[] leading, List<MatlabNode> nodes) {
    static MatlabSelection of(String source, MatlabNode node, List<MatlabPath.Step> steps) {
        var selection = new MatlabSelection(source, new long[0], List.of(node));
        for (MatlabPath.Step step : steps) {
            selection = switch (step) {
                case MatlabPath.Field field -> selection.field(field.name());
                case MatlabPath.Index index -> selection.index(index.at());
                case MatlabPath.Brace brace -> selection.brace(brace.at());
            };
        }
        return selection;
    }

    private MatlabSelection field(String name) {
        return each(MatlabNode.Kind.STRUCT, "a struct before ." + name, new long[0], (struct, element) -> {
            InputError.unless(
                    struct.fields().contains(name),
                    "%s: expected a field among %s, got '%s'",
                    source,
                    String.join(", ", struct.fields()),
                    name);
            return struct.field(name, element);
        });
    }

    private MatlabSelection index(long[] at) {
        return each(MatlabNode.Kind.STRUCT, "a struct array before ( )", at, MatlabNode.Element::new);
    }

    private MatlabSelection brace(long[] at) {
        return each(MatlabNode.Kind.CELL, "a cell array before { }", at, MatlabNode::cell);
    }

    private interface Pick {
        MatlabNode of(MatlabNode array, int element);
    }

    /// One element of each value, or all of them where `at` names none; those of a 1 x 1 array add no
    /// dimension.
    private MatlabSelection each(MatlabNode.Kind kind, String expected, long[] at, Pick pick) {
        List<MatlabNode> picked = new ArrayList<>();
        long[] size = nodes.isEmpty() ? new long[0] : nodes.getFirst().size();
        boolean all = at.length == 0;
        for (MatlabNode node : nodes) {
            InputError.unless(node.kind() == kind, "%s: expected %s, got %s", source, expected, node.type());
            if (!all) {
                picked.add(pick.of(node, MatlabPath.place(source, at, node.size())));
                continue;
            }
            InputError.unless(
                    Arrays.equals(size, node.size()),
                    "%s: expected arrays of equal size, got %s and %s",
                    source,
                    Arrays.toString(size),
                    Arrays.toString(node.size()));
            for (long place : rowMajor(size)) {
                picked.add(pick.of(node, (int) place));
            }
        }
        boolean stacked = all && Arrays.stream(size).anyMatch(s -> s != 1);
        return new MatlabSelection(source, stacked ? joined(leading, size) : leading, picked);
    }

    /// The places of a column-major array's elements, in row-major order.
    private long[] rowMajor(long[] size) {
        int count = ArrayLayout.allocatable(source, ArrayLayout.bytes(source, size, Long.BYTES)) / Long.BYTES;
        long[] places = new long[count];
        Arrays.setAll(places, i -> i);
        return NumberArray.of(source, places, reversed(size))
                .permuted(reversedAxes(size.length))
                .longs();
    }

    static long[] reversed(long[] size) {
        return Arrays.stream(reversedAxes(size.length)).mapToLong(d -> size[d]).toArray();
    }

    static int[] reversedAxes(int rank) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, d -> rank - 1 - d);
        return axes;
    }

    /// The numbers of all values, stacked: `leading`, then the size of each.
    NumberArray numbers() {
        if (leading.length == 0) {
            return number(nodes.getFirst());
        }
        InputError.unless(!nodes.isEmpty(), "%s: expected at least one element, got none", source);
        long[] size = nodes.getFirst().size();
        long[] shape = joined(leading, size);
        int bytes = ArrayLayout.allocatable(source, ArrayLayout.bytes(source, shape, Double.BYTES));
        double[] all = new double[bytes / Double.BYTES];
        int each = all.length / nodes.size();
        for (int i = 0; i < nodes.size(); i++) {
            InputError.unless(
                    Arrays.equals(size, nodes.get(i).size()),
                    "%s: expected elements of equal size, got %s and %s",
                    source,
                    Arrays.toString(size),
                    Arrays.toString(nodes.get(i).size()));
            System.arraycopy(number(nodes.get(i)).doubles(), 0, all, i * each, each);
        }
        return NumberArray.of(source, all, shape);
    }

    private NumberArray number(MatlabNode node) {
        InputError.unless(
                node.kind() == MatlabNode.Kind.NUMBERS,
                "%s: expected numbers, got %s%s",
                source,
                node.type(),
                node.kind() == MatlabNode.Kind.CELL ? " (one element is {1}, all are {:})" : "");
        return node.numbers();
    }

    /// The texts of all values; those of a cell array of texts are its elements'.
    List<String> strings() {
        List<String> texts = new ArrayList<>();
        for (MatlabNode node : nodes) {
            if (node.kind() == MatlabNode.Kind.CELL) {
                var cells = new MatlabSelection(source, new long[0], List.of(node)).brace(new long[0]);
                cells.nodes().forEach(cell -> texts.addAll(text(cell)));
            } else {
                texts.addAll(text(node));
            }
        }
        return texts;
    }

    private List<String> text(MatlabNode node) {
        InputError.unless(node.kind() == MatlabNode.Kind.TEXT, "%s: expected text, got %s", source, node.type());
        return node.strings();
    }

    /// Whether all values have one kind and size.
    boolean uniform(MatlabNode.Kind kind) {
        return !nodes.isEmpty()
                && nodes.stream()
                        .allMatch(n -> n.kind() == kind
                                && Arrays.equals(n.size(), nodes.getFirst().size()));
    }

    static long[] joined(long[] a, long[] b) {
        long[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
