package dev.ventral.component;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a kind of component is called for people: `PGD`, `Carlini & Wagner`. A kind brings its title with it, and
/// runs write the titles of what they name beside their results, so that whoever shows them needs no dictionary.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Title {
    /// The title, as it stands at the beginning of a line.
    String value();
}
