package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.network.Net;
import java.util.List;

/// A term in the training loss that pulls a network towards a recording; the catalogue of such terms.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Guidance
        permits SimilarityGuidance, NeuralHeadGuidance, CkaGuidance, RdmCorrelationGuidance, CustomGuidance {

    /// Checks the term against the network it will guide, prepares the target, and makes the trainable
    /// parameters.
    ///
    /// What it makes lives in the pointer scope that is open now.
    Term bind(GuidanceContext context);

    /// Where in the network it looks.
    default List<String> taps() {
        return List.of();
    }

    /// Throws where the network has not what the term asks of it, before anything costly is done.
    default void check(Net net) {}

    /// Whether the target is an encoding model's, which then has to be fitted first.
    default boolean needsEncoding() {
        return true;
    }

    /// Whether the target is responses rather than similarities.
    default boolean needsResponses() {
        return false;
    }
}
