package dev.ventral.evaluation;

import dev.ventral.Event;
import dev.ventral.data.LabelledImages;
import dev.ventral.neural.source.RecordingContext;
import dev.ventral.tensor.Compute;

/// What an evaluation may use before there is a network.
///
/// @param test the labelled images that networks are measured on
/// @param recordings what recordings are read with
/// @param batch images at a time
/// @param listener told of what takes time
public record EvaluationContext(LabelledImages test, RecordingContext recordings, int batch, Event.Listener listener) {

    /// For a library's use: no experiment around it.
    public static EvaluationContext of(LabelledImages test, int batch) {
        return new EvaluationContext(
                test, new RecordingContext(test.images(), 0, Compute.CPU), batch, Event.Listener.none());
    }
}
