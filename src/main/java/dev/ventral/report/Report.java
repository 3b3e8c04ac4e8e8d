package dev.ventral.report;

import dev.ventral.WholeFile;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The report of a run: one HTML file that opens offline and fetches nothing.
public final class Report {
    private static final String FILE = "report.html";

    private Report() {}

    /// Writes `report.html` into a run folder, from what is in it; the run may be unfinished.
    ///
    /// @return the file
    /// @throws dev.ventral.InputError if this is no run folder, `experiment.yaml` or `results.csv` cannot be
    ///     understood (file, line, what was expected), or the report cannot be written
    public static Path write(Path runFolder) {
        String html = render(Page.of(RunFolder.read(runFolder)));
        Path file = runFolder.resolve(FILE);
        WholeFile.write(file, html);
        return file;
    }

    private static String render(Page page) {
        TemplateEngine templates = TemplateEngine.createPrecompiled(
                null, ContentType.Html, Report.class.getClassLoader(), "dev.ventral.report.templates");
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("page", page);
        model.put("assets", Assets.load());
        model.put("data", ScriptJson.of(Map.of("charts", page.charts(), "matrices", matrices(page))));
        StringOutput html = new StringOutput();
        templates.render("report.jte", model, html);
        return html.toString();
    }

    private static List<List<Integer>> matrices(Page page) {
        return page.similarity().panels().stream()
                .map(SimilaritySection.Panel::data)
                .toList();
    }
}
