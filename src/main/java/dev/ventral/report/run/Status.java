package dev.ventral.report.run;

import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.Titles;
import dev.ventral.results.ResultRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How far the run is.
///
/// @param complete every network of the experiment was tested in full, and the summary written
public record Status(boolean complete, String text) {

    static Status of(RunData run, List<ConditionDescription> conditions) {
        Set<String> names = new HashSet<>(
                conditions.stream().map(ConditionDescription::name).toList());
        Map<String, Set<TestPoint>> cells = new HashMap<>();
        Set<TestPoint> all = new HashSet<>();
        for (ResultRow row : run.results().rows()) {
            if (names.contains(row.condition())) {
                cells.computeIfAbsent(row.seed() + " " + row.condition(), _ -> new HashSet<>())
                        .add(TestPoint.of(row, Titles.NONE));
                all.add(TestPoint.of(row, Titles.NONE));
            }
        }
        long expected = (long) conditions.size() * run.experiment().seeds();
        long tested =
                cells.values().stream().filter(c -> c.size() == all.size()).count();
        long stopped = run.failures().rows().size();
        boolean complete =
                tested >= expected && stopped == 0 && run.summary().problem().isEmpty();
        String text = (complete ? "Complete: " : "Partial: ") + tested + " of " + Numbers.of(expected, "network")
                + " trained and tested"
                + (stopped == 0 ? "" : ", " + stopped + " stopped")
                + (complete || tested < expected || stopped > 0 ? "" : ", summary not written yet")
                + ".";
        return new Status(complete, text);
    }
}
