package dev.ventral.audit;

import dev.ventral.attack.Attack;
import dev.ventral.component.Kinds;
import dev.ventral.results.TitleRow;
import java.util.List;

/// Titles of an audit's attacks: `titles.csv`.
final class AuditTitles {
    private AuditTitles() {}

    /// One row for each kind that an attack is, or is made of: such a one bears the other's name at its beginning.
    static List<TitleRow> of(List<Attack> attacks) {
        return Kinds.entries(Attack.class).stream()
                .filter(kind -> attacks.stream().anyMatch(attack -> is(attack.name(), kind.kind())))
                .map(kind -> new TitleRow(kind.kind(), Kinds.title(kind.type()), kind.description()))
                .toList();
    }

    private static boolean is(String name, String kind) {
        return name.equals(kind) || name.startsWith(kind + "-");
    }
}
