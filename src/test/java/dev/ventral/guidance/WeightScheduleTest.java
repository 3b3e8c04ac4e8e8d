package dev.ventral.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightScheduleTest {
    @Test
    void aRampIsAStraightLine() {
        var ramp = new WeightSchedule.Ramp(.5, 2, 1, 3);
        assertThat(ramp.factor(0)).isEqualTo(.5);
        assertThat(ramp.factor(1)).isEqualTo(.5);
        assertThat(ramp.factor(2)).isCloseTo(1, within(1e-12));
        assertThat(ramp.factor(3.5)).isCloseTo(1.75, within(1e-12));
        assertThat(ramp.factor(4)).isEqualTo(2);
        assertThat(ramp.factor(100)).isEqualTo(2);
        var jump = new WeightSchedule.Ramp(0, 1, 2, 0);
        assertThat(jump.factor(1.99)).isZero();
        assertThat(jump.factor(2)).isEqualTo(1);
    }

    @Test
    void stepsMultiply() {
        var steps = new WeightSchedule.Steps(List.of(2, 5), .1);
        assertThat(steps.factor(1.9)).isEqualTo(1);
        assertThat(steps.factor(2)).isCloseTo(.1, within(1e-12));
        assertThat(steps.factor(5)).isCloseTo(.01, within(1e-12));
        assertThat(new WeightSchedule.Steps(List.of(1), 0).factor(1)).isZero();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> new WeightSchedule.Ramp(-1, 1, 0, 1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("schedule.from: expected a number >= 0, got -1");
        assertThatThrownBy(() -> new WeightSchedule.Steps(List.of(3, 3), .1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("schedule.at: expected increasing epochs from 1 on, got [3, 3]");
    }
}
