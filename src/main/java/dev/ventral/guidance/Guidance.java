package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.data.Dataset;
import dev.ventral.guidance.target.Target;
import dev.ventral.network.module.Net;
import java.util.List;

/// Guidance: a term in the training loss that pulls a network towards a recording or towards further labels, or
/// several of them; the catalogue.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Guidance
        permits SimilarityGuidance, ResponseGuidance, ClassificationGuidance, SeveralGuidance, CustomGuidance {

    /// Checks the terms against the network they will guide, prepares their targets, and makes their trainable
    /// parameters.
    ///
    /// What it makes lives in the pointer scope that is open now.
    ///
    /// @return one term, or several of different names
    List<Term> bind(GuidanceContext context);

    /// Where in the network it looks.
    default List<String> taps() {
        return List.of();
    }

    /// Throws where the network has not what the term asks of it, before anything costly is done.
    default void check(Net net) {}

    /// What its terms are pulled to.
    default List<Target> targets() {
        return List.of();
    }

    /// The names of the recordings it is limited to; empty: all there are.
    default List<String> recordings() {
        return List.of();
    }

    /// The labelled images it classifies besides the experiment's.
    default List<Dataset> labelled() {
        return List.of();
    }

    /// Whether it changes the weight of the loss on labelled images, which only one term may.
    default boolean weighsTask() {
        return false;
    }

    /// Whether the target is an encoding model's, which then has to be fitted first.
    default boolean needsEncoding() {
        return true;
    }

    /// Whether the target is responses rather than similarities.
    default boolean needsResponses() {
        return false;
    }

    /// Whether the target is an encoding model's responses to the labelled training images.
    default boolean needsTrainingResponses() {
        return false;
    }
}
