package dev.ventral.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Documentation of a type, read from its source file and written as a page says it: without the links that only
/// tools follow.
///
/// @param summary the first paragraph
/// @param parameters the text behind each `@param`, by the component's name
record RecordDocumentation(String summary, Map<String, String> parameters) {
    private static final Pattern PARAMETER = Pattern.compile("@param (\\w+) (.*)");
    private static final Pattern REMARK = Pattern.compile(" ?\\(\\[[\\w.]*[A-Z#][\\w#.]*](, \\[[\\w.]*#?\\w+])*\\)");
    /// Code comes first, as what is in it is no link.
    private static final Pattern LINK =
            Pattern.compile("`[^`]*`|\\[(?:[a-z]\\w*\\.)*(?:([A-Z]\\w*)?#(\\w+)|([A-Z]\\w*))](?!\\()");

    /// Of the declaration in the source file of the type's outermost class.
    static RecordDocumentation of(Class<?> type) throws IOException {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        Path file = Path.of("src/main/java", outermost.getName().replace('.', '/') + ".java");
        List<String> lines = Files.readAllLines(file);
        int declared = 0;
        while (!lines.get(declared)
                .matches("\\s*([a-z-]+ )*(record|interface|class) " + type.getSimpleName() + "\\b.*")) {
            declared++;
        }
        int begin = declared;
        while (begin > 0 && !lines.get(begin - 1).isBlank()) {
            begin--;
        }
        return read(lines.subList(begin, declared).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("///"))
                .map(line -> line.substring(3).strip())
                .toList());
    }

    private static RecordDocumentation read(List<String> comment) {
        var summary = new StringBuilder();
        Map<String, String> parameters = new LinkedHashMap<>();
        String name = null;
        boolean first = true;
        for (String line : comment) {
            Matcher parameter = PARAMETER.matcher(line);
            if (parameter.matches()) {
                name = parameter.group(1);
                parameters.put(name, parameter.group(2));
            } else if (name != null) {
                parameters.merge(name, line, (before, more) -> before + " " + more);
            } else if (first && !line.isEmpty()) {
                summary.append(summary.isEmpty() ? "" : " ").append(line);
            } else {
                first = false;
            }
        }
        parameters.replaceAll((_, text) -> plain(text));
        return new RecordDocumentation(plain(summary.toString()), parameters);
    }

    /// A remark that is a link alone is left out; of other links the name stays.
    private static String plain(String text) {
        return LINK.matcher(REMARK.matcher(text).replaceAll(""))
                .replaceAll(found -> Matcher.quoteReplacement(name(found)))
                .strip();
    }

    private static String name(MatchResult found) {
        String member = found.group(2);
        return found.group().startsWith("`") ? found.group() : "`" + (member == null ? found.group(3) : member) + "`";
    }
}
