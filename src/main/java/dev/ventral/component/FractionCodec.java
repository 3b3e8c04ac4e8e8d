package dev.ventral.component;

import dev.ventral.Fractions;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/// Numbers in YAML that may be written as [Fractions].
final class FractionCodec {
    private FractionCodec() {}

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
                    return Fractions.parse(parser.getString());
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
            String text = Fractions.text(value);
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
