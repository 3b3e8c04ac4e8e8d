package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.network.Net;

/// A term in the training loss that pulls a network towards a recording; the catalogue of such terms.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Guidance permits SimilarityGuidance, CustomGuidance {

    /// Checks the term against the network it will guide, prepares the target, and makes the trainable
    /// parameters.
    ///
    /// What it makes lives in the pointer scope that is open now.
    Term bind(GuidanceContext context);

    /// Throws where the network has not what the term asks of it, before anything costly is done.
    default void check(Net net) {}

    /// Whether the target is an encoding model's, which then has to be fitted first.
    default boolean needsEncoding() {
        return true;
    }
}
