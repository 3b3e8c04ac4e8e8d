package dev.ventral.array;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// Which reader a file is for: what its first bytes say; its name, where they say nothing.
final class Formats {
    /// Enough for every header that is looked at.
    private static final int HEAD = 1024;

    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    private static final List<String> HDF5_NAMES = List.of(".h5", ".hdf5", ".nc", ".nwb");
    private static final byte[] MATLAB73 = "MATLAB 7.3 MAT-file".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MATLAB5 = "MATLAB 5.0 MAT-file".getBytes(StandardCharsets.US_ASCII);

    private Formats() {}

    static ArrayFile open(Path file) {
        InputError.unless(Files.exists(file), "%s: expected a file, got no such file", file);
        InputError.unless(!Files.isDirectory(file), "%s: expected a file, got a folder", file);
        try {
            return open(file, head(file));
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }

    private static ArrayFile open(Path file, byte[] head) throws IOException {
        InputError.unless(head.length > 0, "%s: expected an array file, got an empty one", file);
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (starts(head, NpyHeader.MAGIC)) {
            return NpyFile.open(file);
        } else if (starts(head, 'P', 'K', 3, 4) || starts(head, 'P', 'K', 5, 6)) {
            return NpzFile.open(file);
        } else if (starts(head, HDF5)) {
            return Hdf5File.open(file);
        } else if (starts(head, MATLAB73)) {
            return Mat73File.open(file);
        } else if (starts(head, MATLAB5)) {
            return Mat5File.open(file);
        } else if (starts(head, 0x1f, 0x8b)) {
            return packed(file, name);
        } else if (Nifti.is(head)) {
            return Nifti.open(file, head, null);
        } else if (Mgh.is(head, name)) {
            return Mgh.open(file, head, null);
        } else if (HDF5_NAMES.stream().anyMatch(name::endsWith)) {
            // Other programs' user blocks may come first.
            return Hdf5File.open(file);
        } else if (text(name) || isText(head)) {
            return CsvFile.open(file, () -> Files.newInputStream(file), name);
        }
        throw unknown(file, "");
    }

    private static ArrayFile packed(Path file, String name) throws IOException {
        SequentialBytes.Opening opening =
                () -> new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16), 1 << 16);
        byte[] head;
        try (InputStream in = opening.open()) {
            head = in.readNBytes(HEAD);
        }
        String inner = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (Nifti.is(head)) {
            return Nifti.open(file, head, opening);
        } else if (Mgh.is(head, inner)) {
            return Mgh.open(file, head, opening);
        } else if (text(inner) || isText(head)) {
            return CsvFile.open(file, opening, inner);
        }
        throw unknown(file, "gzip of ");
    }

    private static InputError unknown(Path file, String prefix) {
        return new InputError(file + ": expected NPY, NPZ, HDF5, netCDF-4, MATLAB 5 or 7.3, NIfTI (.nii, .nii.gz), "
                + "MGH, MGZ, CSV or TSV, got " + prefix + "another kind of file"
                + (String.valueOf(file.getFileName()).endsWith(".mat") ? " (MATLAB 4? save it again with -v7)" : ""));
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    private static boolean text(String name) {
        return name.endsWith(".csv") || name.endsWith(".tsv") || name.endsWith(".txt");
    }

    /// Whether a file that nothing names looks like text: no control characters but white space.
    private static boolean isText(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < ' ' && b != '\t' && b != '\r' && b != '\n') {
                return false;
            }
        }
        return true;
    }

    private static boolean starts(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (head.length <= i || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean starts(byte[] head, byte[] magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }
}
