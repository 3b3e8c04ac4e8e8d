package dev.ventral.network.onnx;

import dev.ventral.InputError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One operation of the graph, as the file has it.
///
/// @param op type of the operator
/// @param name may be empty
/// @param inputs names of values, empty where an optional one is left out
/// @param outputs names of values, empty where one is left out
record Node(
        String op,
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {
    private static final int SHOWN = 100;

    boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    long integer(String attribute, long missing) {
        Attribute found = attributes.get(attribute);
        return found == null ? missing : given(found.number(), attribute, "an integer");
    }

    boolean flag(String attribute, boolean missing) {
        return integer(attribute, missing ? 1 : 0) != 0;
    }

    double real(String attribute, double missing) {
        Attribute found = attributes.get(attribute);
        return found == null ? missing : given(found.real(), attribute, "a number");
    }

    String text(String attribute, String missing) {
        Attribute found = attributes.get(attribute);
        return found == null ? missing : given(found.text(), attribute, "text");
    }

    long[] integers(String attribute, long... missing) {
        Attribute found = attributes.get(attribute);
        return found == null ? missing : found.integers().clone();
    }

    private <T> T given(@Nullable T value, String attribute, String expected) {
        if (value == null) {
            throw wrong("expected " + expected + " as attribute " + attribute);
        }
        return value;
    }

    /// An error in this node.
    InputError wrong(String message) {
        return new InputError(this + ": " + message);
    }

    /// An error in this node, in a message as for `String.format`.
    void unless(boolean holds, String message, @Nullable Object... args) {
        if (!holds) {
            throw wrong(String.format(message, args));
        }
    }

    @Override
    public String toString() {
        String known = name.isEmpty() && !outputs.isEmpty() ? outputs.getFirst() : name;
        return "node '" + shown(known) + "' (" + shown(op) + ")";
    }

    /// A name from a file, fit for one line.
    static String shown(String name) {
        String clean = name.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > SHOWN ? clean.substring(0, SHOWN) + "…" : clean;
    }
}
