package dev.ventral.neural.encoding;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.neural.Recording;
import dev.ventral.neural.encoding.feature.EncodingContext;
import java.util.Map;

/// The catalogue of encoding models: how to learn, from a recording, what its units would respond to any
/// image.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Encoding
        permits CnnEncoding, RidgeEncoding, GaussianReadoutEncoding, ComponentsEncoding, CustomEncoding {

    /// Fits a model.
    ///
    /// The same recording, configuration and seed give the same bits on a CPU with the same number of
    /// threads. Images are held out by [Recording#split] with the share [#heldOut], the same ones by every
    /// kind.
    ///
    /// @throws dev.ventral.InputError if the recording does not suit the configuration
    EncodingModel fit(Recording recording, EncodingContext context);

    /// Fits a model of several recordings (sessions, subjects) at once: their units see the same core, each
    /// unit through a readout of its own. A model per recording comes out, each complete.
    ///
    /// @param recordings by name, their images alike in proportions and colours
    /// @throws InputError if this kind has nothing to share, or the recordings do not go together
    default Map<String, EncodingModel> fitTogether(Map<String, Recording> recordings, EncodingContext context) {
        throw new InputError(
                "encoding: expected a model whose units share a core (cnn or gaussian-readout), got " + name());
    }

    /// The share of the images that have no part in fitting.
    double heldOut();

    /// How results call it: the kind, unless there is more to say.
    default String name() {
        JsonTypeName kind = getClass().getAnnotation(JsonTypeName.class);
        return kind == null ? getClass().getSimpleName() : kind.value();
    }
}
