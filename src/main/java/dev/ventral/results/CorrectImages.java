package dev.ventral.results;

import java.util.BitSet;

/// An accuracy, and which images it is made of, for comparisons image by image.
///
/// @param correct bit i: image i was classified correctly; not to be written to
public record CorrectImages(Result result, BitSet correct) {

    public static CorrectImages of(String perturbation, String norm, double strength, BitSet correct, int n) {
        double accuracy = (double) correct.cardinality() / n;
        return new CorrectImages(new Result(perturbation, norm, strength, Result.ACCURACY, accuracy, n), correct);
    }
}
