package dev.ventral.audit;

import dev.ventral.Event;
import dev.ventral.attack.Attack;
import dev.ventral.attack.step.Norm;
import dev.ventral.data.LabelledImages;
import dev.ventral.evaluation.attack.SanityChecks;
import dev.ventral.network.Classifier;
import dev.ventral.results.CheckRow;
import dev.ventral.run.RunFolder;
import java.util.List;

/// `checks.csv`: the sanity checks of an audit.
final class AuditChecks {
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
        List<CheckRow> checks = new SanityChecks(model, data, norm, audit.batch(), audit.seed()).run(epsilons);
        CheckRow.TABLE.writeIn(folder.path(), checks);
        long warnings = checks.stream().filter(CheckRow::warns).count();
        listener.on(new Event.Finished(
                "Checking", warnings == 0 ? "all passed" : warnings + " of " + checks.size() + " with a warning"));
        checks.stream()
                .filter(CheckRow::warns)
                .forEach(c ->
                        listener.on(new Event.Note("warning: " + c.check() + ": " + c.found() + ". " + c.meaning())));
    }
}
