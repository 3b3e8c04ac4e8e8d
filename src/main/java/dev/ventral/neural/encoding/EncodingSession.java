package dev.ventral.neural.encoding;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import java.util.Arrays;

/// One recording while a model of it is fitted.
///
/// @param images in the model's size
/// @param means `images x units`, row-major
/// @param fit images to learn from
/// @param validation images to stop by
/// @param heldOut images to judge by
@SuppressWarnings("ArrayRecordComponent") // figures of one computation, which nobody compares or changes
record EncodingSession(
        Recording recording,
        EncodingShape shape,
        EncodingScale scale,
        Images images,
        float[] means,
        int[] fit,
        int[] validation,
        int[] heldOut) {
    /// Fewer images make no correlation.
    private static final int FEWEST = 3;

    /// With all images to fit among `fit`, but as many as will validate counted.
    static EncodingSession of(EncodingTraining encoding, Recording recording, long seed) {
        Recording.Split test = recording.split(encoding.heldOut(), seed);
        int validation = (int) Math.round(encoding.validation() * test.fit().length);
        InputError.unless(
                Math.min(test.heldOut().length, validation) >= FEWEST && test.fit().length - validation >= FEWEST,
                "encoding: recording %s: expected at least %d images each to fit, to validate and to hold out, got %d,"
                        + " %d, %d",
                recording.name(),
                FEWEST,
                test.fit().length - validation,
                validation,
                test.heldOut().length);
        EncodingShape shape = EncodingShape.of(encoding, recording);
        Images images = CnnEncodingModel.prepare(recording.images(), shape);
        float[] means = recording.means();
        EncodingScale scale = EncodingScale.of(images, means, test.fit());
        return new EncodingSession(
                recording, shape, scale, images, means, test.fit(), new int[validation], test.heldOut());
    }

    /// The images to fit divided anew for one member of the ensemble.
    EncodingSession divided(int member, long seed) {
        int[] order = EncodingFit.shuffled(fit, Seeds.mix(seed, 0xE2, member));
        return new EncodingSession(
                recording,
                shape,
                scale,
                images,
                means,
                Arrays.copyOfRange(order, validation.length, order.length),
                Arrays.copyOf(order, validation.length),
                heldOut);
    }
}
