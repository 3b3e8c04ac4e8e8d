package dev.ventral.neural.nsd;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The trials that are taken, in the order in which they were made.
///
/// @param sessions their sessions, ascending, from 1
/// @param images the 73k numbers of the images they showed, ascending
/// @param heldOut the places in `images` of those that all subjects share
/// @param row for each of `sessions` and each of its 750 trials: its number among the trials taken, -1
///     where it is not
/// @param imageOfTrial for each trial taken, the place of its image in `images`
/// @param sessionOfTrial for each trial taken, its session
@SuppressWarnings("ArrayRecordComponent") // handed on at once
public record NsdTrials(
        int[] sessions, int[] images, int[] heldOut, int[][] row, int[] imageOfTrial, int[] sessionOfTrial) {

    static NsdTrials of(NsdDesign design, int[] sessions, int leastRepeats) {
        var repeats = new TreeMap<Integer, Integer>();
        for (int session : sessions) {
            for (int t = 0; t < NsdDesign.TRIALS; t++) {
                repeats.merge(design.image(session, t), 1, Integer::sum);
            }
        }
        int[] images = repeats.entrySet().stream()
                .filter(each -> each.getValue() >= leastRepeats)
                .mapToInt(each -> each.getKey())
                .toArray();
        InputError.unless(
                images.length > 0,
                "nsd.least-repeats: expected images with %d trials in sessions %s, got none with more than %d",
                leastRepeats,
                Arrays.toString(sessions),
                repeats.values().stream().mapToInt(Integer::intValue).max().orElse(0));
        int[][] row = new int[sessions.length][NsdDesign.TRIALS];
        var imageOfTrial = IntStream.builder();
        var sessionOfTrial = IntStream.builder();
        int taken = 0;
        for (int s = 0; s < sessions.length; s++) {
            for (int t = 0; t < NsdDesign.TRIALS; t++) {
                int place = Arrays.binarySearch(images, design.image(sessions[s], t));
                row[s][t] = place < 0 ? -1 : taken++;
                if (place >= 0) {
                    imageOfTrial.add(place);
                    sessionOfTrial.add(sessions[s]);
                }
            }
        }
        return new NsdTrials(
                sessions,
                images,
                design.shared(images),
                row,
                imageOfTrial.build().toArray(),
                sessionOfTrial.build().toArray());
    }

    /// How many there are.
    public int count() {
        return imageOfTrial.length;
    }

    /// `nsd-00001`: the 73k number of each image, from 1.
    public List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int image : images) {
            labels.add("nsd-%05d".formatted(image));
        }
        return labels;
    }
}
