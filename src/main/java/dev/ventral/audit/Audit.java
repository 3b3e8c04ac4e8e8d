package dev.ventral.audit;

import dev.ventral.InputError;
import dev.ventral.attack.Attack;
import dev.ventral.component.Default;
import dev.ventral.network.Architecture;
import dev.ventral.tensor.Precision;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an audit does, fully resolved: written to its folder as `audit.yaml`.
///
/// @param name of the network in results
/// @param model the network's file and what has to be said of it, as one line
/// @param modelSha256 of that file
/// @param architecture what the weights belong to, where the file does not say
/// @param data the images' source
/// @param dataSha256 of the images' pixels, after preparation
/// @param labelsSha256 of their labels and the names of the classes
/// @param images how many are attacked
/// @param seed of all random numbers, and of the choice of images
/// @param precision of the gradients of attacks that tolerate bfloat16; all answers are float32's
/// @param batch images at a time
/// @param attacks one after the other
/// @param saveAdversarial whether `adversarial/` is written
/// @param checks whether the sanity checks are made
public record Audit(
        String name,
        String model,
        String modelSha256,
        @Nullable Architecture architecture,
        String data,
        String dataSha256,
        String labelsSha256,
        int images,
        @Default("0") long seed,
        @Default("float32") Precision precision,
        @Default("128") int batch,
        List<Attack> attacks,
        @Default("false") boolean saveAdversarial,
        @Default("true") boolean checks) {
    public Audit {
        attacks = List.copyOf(attacks);
        InputError.unless(!attacks.isEmpty(), "attacks: expected at least one, got none");
        var names = new HashSet<String>();
        for (Attack attack : attacks) {
            InputError.unless(names.add(title(attack)), "attacks: expected each once, got %s twice", title(attack));
        }
    }

    /// `pgd-linf`: how an attack is called on the command line and in the names of files.
    public static String title(Attack attack) {
        return attack.name() + "-" + attack.norm().label();
    }
}
