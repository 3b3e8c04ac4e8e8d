package dev.ventral.experiment;

import dev.ventral.Event;
import dev.ventral.InputError;
import dev.ventral.distributed.RankInfo;
import dev.ventral.results.ResultRow;
import dev.ventral.run.Provenance;
import dev.ventral.run.RunFolder;
import dev.ventral.tensor.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A run folder's experiment, run again, and how its numbers compare.
///
/// @param equal whether all results are equal to the last bit
/// @param lines for people
public record Reproduction(boolean equal, List<String> lines) {
    private static final int SHOWN = 20;

    public Reproduction {
        lines = List.copyOf(lines);
    }

    /// Runs the experiment of `folder` again in `again` (or goes on with it) and compares `results.csv`.
    ///
    /// @param device where to compute
    /// @param ranks cells at once, and threads of each; 0 for as many as the run had
    public static Reproduction run(
            Path folder, Path again, Engine.DeviceChoice device, int ranks, int threads, Event.Listener listener) {
        RunFolder original = RunFolder.existing(folder);
        InputError.unless(
                Files.exists(original.resolve("results.csv")),
                "%s: expected a complete run with results.csv, got none; repeat ventral run to complete it",
                folder);
        Experiment experiment = ExperimentFile.read(original.resolve(RunFolder.EXPERIMENT), List.of());
        RunSettings settings = RunSettings.of(
                experiment,
                device,
                ranks,
                threads > 0 ? threads : threads(original),
                RankInfo.ALONE,
                ShareMode.GRID,
                Duration.ofMinutes(5));
        Runner.run(experiment, again, settings, listener);
        return compare(ResultRow.TABLE.readIn(original.path()), ResultRow.TABLE.readIn(again));
    }

    /// What the run had, as its provenance says; 0 where it does not.
    private static int threads(RunFolder original) {
        try {
            return Provenance.read(original).path("threads").asInt(0);
        } catch (InputError _) {
            return 0;
        }
    }

    static Reproduction compare(List<ResultRow> first, List<ResultRow> second) {
        Map<String, ResultRow> others = new HashMap<>();
        second.forEach(row -> others.put(key(row), row));
        List<String> differences = new ArrayList<>();
        for (ResultRow row : first) {
            ResultRow other = others.remove(key(row));
            if (other == null) {
                differences.add(key(row) + ": " + row.value() + ", not measured again");
            } else if (Double.compare(row.value(), other.value()) != 0 || row.n() != other.n()) {
                differences.add(String.format(
                        Locale.ROOT,
                        "%s: %s, now %s (%+.4f)",
                        key(row),
                        row.value(),
                        other.value(),
                        other.value() - row.value()));
            }
        }
        others.forEach((key, row) -> differences.add(key + ": new, " + row.value()));
        List<String> lines = new ArrayList<>(differences.subList(0, Math.min(SHOWN, differences.size())));
        if (differences.size() > SHOWN) {
            lines.add("and " + (differences.size() - SHOWN) + " more");
        }
        lines.add(
                differences.isEmpty()
                        ? "All " + first.size() + " numbers are equal."
                        : differences.size() + " of " + first.size() + " numbers differ.");
        return new Reproduction(differences.isEmpty(), lines);
    }

    private static String key(ResultRow row) {
        return row.condition() + ", seed " + row.seed() + ", " + row.dataset() + ", " + row.perturbation()
                + (row.norm().isEmpty() ? "" : " " + row.norm()) + " " + row.strength() + ", " + row.metric();
    }
}
