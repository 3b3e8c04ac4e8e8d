package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.component.Default;
import dev.ventral.data.image.CropBox;
import java.util.List;
import java.util.SplittableRandom;

/// A random part of the image, of random size and shape, resized to the set's size.
///
/// The part's area is uniform on `scale` times the image's, its width over height log-uniform on `ratio`, its
/// place uniform; sides are rounded to the nearest (halves to even). Where ten such draws do not fit into the
/// image, the central part that is as large as `ratio` allows is taken.
///
/// Source: Szegedy et al. 2015, "Going Deeper with Convolutions", CVPR, section 6 (areas from 8 % on, ratios
/// from 3/4 to 4/3); what happens where no draw fits is that of torchvision's `RandomResizedCrop`.
///
/// @param scale least and largest share of the image's area
/// @param ratio least and largest width over height
public record ResizedCrop(
        @Default("[0.08, 1]") List<Double> scale,
        @Default("[0.75, 1.3333333333333333]") List<Double> ratio) {
    private static final int TRIES = 10;
    /// Apart from the other draws of an augmentation.
    private static final long STREAM = 0xB0;

    public ResizedCrop {
        scale = List.copyOf(scale);
        ratio = List.copyOf(ratio);
        InputError.unless(
                scale.size() == 2 && scale.get(0) > 0 && scale.get(0) <= scale.get(1) && scale.get(1) <= 1,
                "augmentation.resized-crop.scale: expected two shares of the area, above 0, up to 1, the lower first,"
                        + " got %s",
                scale);
        InputError.unless(
                ratio.size() == 2 && ratio.get(0) > 0 && ratio.get(0) <= ratio.get(1) && Double.isFinite(ratio.get(1)),
                "augmentation.resized-crop.ratio: expected two ratios of width to height above 0, the lower first, got"
                        + " %s",
                ratio);
    }

    /// The part of one image in one epoch.
    CropBox.Choice choice(long seed, long epoch, int image) {
        return (height, width) -> box(height, width, new SplittableRandom(Seeds.mix(seed, epoch, image, STREAM)));
    }

    CropBox box(int height, int width, SplittableRandom random) {
        double low = Math.log(ratio.get(0));
        double high = Math.log(ratio.get(1));
        for (int k = 0; k < TRIES; k++) {
            double area = (double) height * width * between(scale.get(0), scale.get(1), random);
            double shape = Math.exp(between(low, high, random));
            double columns = Math.rint(Math.sqrt(area * shape));
            double rows = Math.rint(Math.sqrt(area / shape));
            if (columns >= 1 && columns <= width && rows >= 1 && rows <= height) {
                int top = random.nextInt(height - (int) rows + 1);
                int left = random.nextInt(width - (int) columns + 1);
                return new CropBox(top, left, (int) rows, (int) columns);
            }
        }
        return central(height, width);
    }

    private CropBox central(int height, int width) {
        double shape = (double) width / height;
        int rows = shape < ratio.get(0) ? Math.max(1, (int) Math.rint(width / ratio.get(0))) : height;
        int columns = shape > ratio.get(1) ? Math.max(1, (int) Math.rint(height * ratio.get(1))) : width;
        return new CropBox((height - rows) / 2, (width - columns) / 2, rows, columns);
    }

    private static double between(double low, double high, SplittableRandom random) {
        return low + (high - low) * random.nextDouble();
    }
}
