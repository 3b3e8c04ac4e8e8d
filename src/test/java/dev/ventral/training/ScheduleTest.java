package dev.ventral.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static double factor(Schedule schedule, int epoch) {
        return schedule.factor(epoch, 40, List.of());
    }

    @Test
    void stepFallsEveryFewEpochs() {
        Schedule step = new Schedule.Step(4, 0.3);
        assertThat(factor(step, 0)).isEqualTo(1);
        assertThat(factor(step, 3)).isEqualTo(1);
        assertThat(factor(step, 4)).isEqualTo(0.3);
        assertThat(factor(step, 11)).isCloseTo(0.09, within(1e-15));
    }

    @Test
    void resetStartsAnew() {
        Schedule published = new Schedule.Reset(4, 0.3, List.of(20));
        assertThat(factor(published, 19)).isCloseTo(Math.pow(0.3, 4), within(1e-15));
        assertThat(factor(published, 20)).isEqualTo(1);
        assertThat(factor(published, 24)).isEqualTo(0.3);
        assertThat(factor(published, 39)).isCloseTo(Math.pow(0.3, 4), within(1e-15));
    }

    @Test
    void cosineGoesFromOneToItsMinimum() {
        Schedule cosine = new Schedule.Cosine(0.1);
        assertThat(factor(cosine, 0)).isEqualTo(1);
        assertThat(factor(cosine, 20)).isCloseTo(0.55, within(1e-12));
        assertThat(factor(cosine, 40)).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void plateauWaitsForPatience() {
        Schedule plateau = new Schedule.Plateau(0.5, 2);
        assertThat(plateau.factor(0, 40, List.of())).isEqualTo(1);
        assertThat(plateau.factor(3, 40, List.of(1.0, 1.0, 1.0))).isEqualTo(1);
        assertThat(plateau.factor(4, 40, List.of(1.0, 1.0, 1.0, 1.0))).isEqualTo(0.5);
        assertThat(plateau.factor(5, 40, List.of(1.0, 1.0, 1.0, 0.9, 1.0))).isEqualTo(1);
        assertThat(plateau.factor(7, 40, Collections.nCopies(7, 1.0))).isEqualTo(0.25);
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new Schedule.Step(0, 0.1)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Schedule.Step(2, 1.5)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Schedule.Reset(2, 0.1, List.of(20, 10))).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Schedule.Cosine(2)).isInstanceOf(InputError.class);
        assertThatThrownBy(() -> new Schedule.Plateau(0.1, -1)).isInstanceOf(InputError.class);
    }
}
