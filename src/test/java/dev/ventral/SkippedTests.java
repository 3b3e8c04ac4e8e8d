package dev.ventral;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/// Listener that notes each test that was not run, and why: the build prints the notes in its last lines, so that
/// nobody takes a skipped test for one that passed.
public final class SkippedTests implements TestExecutionListener {
    private static final Path NOTES = Path.of("target", "skipped-tests.txt");

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        note(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            note(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        }
    }

    /// Several virtual machines write the file: a line at a time.
    private static void note(TestIdentifier test, String reason) {
        String name = test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(source -> source.getJavaClass().getSimpleName() + "." + test.getDisplayName())
                .orElse(test.getDisplayName());
        try {
            Files.createDirectories(NOTES.getParent());
            Files.writeString(
                    NOTES,
                    "skipped: " + name + ": " + reason.lines().findFirst().orElse("") + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
