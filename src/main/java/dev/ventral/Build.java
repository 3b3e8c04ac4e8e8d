package dev.ventral;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// What this Ventral was built from, as the build recorded it.
///
/// @param version of Ventral
/// @param commit abbreviated, with `+` where the sources had been changed since; empty where unknown
/// @param engine version of the PyTorch presets
public record Build(String version, String commit, String engine) {

    /// The running build.
    public static Build current() {
        Properties facts = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                facts.load(in);
            }
        } catch (IOException e) {
            return new Build("unknown", "", "unknown");
        }
        String commit = fact(facts, "commit");
        return new Build(
                fact(facts, "version"),
                commit.isEmpty() ? "" : commit + (fact(facts, "dirty").equals("true") ? "+" : ""),
                fact(facts, "engine"));
    }

    private static String fact(Properties facts, String name) {
        String value = facts.getProperty(name, "");
        return value.startsWith("${") ? "" : value;
    }

    @Override
    public String toString() {
        return version + (commit.isEmpty() ? "" : " (" + commit + ")");
    }
}
