@org.jspecify.annotations.NullMarked
package dev.ventral.comparison;
