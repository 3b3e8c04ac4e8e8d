package dev.ventral.attack.step;

import dev.ventral.InputError;
import dev.ventral.Strengths;
import java.util.List;

/// The check that all attacks make of their epsilons.
public final class Epsilons {
    private Epsilons() {}

    /// Refuses L0 where an attack steps in a ball.
    public static void ball(String where, Norm norm) {
        InputError.unless(norm != Norm.L0, "%s.norm: expected l1, l2 or linf, got l0", where);
    }

    /// The same where there may be none: attacks that look for the smallest change need no epsilon.
    public static List<Double> optional(String where, Norm norm, List<Double> epsilons) {
        return epsilons.isEmpty() ? List.of() : checked(where, norm, epsilons);
    }

    /// A copy of `epsilons`, if they are right ([Strengths#checked]) and (Linf) at most 1.
    ///
    /// @param where the attack's name, for the message
    public static List<Double> checked(String where, Norm norm, List<Double> epsilons) {
        List<Double> checked = Strengths.checked(where + ".epsilons", epsilons);
        InputError.unless(
                norm != Norm.LINF || checked.getLast() <= 1,
                "%s.epsilons: expected at most 1 for linf, as pixels are on [0, 1] (8/255, not 8), got %s",
                where,
                epsilons);
        return checked;
    }
}
