package dev.ventral;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WholeFileTest {
    @Test
    void saysWhatTheSystemHasAgainstAFile() {
        assertThat(WholeFile.reason(new AccessDeniedException("a/b"))).isEqualTo("no permission");
        assertThat(WholeFile.reason(new NoSuchFileException("a/b"))).isEqualTo("no such file");
        assertThat(WholeFile.reason(new MalformedInputException(1))).isEqualTo("bytes that are not UTF-8");
        assertThat(WholeFile.reason(new FileAlreadyExistsException("a"))).isEqualTo("'a' in the way");
        assertThat(WholeFile.reason(new FileSystemException("a", null, "No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(WholeFile.reason(new IOException("broken"))).isEqualTo("broken");
        assertThat(WholeFile.failure(Path.of("x"), new NoSuchFileException("x")))
                .hasMessage("x: expected to be able to write it, got: no such folder");
    }
}
