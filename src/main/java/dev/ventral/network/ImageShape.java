package dev.ventral.network;

import dev.ventral.InputError;

/// Image shape: channels, height and width of one image.
///
/// @param channels 1 for grey, 3 for colour
/// @param height in pixels
/// @param width in pixels
public record ImageShape(int channels, int height, int width) {
    public ImageShape {
        InputError.unless(
                channels > 0 && height > 0 && width > 0,
                "image shape: expected positive channels, height and width, got %d x %d x %d",
                channels,
                height,
                width);
    }

    @Override
    public String toString() {
        return channels + " x " + height + " x " + width;
    }
}
