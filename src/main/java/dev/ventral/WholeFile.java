package dev.ventral;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Files that are written whole or not at all: under a temporary name beside the file, forced to the disk,
/// renamed. Whoever reads sees the old file or the new one; a full disk leaves the old one.
public final class WholeFile {
    private WholeFile() {}

    /// Writes the content of a file.
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    /// Writes a file, and makes the folders it lies in.
    ///
    /// @throws InputError if it cannot be written
    public static void write(Path file, Content content) {
        Path target = file.toAbsolutePath();
        Path temporary = target.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                try (var channel = FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
                    content.writeTo(channel);
                    channel.force(true);
                }
                try {
                    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } catch (AtomicMoveNotSupportedException e) {
                    Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
                }
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /// Writes bytes.
    public static void write(Path file, byte[] bytes) {
        write(file, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
    }

    /// Writes text in UTF-8.
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes all that is left in the buffer.
    public static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int written = channel.write(buffer);
            assert written >= 0;
        }
    }

    /// What went wrong with a file, as the user's matter: a full disk, missing rights, a file where a folder
    /// should be.
    public static InputError failure(Path file, IOException e) {
        String reason = e instanceof NoSuchFileException ? "no such folder" : reason(e);
        return new InputError(file + ": expected to be able to write it, got: " + reason, e);
    }

    /// What the system has against a file, in a user's words: its own messages are a mere path at times.
    public static String reason(Throwable e) {
        return switch (e) {
            case AccessDeniedException _ -> "no permission";
            case NoSuchFileException _ -> "no such file";
            case CharacterCodingException _ -> "bytes that are not UTF-8";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            case FileSystemException system -> "'" + system.getFile() + "' in the way";
            case UncheckedIOException unchecked when unchecked.getCause() != null -> reason(unchecked.getCause());
            default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        };
    }
}
