package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.data.image.Images;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// Reads IDX files (uint8, big-endian header: magic `0x000008` and the number of dimensions, then the sizes),
/// gzipped or not.
final class IdxReader {
    private IdxReader() {}

    static Images images(Path file) {
        return read(file, IdxReader::images);
    }

    static int[] labels(Path file) {
        return read(file, IdxReader::labels);
    }

    static Images images(byte[] file, String name) {
        return read(new ByteArrayInputStream(file), name, IdxReader::images);
    }

    static int[] labels(byte[] file, String name) {
        return read(new ByteArrayInputStream(file), name, IdxReader::labels);
    }

    private static Images images(DataInputStream in, String name) throws IOException {
        int magic = in.readInt();
        if (magic != 0x803 && magic != 0x804) {
            throw new InputError(String.format(
                    Locale.ROOT, "%s: expected IDX images (magic 0x00000803 or 0x00000804), got 0x%08x", name, magic));
        }
        int count = in.readInt();
        int channels = magic == 0x803 ? 1 : in.readInt();
        int height = in.readInt();
        int width = in.readInt();
        if (count < 0 || !Images.fits(channels, height, width)) {
            throw new InputError(name + ": expected sizes of images in the header, got " + count + " x " + channels
                    + " x " + height + " x " + width);
        }
        Images.checkHeap(name, count, (long) channels * height * width);
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(exactly(in, channels * height * width, name, "image " + i + " of " + count));
        }
        end(in, name);
        return Images.ofBytes(channels, height, width, images.toArray(byte[][]::new));
    }

    private static int[] labels(DataInputStream in, String name) throws IOException {
        int magic = in.readInt();
        if (magic != 0x801) {
            throw new InputError(
                    String.format(Locale.ROOT, "%s: expected IDX labels (magic 0x00000801), got 0x%08x", name, magic));
        }
        int count = in.readInt();
        InputError.unless(count >= 0, "%s: expected a number of labels in the header, got %d", name, count);
        byte[] bytes = exactly(in, count, name, count + " labels");
        end(in, name);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = bytes[i] & 0xff;
        }
        return labels;
    }

    private static byte[] exactly(InputStream in, int count, String name, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new InputError(name + ": expected " + what + ", got the end of the file");
        }
        return bytes;
    }

    private static void end(InputStream in, String name) throws IOException {
        if (in.read() >= 0) {
            throw new InputError(name + ": expected the end of the file after what its header announces, got more");
        }
    }

    private interface Body<T> {
        T read(DataInputStream in, String name) throws IOException;
    }

    private static <T> T read(Path file, Body<T> body) {
        if (!Files.isRegularFile(file)) {
            throw new InputError(file + ": expected an IDX file, got " + (Files.exists(file) ? "a folder" : "nothing"));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), body);
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }

    private static <T> T read(InputStream raw, String name, Body<T> body) {
        try (var buffered = new BufferedInputStream(raw, 1 << 16)) {
            buffered.mark(2);
            boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
            buffered.reset();
            InputStream plain = gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
            try (var in = new DataInputStream(new BufferedInputStream(plain, 1 << 16))) {
                return body.read(in, name);
            }
        } catch (EOFException e) {
            throw new InputError(name + ": expected a whole IDX file, got the end of the file too early", e);
        } catch (IOException e) {
            throw new InputError(name + ": expected a whole IDX file, got a damaged one (" + e.getMessage() + ")", e);
        }
    }
}
