package dev.ventral.results;

/// Whether one reason to distrust robustness figures holds.
///
/// @param name of the check
/// @param status its outcome
/// @param found the figures it rests on
/// @param meaning what the outcome says about the figures of attacks
public record Check(String name, Status status, String found, String meaning) {
    /// The outcome of a check.
    public enum Status {
        /// No reason to distrust.
        PASSED,
        /// A reason to distrust.
        WARNING,
        /// Could not be made on these images.
        SKIPPED
    }

    public static Check of(String name, boolean passed, String found, String good, String bad) {
        return new Check(name, passed ? Status.PASSED : Status.WARNING, found, passed ? good : bad);
    }
}
