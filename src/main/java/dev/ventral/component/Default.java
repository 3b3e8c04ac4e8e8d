package dev.ventral.component;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The value a record component takes where an experiment file does not give it, written as it would be in
/// the file (YAML). It is filled in when the file is read, so that the resolved experiment shows it.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Default {
    String value();
}
