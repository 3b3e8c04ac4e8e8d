package dev.ventral.experiment;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/// Numbers that may be written as fractions: `8/255` for an epsilon.
public final class Fractions {
    private Fractions() {}

    /// The number a text stands for.
    ///
    /// @throws NumberFormatException where it stands for none, or for one that is not finite
    public static double parse(String text) {
        int slash = text.indexOf('/');
        double value = slash < 0
                ? Double.parseDouble(text.strip())
                : Double.parseDouble(text.substring(0, slash).strip())
                        / Double.parseDouble(text.substring(slash + 1).strip());
        if (!Double.isFinite(value)) {
            throw new NumberFormatException("not finite: " + text);
        }
        return value;
    }

    /// `k/255` where the number is exactly that for a k that is a whole number of quarters (`0.25/255`), and
    /// is no round decimal; the decimal number otherwise.
    public static String text(double value) {
        long quarters = Math.round(value * 4 * 255);
        if (quarters > 0
                && quarters < 4 * 255
                && quarters / 4.0 / 255 == value
                && Double.toString(value).length() > 8) {
            return decimal(quarters / 4.0) + "/255";
        }
        return decimal(value);
    }

    private static String decimal(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    static final class Reader extends StdDeserializer<Double> {
        Reader() {
            super(Double.class);
        }

        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken().isNumeric()) {
                return parser.getDoubleValue();
            }
            if (parser.hasToken(JsonToken.VALUE_STRING)) {
                try {
                    return parse(parser.getString());
                } catch (NumberFormatException e) {
                    return (Double) context.handleWeirdStringValue(
                            Double.class, parser.getString(), "expected a number or a fraction such as 8/255");
                }
            }
            return (Double) context.handleUnexpectedToken(context.constructType(Double.class), parser);
        }
    }

    static final class Writer extends StdSerializer<Double> {
        Writer() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator generator, SerializationContext context) {
            String text = text(value);
            if (text.indexOf('/') >= 0) {
                generator.writeString(text);
            } else if (text.indexOf('.') < 0 && text.indexOf('E') < 0) {
                generator.writeNumber(Long.parseLong(text));
            } else {
                generator.writeNumber(value);
            }
        }
    }
}
