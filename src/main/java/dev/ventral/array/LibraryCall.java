package dev.ventral.array;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.util.function.Supplier;

/// Calls into libraries that read files. What they throw over a damaged file (their own exceptions, but
/// index, cast and arithmetic ones too, endless recursion, and sizes that no memory holds) is the file's
/// fault.
final class LibraryCall {
    private static final int LONGEST = 160;
    private static final int DEEPEST = 20;

    private LibraryCall() {}

    /// The result of `call`.
    ///
    /// @param source the file, for messages
    /// @param what the kind of file that was expected
    static <T> T call(String source, String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (InputError e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw failure(source, what, e);
        }
    }

    /// The error for what a library threw.
    static InputError failure(String source, String what, Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; i < DEEPEST && cause.getCause() != null; i++) {
            cause = cause.getCause();
            if (cause instanceof InputError known) {
                return known;
            }
        }
        String reason = switch (cause) {
            case StackOverflowError _ -> "one that refers to itself";
            case OutOfMemoryError _ -> "one whose sizes no memory holds";
            default -> "a damaged one: " + WholeFile.reason(cause).replaceAll("\\s+", " ");
        };
        String shown = reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason;
        return new InputError(source + ": expected " + what + ", got " + shown, thrown);
    }
}
