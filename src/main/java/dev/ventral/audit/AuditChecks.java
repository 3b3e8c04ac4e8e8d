package dev.ventral.audit;

import dev.ventral.Event;
import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.attack.SanityChecks;
import dev.ventral.network.Classifier;
import dev.ventral.results.Check;
import dev.ventral.results.Csv;
import dev.ventral.run.RunFolder;
import java.util.List;
import java.util.Locale;

/// `checks.csv`: the sanity checks of an audit.
final class AuditChecks {
    private static final List<String> COLUMNS = List.of("check", "status", "found", "meaning");

    private AuditChecks() {}

    static void write(Audit audit, Classifier model, LabelledImages data, RunFolder folder, Event.Listener listener) {
        listener.on(new Event.Started("Checking", 0));
        Norm norm = audit.attacks().stream()
                .map(Attack::norm)
                .filter(n -> n != Norm.L0)
                .findFirst()
                .orElse(Norm.LINF);
        List<Double> epsilons = audit.attacks().stream()
                .filter(attack -> attack.norm() == norm)
                .flatMap(attack -> attack.epsilons().stream())
                .filter(epsilon -> epsilon > 0)
                .sorted()
                .toList();
        List<Check> checks = new SanityChecks(model, data, norm, audit.batch(), audit.seed()).run(epsilons);
        Csv.write(
                folder.resolve("checks.csv"),
                COLUMNS,
                checks,
                c -> List.of(c.name(), c.status().name().toLowerCase(Locale.ROOT), c.found(), c.meaning()));
        long warnings =
                checks.stream().filter(c -> c.status() == Check.Status.WARNING).count();
        listener.on(new Event.Finished(
                "Checking", warnings == 0 ? "all passed" : warnings + " of " + checks.size() + " with a warning"));
        checks.stream()
                .filter(c -> c.status() == Check.Status.WARNING)
                .forEach(c ->
                        listener.on(new Event.Note("warning: " + c.name() + ": " + c.found() + ". " + c.meaning())));
    }
}
