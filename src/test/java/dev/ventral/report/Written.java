package dev.ventral.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A report, written and read again.
final class Written {
    private Written() {}

    /// The whole file.
    static String html(Path folder) {
        try {
            return Files.readString(Report.write(folder));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// What a reader sees: without the style sheet and the scripts.
    static String body(Path folder) {
        return html(folder).replaceAll("(?s)<(script|style)[ >].*?</\\1>", "");
    }
}
