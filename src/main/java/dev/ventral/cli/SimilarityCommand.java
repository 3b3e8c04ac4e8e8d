package dev.ventral.cli;

import dev.ventral.comparison.Table;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "similarity",
        description = "How alike images are in brains and networks, and how alike brains and networks are.",
        subcommands = {
            SimilarityRdmCommand.class,
            SimilarityCompareCommand.class,
            SimilarityCkaCommand.class,
            SimilarityRsaCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
final class SimilarityCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    SimilarityCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "expected rdm, compare, cka or rsa, got none; see ventral similarity --help");
    }

    /// Columns lined up; the first to the left, numbers to the right.
    static void print(Table table, PrintWriter out) {
        if (!table.title().isEmpty()) {
            out.println(table.title());
        }
        int[] widths = new int[table.columns().size()];
        for (int c = 0; c < widths.length; c++) {
            int column = c;
            widths[c] = Math.max(
                    table.columns().get(c).length(),
                    table.rows().stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        print(table.columns(), widths, out);
        table.rows().forEach(row -> print(row, widths, out));
        out.println();
    }

    private static void print(List<String> cells, int[] widths, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String pad = " ".repeat(widths[c] - cells.get(c).length());
            line.append(c == 0 ? "" : "  ").append(c == 0 ? cells.get(c) + pad : pad + cells.get(c));
        }
        out.println(line.toString().stripTrailing());
    }
}
