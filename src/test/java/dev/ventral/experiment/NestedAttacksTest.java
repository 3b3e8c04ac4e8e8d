package dev.ventral.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.attack.BestOf;
import dev.ventral.attack.BinarySearch;
import dev.ventral.attack.Fgsm;
import dev.ventral.attack.Pgd;
import dev.ventral.attack.Targeted;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import dev.ventral.component.Kinds;
import dev.ventral.component.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attacks within attacks, as written in experiment files.
class NestedAttacksTest {
    private static final String TARGETED =
            "{kind: targeted, class: least-likely, attack: {kind: pgd, epsilons: [8/255]}}";
    private static final String GRID = """
            kind: best-of
            repeats: 5
            attacks:
              - {kind: binary-search, attack: {kind: pgd, epsilons: [1/255], steps: 10}}
              - {kind: binary-search, rounds: 3, attack: {kind: targeted, class: next, attack: {kind: fgsm, epsilons: [1/255]}}}
            """;

    @Test
    void readsWithDefaultsAndWritesBackEqual() {
        var pgd = new Pgd(Norm.LINF, List.of(8 / 255.0));
        assertThat(read(TARGETED)).isEqualTo(new Targeted(TargetClass.LEAST_LIKELY, pgd));
        var epsilons = List.of(1 / 255.0);
        assertThat(read(GRID))
                .isEqualTo(new BestOf(
                        "best-of",
                        List.of(
                                new BinarySearch(new Pgd(Norm.LINF, epsilons, 10, null, true, 1), 10, 1 / 255.0),
                                new BinarySearch(
                                        new Targeted(TargetClass.NEXT, new Fgsm(Norm.LINF, epsilons)), 3, 1 / 255.0)),
                        5));
        String decisions =
                "{kind: best-of, name: decisions, attacks: [{kind: boundary}, {kind: hop-skip-jump, epsilons: [0.5, 1]}]}";
        for (String text : List.of(TARGETED, GRID, decisions, "{kind: square, norm: l1, epsilons: [12]}")) {
            Attack attack = read(text);
            String written = Yaml.write(attack);
            assertThat(read(written)).isEqualTo(attack);
            assertThat(Yaml.write(read(written))).isEqualTo(written);
        }
        assertThat(Yaml.write(read(TARGETED))).contains("class: least-likely").doesNotContain("toward");
    }

    @Test
    void theCatalogueCallsTheClassAsFilesDo() {
        Kinds.Entry targeted = Kinds.entries(Attack.class).stream()
                .filter(e -> e.kind().equals("targeted"))
                .findFirst()
                .orElseThrow();
        assertThat(targeted.settings()).extracting(Kinds.Setting::name).containsExactly("class", "attack");
        assertThat(targeted.settings().getFirst().type()).contains("least-likely");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {kind: targeted, class: next, attack: {kind: pdg, epsilons: [0.1]}}      | unknown kind 'pdg'; did you mean pgd?
            {kind: targeted, class: next, attack: {kind: pgd, epsilons: [0.1], step: 3}} | unknown key 'step'; did you mean steps
            {kind: targeted, class: nxt, attack: {kind: pgd, epsilons: [0.1]}}       | unknown value 'nxt'; did you mean next
            {kind: targeted, attack: {kind: pgd, epsilons: [0.1]}}                   | expected key 'class'
            {kind: targeted, class: none, attack: {kind: pgd, epsilons: [0.1]}}      | targeted.class: expected next
            {kind: best-of, attacks: [{kind: fgsm, epsilons: [0.1]}, {kind: foo}]}   | unknown kind 'foo'
            {kind: best-of, attacks: [{kind: pgd, epsilons: [8]}]}                   | pgd.epsilons: expected at most 1
            {kind: best-of, attacks: []}                                             | best-of.attacks: expected at least one
            {kind: binary-search, attack: {epsilons: [0.1]}}                         | expected a 'kind', got none; known:
            """)
    void saysInOneLineWhatIsWrongInside(String text, String expected) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InputError.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining("\n")
                .hasMessageMatching("file.*: .*");
    }

    private static Attack read(String text) {
        return Yaml.read(text, Attack.class, "file");
    }
}
