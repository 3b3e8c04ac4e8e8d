package dev.ventral;

import org.jspecify.annotations.Nullable;

/// The user's input is wrong: a file, an option, a line of an experiment.
///
/// The message is one line that says what is wrong, where, and what was expected ("expected …, got …"); the
/// command prints it without a stack trace and ends with exit code 2.
public final class InputError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InputError(String message) {
        super(message);
    }

    public InputError(String message, Throwable cause) {
        super(message, cause);
    }

    /// Throws unless `holds`; the message is `String.format(message, args)`.
    public static void unless(boolean holds, String message, @Nullable Object... args) {
        if (!holds) {
            throw new InputError(args.length == 0 ? message : String.format(message, args));
        }
    }
}
