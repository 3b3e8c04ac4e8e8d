package dev.ventral.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Small files written byte by byte, by nothing that reads them.
final class Fixtures {
    private Fixtures() {}

    /// A PNG of 8-bit levels, `H x W x C`: 1 channel grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.
    static byte[] png(int height, int width, int channels, int... levels) {
        var rows = ByteBuffer.allocate(height * (1 + width * channels));
        int k = 0;
        for (int y = 0; y < height; y++) {
            rows.put((byte) 0);
            for (int x = 0; x < width * channels; x++) {
                rows.put((byte) levels[k++]);
            }
        }
        var packed = new ByteArrayOutputStream();
        try (var deflater = new DeflaterOutputStream(packed)) {
            deflater.write(rows.array());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        byte type = new byte[] {0, 0, 4, 2, 6}[channels];
        var header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8)
                .put(type);
        var file = new ByteArrayOutputStream();
        file.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(file, "IHDR", header.array());
        chunk(file, "IDAT", packed.toByteArray());
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) {
        var crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        file.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
        file.writeBytes(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /// An IDX file: magic, sizes, then bytes.
    static byte[] idx(int magic, int[] sizes, int... content) {
        var file = ByteBuffer.allocate(4 + 4 * sizes.length + content.length).putInt(magic);
        for (int size : sizes) {
            file.putInt(size);
        }
        for (int value : content) {
            file.put((byte) value);
        }
        return file.array();
    }

    static byte[] gzip(byte[] content) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    static Path write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    static Path write(Path file, String content) throws IOException {
        return write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    static Path zip(Path file, Map<String, byte[]> members) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var member : members.entrySet()) {
                zip.putNextEntry(new ZipEntry(member.getKey()));
                zip.write(member.getValue());
                zip.closeEntry();
            }
        }
        return file;
    }
}
