package dev.ventral;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run tells its listeners.
public sealed interface Event {

    /// A stage of the work begins: reading data, fitting the encoding model, training a condition, evaluating
    /// it.
    ///
    /// @param total units of work of this stage (images, steps), 0 where unknown
    record Started(String stage, long total) implements Event {}

    /// `done` units of the stage are behind us; `note` is a figure worth showing, or empty.
    record Advanced(String stage, long done, String note) implements Event {}

    /// The stage is complete.
    record Finished(String stage, String note) implements Event {}

    /// Figures of one epoch of one network's training (or, with `condition` `encoding`, of an encoding model).
    record Measured(String condition, long seed, int epoch, long step, Map<String, Double> values) implements Event {}

    /// One condition was stopped; the others go on.
    record Failed(String condition, long seed, String message) implements Event {}

    /// Something the user should know.
    record Note(String message) implements Event {}

    /// Receives the events of a run, in the thread that does the work.
    @FunctionalInterface
    interface Listener {
        void on(Event event);

        /// Listens to nothing.
        static Listener none() {
            return _ -> {};
        }

        /// This listener, then the other (if there is one).
        default Listener and(@Nullable Listener other) {
            return other == null
                    ? this
                    : event -> {
                        on(event);
                        other.on(event);
                    };
        }
    }
}
