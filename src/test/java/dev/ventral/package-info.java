/// What all tests share: the native-memory check, the arrows between rooms, where shared data lies.
@NullMarked
package dev.ventral;

import org.jspecify.annotations.NullMarked;
