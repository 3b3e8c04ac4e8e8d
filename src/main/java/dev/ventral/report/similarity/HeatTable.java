package dev.ventral.report.similarity;

import dev.ventral.report.part.HeatMap;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.similarity.ComparisonFiles.Figure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Values by row and column on colours.
///
/// @param limit where the colours end: minus and plus this
public record HeatTable(String title, String corner, List<String> columns, List<Row> rows, String limit) {

    /// A row of the table.
    public record Row(String name, List<Cell> cells) {}

    /// @param detail below the value; may be empty
    /// @param style empty where there is no value
    public record Cell(String value, String detail, String style) {}

    static HeatTable of(
            String title,
            String corner,
            List<Figure> figures,
            Function<Figure, String> rowOf,
            Function<Figure, String> columnOf) {
        List<String> columns = figures.stream().map(columnOf).distinct().toList();
        Map<String, Figure> cells = new HashMap<>();
        double most = 0;
        for (Figure figure : figures) {
            cells.put(rowOf.apply(figure) + "\n" + columnOf.apply(figure), figure);
            most = Math.max(most, Math.abs(figure.value()));
        }
        double limit = Math.clamp(Math.ceil(most * 20) / 20, 0.05, 1);
        List<Row> rows = new ArrayList<>();
        for (String row : figures.stream().map(rowOf).distinct().toList()) {
            rows.add(new Row(
                    row,
                    columns.stream()
                            .map(column -> cell(cells.get(row + "\n" + column), limit))
                            .toList()));
        }
        return new HeatTable(title, corner, columns, rows, Numbers.plain(limit));
    }

    private static Cell cell(@Nullable Figure figure, double limit) {
        if (figure == null) {
            return new Cell("", "", "");
        }
        String detail = figure.low() == null || figure.high() == null
                ? ""
                : short3(figure.low()) + " to " + short3(figure.high());
        return new Cell(short3(figure.value()), detail, HeatMap.style(figure.value() / limit));
    }

    static String short3(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replace('-', '−');
    }
}
