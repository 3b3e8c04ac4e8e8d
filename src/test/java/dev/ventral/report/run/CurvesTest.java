package dev.ventral.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CurvesTest {
    @Test
    void saysWhereACurveGoes() {
        assertThat(Curves.course(.8, .2)).isEqualTo(" falls from 80.0 % to 20.0 %");
        assertThat(Curves.course(.2, .8)).isEqualTo(" rises from 20.0 % to 80.0 %");
        assertThat(Curves.course(.5, .50001)).isEqualTo(" stays at 50.0 %");
    }
}
