package dev.ventral;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestTest {
    private static final List<String> TAPS = List.of("conv1", "bn1", "relu", "layer1", "layer2", "layer1.0", "fc");

    @Test
    void swappedLettersAreOneEdit() {
        assertThat(Suggest.nearest("rleu", TAPS)).containsExactly("relu");
    }

    @Test
    void nearestFirstAndAtMostThree() {
        assertThat(Suggest.nearest("Layer3", TAPS)).containsExactly("layer1", "layer2");
        assertThat(Suggest.nearest("layer", TAPS)).containsExactly("layer1", "layer2", "layer1.0");
        assertThat(Suggest.nearest("a", List.of("b", "c", "d", "e"))).hasSize(3);
    }

    @Test
    void nothingNearGivesNothing() {
        assertThat(Suggest.nearest("weight-decay", TAPS)).isEmpty();
    }
}
