package dev.ventral.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.component.Title;
import dev.ventral.network.module.Net;

/// CORnet-S (Kubilius et al. 2019, "Brain-like object recognition with high-performing shallow recurrent
/// ANNs"): four areas named after those of the ventral stream, of which V2, V4 and IT each run 2, 4 and 2
/// times over their own output with the same convolutions and batch norms of each time step. Keys are the
/// authors': `V1.conv1`, `V2.conv_input`, `V2.norm1_0`, …, `decoder.linear`.
///
/// Taps: an area's name is its output at the last time step (`V1`, `V2`, `V4`, `IT`), `V4.output-t1` that at
/// the second one. Within an area, its modules at a time step (`V4.conv1-t1`, `V4.norm1_1`, `V4.nonlin1-t1`,
/// …), those before the first (`V4.conv_input`, `V4.skip`, `V4.norm_skip`), in V1 `V1.conv1`, `V1.norm1`,
/// `V1.nonlin1`, (`V1.pool`,) `V1.conv2`, `V1.norm2`. At last `decoder.avgpool`, `decoder.linear`.
///
/// It has no folded form: each convolution has as many batch norms behind it as there are time steps.
///
/// @param width channels of V1 (V2, V4 and IT have 2, 4 and 8 times as many); 64 in the paper
/// @param stem what V1's first convolution is: 7 x 7 with stride 2 and pooling behind it as published, or 3 x 3
///     without for small images; with `none` there is no V1
@JsonClassDescription(
        "CORnet-S of any width: recurrent areas V1, V2, V4, IT (Kubilius et al. 2019), the authors' names.")
@JsonTypeName("cornet-s")
@Title("CORnet-S")
public record CornetS(
        @Default("64") int width, @Default("imagenet") Stem stem) implements Architecture {
    public CornetS {
        InputError.unless(width > 0, "network.width: expected a positive number, got %d", width);
    }

    @Override
    public Net build(ImageShape shape, int classes) {
        return new CornetNet(this, shape.channels(), classes);
    }
}
