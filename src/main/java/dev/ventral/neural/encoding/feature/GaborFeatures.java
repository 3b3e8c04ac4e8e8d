package dev.ventral.neural.encoding.feature;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.data.image.Images;
import java.util.List;

/// Gabor energies, averaged over the cells of a coarse grid: the simplest model of visual cortex that is any
/// good.
///
/// Filters are those of [dev.ventral.neural.source.GaborEnergy], of eight orientations and some wavelengths, without
/// its normalization: `sqrt(even^2 + odd^2)` of each pair in quadrature, which does not care for the phase.
/// With `phases` the four half-rectified responses of each pair, `max(even, 0)`, `max(odd, 0)`,
/// `max(-even, 0)`, `max(-odd, 0)`, are there too.
///
/// Images are turned grey; levels are on [0, 1].
///
/// @param size of the longer side in pixels
/// @param wavelengths as fractions of the shorter side
/// @param grid cells in each direction
/// @param phases whether there are simple cells too
@JsonClassDescription("Gabor energies of several scales and eight orientations on a coarse grid.")
@JsonTypeName("gabor")
public record GaborFeatures(
        @Default("64") int size,
        @Default("[0.06, 0.12, 0.24, 0.48]") List<Double> wavelengths,
        @Default("8") int grid,
        @Default("false") boolean phases)
        implements Features {

    public GaborFeatures {
        wavelengths = List.copyOf(wavelengths);
        InputError.unless(size >= 8 && size <= 1024, "features.size: expected a number from 8 to 1024, got %d", size);
        InputError.unless(
                !wavelengths.isEmpty() && wavelengths.stream().allMatch(w -> w > 0 && w <= 1),
                "features.wavelengths: expected fractions of the image's side from 0 to 1, got %s",
                wavelengths);
        InputError.unless(grid >= 1, "features.grid: expected at least 1, got %d", grid);
    }

    @Override
    public String name() {
        return "gabor";
    }

    @Override
    public FeatureSource source(Images recorded, EncodingContext context) {
        int longer = Math.max(recorded.height(), recorded.width());
        int height = FeatureMaps.side(recorded.height(), longer, size);
        int width = FeatureMaps.side(recorded.width(), longer, size);
        for (double wavelength : wavelengths) {
            InputError.unless(
                    wavelength * Math.min(height, width) >= 2,
                    "features.wavelengths: expected at least 2 pixels, got %s of images of %d x %d",
                    wavelength,
                    height,
                    width);
        }
        return new GaborSource(this, height, width);
    }
}
