package dev.ventral.report.part;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/// What is put into every report: style sheet, our script, the chart library (Apache ECharts, from its webjar).
///
/// @param policy the page's content security policy: nothing is ever fetched, and no script runs but these
///     two, known by their hashes, so that even a text that slipped through escaping could do nothing
public record Assets(String style, String library, String script, String policy) {
    private static final String LIBRARY = "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

    private static final String FOLDER = "/dev/ventral/report/";

    public static Assets load() {
        String library = script(LIBRARY);
        String script = script("report.js");
        String policy = "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:;"
                + " style-src 'unsafe-inline'; script-src '" + hash(library) + "' '" + hash(script) + "'";
        return new Assets(text("report.css"), library, script, policy);
    }

    private static String script(String name) {
        String text = text(name);
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("</script") || lower.contains("<!--")) {
            throw new IllegalStateException(name + " cannot stand inside a script element");
        }
        return text;
    }

    /// Line ends as HTML parsing leaves them, or the hash would not fit.
    private static String text(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(name.startsWith("/") ? name : FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("not on the class path: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
