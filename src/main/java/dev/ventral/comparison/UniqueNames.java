package dev.ventral.comparison;

import dev.ventral.InputError;
import dev.ventral.Suggest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Names of results, each only once, and choices by their names.
final class UniqueNames {
    private final Set<String> taken = new HashSet<>();

    /// The name, or `name-2`, `name-3` where it was given before.
    String unique(String name) {
        String free = name;
        for (int k = 2; !taken.add(free.toLowerCase(Locale.ROOT)); k++) {
            free = name + "-" + k;
        }
        return free;
    }

    /// What stands behind a name.
    ///
    /// @param option for messages
    static <T> T choice(String option, String text, Map<String, T> known) {
        T chosen = known.get(text.strip().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (chosen == null) {
            List<String> near = Suggest.nearest(text, known.keySet());
            throw new InputError(option + ": expected one of " + String.join(", ", known.keySet()) + ", got '" + text
                    + "'" + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?"));
        }
        return chosen;
    }
}
