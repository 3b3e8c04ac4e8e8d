package dev.ventral.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.attack.Fgsm;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.step.Norm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttackSpecsTest {
    @Test
    void namesAndEpsilonsGiveAttacksWithTheirDefaults() {
        var epsilons = AttackSpecs.epsilons(List.of("1/255,8/255", "l2=0.25,0.5"));
        assertThat(AttackSpecs.parse(List.of("pgd-linf", "fgsm-l2"), epsilons))
                .containsExactly(
                        new Pgd(Norm.LINF, List.of(1 / 255.0, 8 / 255.0)), new Fgsm(Norm.L2, List.of(.25, .5)));
        assertThat(AttackSpecs.epsilons(List.of("l2=1", "0.5"))).containsEntry(Norm.L2, List.of(1.0));
        assertThat(AttackSpecs.epsilons(List.of("0.1", "l1=2", "0.2,0.3", "l1=4")))
                .containsEntry(Norm.LINF, List.of(.1, .2, .3))
                .containsEntry(Norm.L1, List.of(2.0, 4.0));
    }

    @Test
    void saysWhatIsWrongInOneLine() {
        Map<Norm, List<Double>> none = Map.of();
        Map<Norm, List<Double>> some = AttackSpecs.epsilons(List.of("8/255"));
        refused(List.of("pdg-linf"), some, "--attacks: unknown attack 'pdg-linf'; did you mean pgd");
        refused(List.of("pgd-linf"), none, "--attacks pgd-linf");
        refused(List.of("pgd-l0"), some, "expected l1, l2 or linf, got l0");
        assertThatThrownBy(() -> AttackSpecs.epsilons(List.of("8/x")))
                .hasMessage("--epsilons: expected numbers or fractions such as 8/255, got '8/x'");
        assertThatThrownBy(() -> AttackSpecs.epsilons(List.of("l3=1")))
                .hasMessage("--epsilons: expected l0, l1, l2 or linf before '=', got 'l3'");
        refused(List.of("pgd-linf"), AttackSpecs.epsilons(List.of("8")), "8/255, not 8");
        refused(List.of("pgd-linf"), AttackSpecs.epsilons(List.of("-1/255")), "none negative");
    }

    private static void refused(List<String> names, Map<Norm, List<Double>> epsilons, String message) {
        assertThatThrownBy(() -> AttackSpecs.parse(names, epsilons))
                .isInstanceOf(InputError.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }
}
