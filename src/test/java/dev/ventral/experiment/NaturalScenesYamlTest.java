package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.component.Yaml;
import dev.ventral.neural.nsd.NsdRegion;
import dev.ventral.neural.source.NaturalScenes;
import dev.ventral.neural.source.RecordingSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The two ways to write a region.
class NaturalScenesYamlTest {
    private static NaturalScenes read(String settings) {
        return (NaturalScenes)
                Yaml.read("{kind: nsd, path: p, subject: 2, " + settings + "}", RecordingSource.class, "test.yaml");
    }

    @Test
    void anAreaIsItsNameAndOnlyTheName() {
        NaturalScenes source = read("roi: LO, sessions: [1-5, 7], held-out: none");
        assertThat(source.roi()).isEqualTo(new NsdRegion("Kastner2015", List.of("14", "15"), "nsdgeneral"));
        assertThat(source.sessions()).containsExactly("1-5", "7");
        assertThat(Yaml.write(source)).contains("roi: LO\n");
        assertThat(read("roi: {file: Kastner2015, labels: [14, 15], within: nsdgeneral}")
                        .roi())
                .isEqualTo(source.roi());
    }

    @Test
    void labelsAreNamesAndNumbers() {
        NaturalScenes source = read("roi: {file: floc-faces, labels: [FFA-1, 3]}");
        assertThat(source.roi()).isEqualTo(new NsdRegion("floc-faces", List.of("FFA-1", "3"), null));
        assertThat(Yaml.read(Yaml.write(source), RecordingSource.class, "test.yaml"))
                .isEqualTo(source);
        assertThat(read("roi: {file: nsdgeneral}").roi().labels()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "roi: V9; expected one of V1 (1, 2), V2 (3, 4)",
                "roi: {labels: [1]}; file",
                "roi: {file: ''}; nsd.roi.file: expected",
                "roi: {file: a, label: [1]}; unknown key 'label'",
                "roi: [V1]; roi",
                "roi: V1, sessions: [one]; nsd.sessions: expected",
                "roi: V1, held-out: some; shared"
            })
    void mistakesAreOneLine(String settings, String part) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("test.yaml")
                .hasMessageContaining(part)
                .hasMessageNotContaining("\n");
    }
}
