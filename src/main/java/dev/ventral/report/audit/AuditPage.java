package dev.ventral.report.audit;

import dev.ventral.report.part.Card;
import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Entry;
import dev.ventral.report.part.NodeText;
import dev.ventral.report.part.NormUnits;
import dev.ventral.report.part.Numbers;
import dev.ventral.results.CheckRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// All that the templates of an audit's report show.
///
/// @param checked the outcome of all sanity checks in a few words
/// @param warned whether one of them warns, or none was made
/// @param problems of `samples.csv` and `queries.csv`
public record AuditPage(
        String title,
        String summary,
        boolean complete,
        String status,
        String checked,
        boolean warned,
        List<String> notes,
        List<CheckRow> checks,
        String unchecked,
        List<AttackTable> tables,
        List<Chart> curves,
        List<Chart> histograms,
        List<Chart> queries,
        List<String> problems,
        List<BrokenClasses> falls,
        AuditStrips gallery,
        List<Card> cards,
        List<Entry> provenance,
        String audit) {

    public static AuditPage of(AuditFolder folder) {
        var figures = new AuditFigures(folder.results().rows(), folder.samples().rows(), folder.titles());
        List<CheckRow> checks = folder.checks().rows();
        long warnings = checks.stream().filter(CheckRow::warns).count();
        boolean complete = complete(folder, figures);
        String name = folder.said("name");
        return new AuditPage(
                name.isEmpty() ? folder.name() : name,
                summary(folder, figures),
                complete,
                status(folder, figures, complete),
                checks.isEmpty()
                        ? "Not checked"
                        : warnings == 0 ? "No check warns" : warnings + " of " + checks.size() + " checks warn",
                warnings > 0 || checks.isEmpty(),
                notes(folder, warnings),
                checks,
                unchecked(folder),
                figures.norms().stream()
                        .flatMap(norm ->
                                Stream.of(AttackTable.accuracy(figures, norm), AttackTable.distances(figures, norm)))
                        .filter(table -> !table.rows().isEmpty())
                        .toList(),
                AuditCurves.of(figures),
                AuditCharts.histograms(figures),
                AuditCharts.queries(figures, folder.queries().rows()),
                Stream.of(folder.samples().problem(), folder.queries().problem())
                        .filter(p -> !p.isEmpty())
                        .toList(),
                BrokenClasses.of(folder, figures),
                AuditStrips.of(folder, figures),
                cards(folder),
                NodeText.table(folder.provenance()),
                folder.text());
    }

    /// Every chart, for the script.
    public List<Chart> charts() {
        return Stream.of(curves, histograms, queries).flatMap(List::stream).toList();
    }

    private static boolean complete(AuditFolder folder, AuditFigures figures) {
        int attacks = figures.norms().stream()
                .mapToInt(n -> figures.attacks(n).size())
                .sum();
        return attacks >= folder.tree().path("attacks").size();
    }

    private static String status(AuditFolder folder, AuditFigures figures, boolean complete) {
        int attacks = folder.tree().path("attacks").size();
        return complete
                ? "Complete: " + Numbers.of(attacks, "attack") + " on " + Numbers.of(figures.images(), "image")
                : "Partial: not all of " + Numbers.of(attacks, "attack") + " have results yet";
    }

    private static List<String> notes(AuditFolder folder, long warnings) {
        List<String> notes = new ArrayList<>();
        if (folder.results().rows().isEmpty()) {
            notes.add("There are no results yet: the same command goes on with what is there.");
        }
        if (warnings > 0) {
            notes.add("Sanity checks warn: read them before the figures, which may promise more robustness than there"
                    + " is.");
        }
        return notes;
    }

    private static String unchecked(AuditFolder folder) {
        boolean off = folder.said("checks").equals("false");
        return off
                ? "The sanity checks were switched off: nothing here says whether the attacks worked as they should."
                : folder.checks().problem();
    }

    /// The audit in one sentence.
    private static String summary(AuditFolder folder, AuditFigures figures) {
        String model = folder.said("model");
        String data = folder.said("data");
        String images = figures.images() > 0 ? Numbers.count(figures.images()) : folder.said("images");
        StringBuilder text = new StringBuilder("The network");
        text.append(model.isEmpty() ? "" : " " + model);
        text.append(" on ").append(images.isEmpty() ? "" : images + " ").append("images");
        text.append(data.isEmpty() ? "" : " of " + data);
        if (!Double.isNaN(figures.clean())) {
            text.append(": clean accuracy ")
                    .append(Numbers.percent(figures.clean()))
                    .append(" %");
        }
        List<String> worst = figures.norms().stream()
                .map(norm -> worst(figures, norm))
                .filter(words -> !words.isEmpty())
                .toList();
        text.append(worst.isEmpty() ? "" : "; worst-case robust accuracy " + String.join(", and ", worst));
        return text.append('.').toString();
    }

    /// At the smallest and the largest epsilon.
    private static String worst(AuditFigures figures, String norm) {
        NormUnits units = figures.units(norm);
        List<String> words = figures.epsilons(norm).stream()
                .filter(epsilon -> !Double.isNaN(figures.accuracy(norm, figures.worst(norm), epsilon)))
                .map(epsilon -> Numbers.percent(figures.accuracy(norm, figures.worst(norm), epsilon)) + " % at "
                        + units.epsilon(epsilon))
                .toList();
        return words.isEmpty()
                ? ""
                : words.getFirst() + (words.size() == 1 ? "" : " to " + words.getLast()) + " in " + units.title();
    }

    private static List<Card> cards(AuditFolder folder) {
        List<Card> cards = new ArrayList<>();
        cards.add(card(folder, "Network", "model", "name", "model-sha256"));
        Card.add(cards, "Architecture", folder.tree().path("architecture"));
        cards.add(card(folder, "Images", "data", "images", "data-sha256", "labels-sha256", "seed"));
        cards.add(card(folder, "Work", "", "precision", "batch", "save-adversarial", "checks"));
        int number = 0;
        for (JsonNode attack : folder.tree().path("attacks").values()) {
            Card.add(cards, "Attack " + ++number, attack);
        }
        return cards;
    }

    private static Card card(AuditFolder folder, String title, String kind, String... keys) {
        List<Entry> entries = Stream.of(keys)
                .filter(key -> folder.tree().has(key))
                .map(key -> new Entry(key, NodeText.text(folder.tree().path(key))))
                .toList();
        return new Card(title, kind.isEmpty() ? "" : folder.said(kind), entries, false);
    }
}
