package dev.ventral.neural.encoding;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.neural.Recording;

/// The catalogue of encoding models: how to learn, from a recording, what its units would respond to any image.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Encoding permits CnnEncoding, RidgeEncoding, CustomEncoding {

    /// Fits a model.
    ///
    /// The same recording, configuration and seed give the same bits on a CPU with the same number of threads.
    /// Images are held out by [Recording#split] with the share [#heldOut], the same ones by every kind.
    ///
    /// @throws dev.ventral.InputError if the recording does not suit the configuration
    EncodingModel fit(Recording recording, EncodingContext context);

    /// The share of the images that have no part in fitting.
    double heldOut();

    /// How results call it: the kind, unless there is more to say.
    default String name() {
        JsonTypeName kind = getClass().getAnnotation(JsonTypeName.class);
        return kind == null ? getClass().getSimpleName() : kind.value();
    }
}
