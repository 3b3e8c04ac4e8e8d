package dev.ventral.array;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The way to a value in a MATLAB file, written as in MATLAB: `s.field`, `s(2,1).field`, `c{3}`, `c{:}`.
/// Indices begin at 1; a single one counts along MATLAB's order.
///
/// @param variable the variable it begins at
/// @param steps from there
record MatlabPath(String variable, List<Step> steps) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
    private static final Pattern STEP =
            Pattern.compile("\\.([A-Za-z_][A-Za-z_0-9]*)|\\(([^(){}]*)\\)|\\{([^(){}]*)\\}");

    sealed interface Step {}

    /// `.name`
    record Field(String name) implements Step {}

    /// `(1,2)`; no index at all stands for `(:)`.
    record Index(long[] at) implements Step {}

    /// `{1,2}`; no index at all stands for `{:}`.
    record Brace(long[] at) implements Step {}

    static MatlabPath parse(String source, String text) {
        Matcher name = NAME.matcher(text);
        InputError.unless(
                name.lookingAt(), "%s: expected the name of a variable (s.field, s(2,1).field, c{3})", source);
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        int at = name.end();
        while (at < text.length()) {
            InputError.unless(
                    step.find(at) && step.start() == at,
                    "%s: expected .field, (index) or {index}, got '%s'",
                    source,
                    text.substring(at));
            steps.add(
                    step.group(1) != null
                            ? new Field(step.group(1))
                            : step.group(2) != null
                                    ? new Index(indices(source, step.group(2)))
                                    : new Brace(indices(source, step.group(3))));
            at = step.end();
        }
        return new MatlabPath(name.group(), steps);
    }

    private static long[] indices(String source, String text) {
        if (text.strip().equals(":")) {
            return new long[0];
        }
        try {
            return Arrays.stream(text.split(",", -1))
                    .mapToLong(i -> Long.parseLong(i.strip()))
                    .toArray();
        } catch (NumberFormatException e) {
            throw new InputError(source + ": expected indices (1 for the first) or :, got '" + text + "'", e);
        }
    }

    /// The place of an element in MATLAB's order, from 0.
    static int place(String source, long[] index, long[] size) {
        long[] sizes = index.length == 1 ? new long[] {product(size)} : size;
        boolean fits = index.length >= sizes.length;
        long place = 0;
        long step = 1;
        for (int d = 0; d < index.length; d++) {
            // Dimensions beyond the last have size 1.
            long along = d < sizes.length ? sizes[d] : 1;
            fits &= index[d] >= 1 && index[d] <= along;
            place += (index[d] - 1) * step;
            step *= along;
        }
        InputError.unless(
                fits,
                "%s: expected indices within %s, the first being 1, got %s",
                source,
                Arrays.toString(size),
                Arrays.toString(index));
        return Math.toIntExact(place);
    }

    private static long product(long[] size) {
        return Arrays.stream(size).reduce(1, (a, b) -> a * b);
    }
}
