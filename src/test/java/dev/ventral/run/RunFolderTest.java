package dev.ventral.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    Path parent;

    @Test
    void keepsItsExperiment() throws IOException {
        Path folder = parent.resolve("a/b");
        try (RunFolder run = RunFolder.open(folder, "name: a\n")) {
            assertThat(Files.readString(run.resolve("experiment.yaml"))).isEqualTo("name: a\n");
        }
        try (RunFolder again = RunFolder.open(folder, "name: a\n")) {
            assertThat(again.path()).isEqualTo(folder);
        }
        assertThatThrownBy(() -> RunFolder.open(folder, "name: b\n"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("'name: a' there, 'name: b' here");
        // and is usable afterwards
        RunFolder.open(folder, "name: a\n").close();
    }

    @Test
    void takesOneRunAtATime() {
        try (RunFolder run = RunFolder.open(parent.resolve("x"), "name: a\n")) {
            assertThatThrownBy(() -> RunFolder.open(run.path(), "name: a\n"))
                    .isInstanceOf(InputError.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void touchesNoFolderOfOtherThings() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("photos"));
        Files.writeString(folder.resolve("cat.txt"), "cat");
        assertThatThrownBy(() -> RunFolder.open(folder, "name: a\n"))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("other files");
        assertThatThrownBy(() -> RunFolder.existing(folder)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> RunFolder.existing(parent.resolve("none"))).isInstanceOf(InputError.class);
    }

    @Test
    void aFileInTheWayIsTheUsersMatter() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");
        assertThatThrownBy(() -> RunFolder.open(file, "name: a\n")).isInstanceOf(InputError.class);
    }
}
