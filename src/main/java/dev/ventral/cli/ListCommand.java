package dev.ventral.cli;

import dev.ventral.InputError;
import dev.ventral.Suggest;
import dev.ventral.component.Kinds;
import dev.ventral.experiment.Catalogue;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        description = {
            "Lists what an experiment file can name: the kinds of each family, with their settings and defaults.",
        },
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FAMILY",
            completionCandidates = Families.class,
            description = "Only this family: ${COMPLETION-CANDIDATES}.")
    private @Nullable String family;

    @SuppressWarnings("NullAway.Init")
    ListCommand() {}

    /// The names of the families, for the help.
    static final class Families implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Catalogue.all().keySet().iterator();
        }
    }

    @Override
    public Integer call() {
        Map<String, Class<?>> families = Catalogue.all();
        PrintWriter out = spec.commandLine().getOut();
        String wanted = family;
        if (wanted != null && !families.containsKey(wanted)) {
            List<String> near = Suggest.nearest(wanted, families.keySet());
            throw new InputError("list: unknown family '" + wanted + "'"
                    + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?") + " (expected one of "
                    + String.join(", ", families.keySet()) + ")");
        }
        families.forEach((name, type) -> {
            if (wanted == null || wanted.equals(name)) {
                print(title(name, type, families), Catalogue.entries(type), out);
            }
        });
        out.flush();
        return 0;
    }

    /// `evaluations (and all attacks, corruptions)`.
    private static String title(String name, Class<?> type, Map<String, Class<?>> families) {
        List<String> others = families.entrySet().stream()
                .filter(family -> Catalogue.within(type).contains(family.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return name + (others.isEmpty() ? "" : " (and all " + String.join(", ", others) + ")");
    }

    private static void print(String family, List<Kinds.Entry> entries, PrintWriter out) {
        out.println(family);
        for (Kinds.Entry entry : entries) {
            out.println("  " + entry.kind() + (entry.description().isEmpty() ? "" : " - " + entry.description()));
            for (Kinds.Setting setting : entry.settings()) {
                String value = setting.value();
                String tail = value != null ? "= " + value : setting.optional() ? "(optional)" : "(required)";
                out.printf("      %-18s %s %s%n", setting.name(), setting.type(), tail);
            }
        }
    }
}
