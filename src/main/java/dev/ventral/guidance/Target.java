package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import java.nio.file.Path;

/// Whose similarity of the recorded images a network is pulled to.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Target {

    /// The encoding model's: the recording freed from its noise (Li et al. 2019, "Neural (model)").
    @JsonClassDescription("The similarity of the encoding model's responses.")
    @JsonTypeName("model")
    record Model() implements Target {}

    /// The recorded responses' own (Li et al. 2019, "Neural (data)").
    @JsonClassDescription("The similarity of the recorded responses themselves.")
    @JsonTypeName("data")
    record Data() implements Target {}

    /// Another network's features on the same images (Li et al. 2019, "VGG"): a brain that is none.
    ///
    /// @param checkpoint weights written by Ventral, `checkpoints/CONDITION-SEED.safetensors` of any run
    /// @param tap whose features are compared
    @JsonClassDescription("The similarity of another network's features: a control.")
    @JsonTypeName("network")
    record Network(Path checkpoint, String tap) implements Target {
        public Network {
            InputError.unless(!tap.isBlank(), "target.tap: expected the name of a tap, got an empty text");
        }
    }
}
