package dev.ventral.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A report, written and read again.
public final class Written {
    private Written() {}

    /// The whole file.
    public static String html(Path folder) {
        try {
            return Files.readString(Report.write(folder));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// What a reader sees: without the style sheet and the scripts.
    public static String body(Path folder) {
        return html(folder).replaceAll("(?s)<(script|style)[ >].*?</\\1>", "");
    }
}
