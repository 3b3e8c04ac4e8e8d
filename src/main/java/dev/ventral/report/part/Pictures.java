package dev.ventral.report.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/// Image files that are put into the report.
public final class Pictures {
    private static final int LARGEST_FILE = 200_000;

    /// The PNG signature: nothing else is put into the report as an image.
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private Pictures() {}

    /// The file as a data URI, or empty where it is no small PNG file directly in the folder.
    public static String uri(Path folder, String file) {
        try {
            Path path = folder.resolve(file).normalize();
            if (!folder.normalize().equals(path.getParent())
                    || !Files.isRegularFile(path)
                    || Files.size(path) > LARGEST_FILE) {
                return "";
            }
            byte[] bytes = Files.readAllBytes(path);
            boolean png = bytes.length > PNG.length && Arrays.equals(bytes, 0, PNG.length, PNG, 0, PNG.length);
            return png ? "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes) : "";
        } catch (IOException | InvalidPathException e) {
            return "";
        }
    }
}
