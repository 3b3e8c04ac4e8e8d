package dev.ventral.neural.encoding.feature;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.data.image.Images;

/// What a linear encoding model sees of an image: the catalogue.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Features permits GaborFeatures, NetworkFeatures {

    /// How results call them.
    String name();

    /// The features as they will be computed of any images, once those recorded are known.
    ///
    /// @param recorded whose proportions and colours count
    /// @throws dev.ventral.InputError if they cannot be had
    FeatureSource source(Images recorded, EncodingContext context);
}
