package dev.ventral.report.part;

import tools.jackson.databind.json.JsonMapper;

/// JSON that can stand inside an HTML script element.
public final class ScriptJson {
    private ScriptJson() {}

    /// `<`, `>` and `&` occur only within the strings of JSON, so that escaping them all changes no value, and
    /// no text can end the element or begin a comment; U+2028 and U+2029 end lines in older JavaScript.
    public static String of(Object value) {
        return JsonMapper.shared()
                .writeValueAsString(value)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
