package dev.ventral.neural.nsd;

import dev.ventral.InputError;
import dev.ventral.array.ArrayFile;
import dev.ventral.array.NumberArray;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which image each trial of a subject showed, from `nsd_expdesign.mat` (MATLAB 5 or 7.3).
///
/// `masterordering` (1 x 30000) has, for each trial of 40 sessions, the number of one of the subject's
/// 10,000 images; `subjectim` (8 x 10000) its number among the 73,000; `sharedix` (1 x 1000) the 73k
/// numbers of the images that all subjects were to see. All count from 1.
///
/// Source: NSD data manual, "Experiments", "nsd_expdesign.mat".
///
/// @param file for messages
/// @param images the 73k number of each trial's image
/// @param shared the 73k numbers of the shared images
@SuppressWarnings("ArrayRecordComponent") // handed on at once
public record NsdDesign(Path file, int[] images, Set<Integer> shared) {
    /// Trials of a session.
    public static final int TRIALS = 750;

    /// @throws InputError if a variable is missing or numbers something that is not there
    public static NsdDesign read(Path file, int subject) {
        try (ArrayFile design = ArrayFile.open(file)) {
            long[] order = design.read("masterordering").longs();
            NumberArray all = design.read("subjectim");
            InputError.unless(
                    all.rank() == 2 && all.size(0) >= subject,
                    "%s#subjectim: expected a row for each of 8 subjects, got shape %s",
                    file,
                    Arrays.toString(all.shape()));
            long[] own = all.slab(new long[] {subject - 1, 0}, new long[] {1, all.size(1)})
                    .longs();
            int[] images = new int[order.length];
            for (int t = 0; t < images.length; t++) {
                InputError.unless(
                        order[t] >= 1 && order[t] <= own.length,
                        "%s#masterordering: expected numbers of images from 1 to %d, got %d in trial %d",
                        file,
                        own.length,
                        order[t],
                        t + 1);
                images[t] = number(file, "subjectim", own[(int) order[t] - 1]);
            }
            Set<Integer> shared = Arrays.stream(design.read("sharedix").longs())
                    .mapToObj(image -> number(file, "sharedix", image))
                    .collect(Collectors.toUnmodifiableSet());
            return new NsdDesign(file, images, shared);
        }
    }

    private static int number(Path file, String variable, long image) {
        InputError.unless(
                image >= 1 && image <= Integer.MAX_VALUE,
                "%s#%s: expected numbers of images from 1 on, got %d",
                file,
                variable,
                image);
        return (int) image;
    }

    /// The 73k number of the image of one trial.
    ///
    /// @param session from 1
    /// @param trial from 0 to 749
    int image(int session, int trial) {
        return images[(session - 1) * TRIALS + trial];
    }

    /// The trials of some sessions.
    ///
    /// @param sessions ascending, from 1
    /// @param leastRepeats images with fewer trials in these sessions are left out
    /// @throws InputError if the order is known of fewer sessions, or no image has as many trials
    public NsdTrials trials(int[] sessions, int leastRepeats) {
        int last = sessions[sessions.length - 1];
        InputError.unless(
                images.length >= last * TRIALS,
                "%s#masterordering: expected at least %d trials, %d in each session up to session %d, got %d",
                file,
                last * TRIALS,
                TRIALS,
                last,
                images.length);
        return NsdTrials.of(this, sessions, leastRepeats);
    }

    /// Which of these images are shared: their places.
    int[] shared(int[] some) {
        var places = new TreeSet<Integer>();
        for (int i = 0; i < some.length; i++) {
            if (shared.contains(some[i])) {
                places.add(i);
            }
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }
}
