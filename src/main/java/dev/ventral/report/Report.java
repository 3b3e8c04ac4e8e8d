package dev.ventral.report;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import dev.ventral.report.audit.AuditFolder;
import dev.ventral.report.audit.AuditPage;
import dev.ventral.report.part.Assets;
import dev.ventral.report.part.ScriptJson;
import dev.ventral.report.recordings.RecordingsPage;
import dev.ventral.report.run.RunData;
import dev.ventral.report.run.RunPage;
import dev.ventral.report.run.SimilaritySection;
import dev.ventral.report.similarity.ComparisonPage;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The report of a run, an audit, recordings or a comparison of representations: one HTML file that opens offline and
/// fetches nothing.
public final class Report {
    private static final String FILE = "report.html";

    private Report() {}

    /// Writes `report.html` into a folder, from what is in it; the work may be unfinished. A folder that
    /// holds `audit.yaml` is an audit's, one that holds `experiment.yaml` a run's, one with `recordings/`
    /// alone that of recordings, one with `similarity.json` that of a comparison.
    ///
    /// @return the file
    /// @throws InputError if the folder is none of them, `experiment.yaml`, `audit.yaml` or `results.csv`
    ///     cannot be understood (file, line, what was expected), or the report cannot be written
    public static Path write(Path folder) {
        InputError.unless(Files.isDirectory(folder), "%s: expected a run folder, got nothing of that name", folder);
        String html = AuditFolder.is(folder)
                ? audit(folder)
                : RecordingsPage.is(folder)
                        ? recordings(folder)
                        : ComparisonPage.is(folder) ? comparison(folder) : run(folder);
        Path file = folder.resolve(FILE);
        WholeFile.write(file, html);
        return file;
    }

    private static String run(Path folder) {
        RunPage page = RunPage.of(RunData.read(folder));
        return render("report.jte", page, Map.of("charts", page.charts(), "matrices", matrices(page)));
    }

    private static String audit(Path folder) {
        AuditPage page = AuditPage.of(AuditFolder.read(folder));
        return render("audit.jte", page, Map.of("charts", page.charts(), "matrices", List.of()));
    }

    private static String recordings(Path folder) {
        RecordingsPage page = RecordingsPage.of(folder);
        return render("recordings.jte", page, Map.of("charts", page.charts(), "matrices", List.of()));
    }

    private static String comparison(Path folder) {
        ComparisonPage page = ComparisonPage.of(folder);
        return render("similarity.jte", page, Map.of("charts", page.charts(), "matrices", List.of()));
    }

    private static String render(String template, Object page, Map<String, Object> data) {
        TemplateEngine templates = TemplateEngine.createPrecompiled(
                null, ContentType.Html, Report.class.getClassLoader(), "dev.ventral.report.templates");
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("page", page);
        model.put("assets", Assets.load());
        model.put("data", ScriptJson.of(data));
        StringOutput html = new StringOutput();
        templates.render(template, model, html);
        return html.toString();
    }

    private static List<List<Integer>> matrices(RunPage page) {
        return page.similarity().panels().stream()
                .map(SimilaritySection.Panel::data)
                .toList();
    }
}
