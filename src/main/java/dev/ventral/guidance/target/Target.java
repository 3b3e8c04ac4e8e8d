package dev.ventral.guidance.target;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.network.Architecture;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Target of guidance: whose similarity of the recorded images, or responses to them, a network is pulled to.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Target {

    /// The encoding model's: the recording freed from its noise (Li et al. 2019, "Neural (model)").
    @JsonClassDescription("What the encoding model responds.")
    @JsonTypeName("model")
    record Model() implements Target {}

    /// The recorded responses' own (Li et al. 2019, "Neural (data)").
    @JsonClassDescription("The recorded responses themselves.")
    @JsonTypeName("data")
    record Data() implements Target {}

    /// Another network's features on the same images (Li et al. 2019, "VGG"): a brain that is none.
    ///
    /// @param checkpoint a network's file: a checkpoint of any run, or weights made elsewhere (PyTorch's,
    ///     safetensors)
    /// @param tap whose features are compared
    /// @param network the architecture of weights made elsewhere, such as `{kind: vgg19}`; absent for a
    ///     checkpoint of Ventral, which says so itself
    /// @param mean of the pixels that network was trained on, one per channel: one number for grey images;
    ///     colour where there is none
    /// @param std their deviation, likewise
    @JsonClassDescription("Another network's features: a control.")
    @JsonTypeName("network")
    record Network(
            Path checkpoint,
            String tap,
            @Nullable Architecture network,
            @Default("[]") List<Double> mean,
            @Default("[]") List<Double> std)
            implements Target {
        public Network {
            mean = List.copyOf(mean);
            std = List.copyOf(std);
            InputError.unless(
                    network != null || (mean.isEmpty() && std.isEmpty()),
                    "target.mean: expected none without a network, as a checkpoint has its own, got %s",
                    mean);
            InputError.unless(!tap.isBlank(), "target.tap: expected the name of a tap, got an empty text");
        }
    }

    /// The features of a network that nobody trained, on the same images: what an architecture makes of images
    /// before any of it comes from a brain (Shao et al. 2024, "Random", whose untrained predictor gives its
    /// outputs). Its weights are drawn by the training run's seed; it sees pixels as the guided network does.
    ///
    /// @param network its architecture
    /// @param tap whose features are the target
    /// @param outputs width of its last layer
    @JsonClassDescription("The features of an untrained network: a control.")
    @JsonTypeName("untrained")
    record Untrained(
            Architecture network,
            String tap,
            @Default("1000") int outputs) implements Target {
        public Untrained {
            InputError.unless(!tap.isBlank(), "target.tap: expected the name of a tap, got an empty text");
            InputError.unless(outputs >= 1, "target.outputs: expected a number from 1, got %d", outputs);
        }
    }

    /// The images themselves: a brain that sees pixels, for everything that their likeness explains. For
    /// similarity guidance the cosine similarity of pixels, those of an image minus the mean image, where it
    /// is at least `threshold` in size, and 0 elsewhere; for responses the pixels.
    ///
    /// Source: after Attias, Pehlevan & Obeid 2024, "A brain-inspired regularizer for adversarial robustness",
    /// arXiv:2410.03952, whose networks gain by similarity of pixels much of what Li et al. 2019 gain by a
    /// brain's. That the mean image is taken away, and that similarities below the threshold become 0, is
    /// Ventral's reading.
    ///
    /// @param threshold from 0 (every similarity stays) to 1; 0 for terms whose target is responses
    @JsonClassDescription("The images' pixels: a control (after Attias et al. 2024).")
    @JsonTypeName("pixels")
    record Pixels(@Default("0") double threshold) implements Target {
        public Pixels {
            InputError.unless(
                    threshold >= 0 && threshold <= 1,
                    "target.threshold: expected a number from 0 to 1, got %s",
                    threshold);
        }
    }

    /// The features of a network of this experiment: that of an earlier condition and the same seed (Safarani
    /// et al. 2021, "MTL-Oracle": co-trained with a robust network in place of the monkey).
    ///
    /// @param condition one that stands before this one in the experiment
    /// @param tap whose features are the target
    @JsonClassDescription("The features of a network that an earlier condition trained: a control.")
    @JsonTypeName("condition")
    record Condition(String condition, String tap) implements Target {
        public Condition {
            InputError.unless(
                    !condition.isBlank(), "target.condition: expected the name of a condition, got an empty text");
            InputError.unless(!tap.isBlank(), "target.tap: expected the name of a tap, got an empty text");
        }
    }
}
