package dev.ventral;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Real data that is not part of the project: tests that need it are reported as not run where it is absent.
public final class SharedData {
    private SharedData() {}

    /// A file or folder of the shared data (`VENTRAL_DATA`, or `../shared/data`).
    public static Path path(String name) {
        String set = System.getenv("VENTRAL_DATA");
        Path path = (set == null ? Path.of("..", "shared", "data") : Path.of(set)).resolve(name);
        Assumptions.assumeTrue(Files.exists(path), "not run: no shared data");
        return path;
    }
}
