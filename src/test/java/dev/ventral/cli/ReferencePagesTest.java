package dev.ventral.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The pages of reference that are made from the code say what the code says. What a page has below its mark is
/// written anew by `mvn test -Dtest=ReferencePagesTest -Ddocs.write=true`; what stands above is written by hand.
class ReferencePagesTest {
    private static final String MARK = "<!-- from here on made by ReferencePagesTest -->\n";
    private static final String WRITE = "docs.write";
    private static final int WIDTH = 100;

    @Test
    void experimentFile() throws IOException {
        check("experiment-file.md", ExperimentPage.write());
    }

    @Test
    void commands() throws IOException {
        var text = new StringBuilder();
        addCommand(new CommandLine(new Main()), text);
        check("commands.md", text.toString());
    }

    private static void addCommand(CommandLine command, StringBuilder text) {
        command.setUsageHelpAutoWidth(false).setUsageHelpWidth(WIDTH);
        String usage = command.getUsageMessage(Ansi.OFF)
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
        text.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n");
        text.append("```\n").append(usage.strip()).append("\n```\n");
        Set<CommandLine> subcommands =
                new LinkedHashSet<>(command.getSubcommands().values());
        subcommands.forEach(sub -> addCommand(sub, text));
    }

    /// Compares the part of a page below its mark, or writes it.
    private static void check(String name, String expected) throws IOException {
        Path file = Path.of("docs/reference", name);
        String page = Files.readString(file);
        int mark = page.indexOf(MARK);
        assertThat(mark).as("%s has the line '%s'", file, MARK.strip()).isPositive();
        String head = page.substring(0, mark) + MARK;
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(file, head + expected);
        }
        assertThat(difference(Files.readString(file), head + expected))
                .as(
                        "%s is what the code gives; to write it anew: mvn test -Dtest=%s -D%s=true",
                        file, ReferencePagesTest.class.getSimpleName(), WRITE)
                .isEmpty();
    }

    /// The first line that differs; the pages are too long to be shown whole.
    private static String difference(String page, String expected) {
        List<String> lines = page.lines().toList();
        List<String> wanted = expected.lines().toList();
        for (int i = 0; i < Math.max(lines.size(), wanted.size()); i++) {
            String line = i < lines.size() ? lines.get(i) : "(end)";
            String other = i < wanted.size() ? wanted.get(i) : "(end)";
            if (!line.equals(other)) {
                return "line %d: expected '%s', got '%s'".formatted(i + 1, other, line);
            }
        }
        return "";
    }
}
