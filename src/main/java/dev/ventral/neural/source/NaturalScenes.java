package dev.ventral.neural.source;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.neural.nsd.NsdDesign;
import dev.ventral.neural.nsd.NsdFolder;
import dev.ventral.neural.nsd.NsdImages;
import dev.ventral.neural.nsd.NsdRegion;
import dev.ventral.neural.nsd.NsdResponses;
import dev.ventral.neural.nsd.NsdSessions;
import dev.ventral.neural.nsd.NsdTrials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The Natural Scenes Dataset (NSD), as it is published: 7T fMRI of eight subjects, each of whom saw up
/// to 10,000 photographs three times in up to 40 sessions of 750 trials.
///
/// Responses are the betas of a region, in percent signal change, trial by trial, with their sessions. Of
/// all files only the region's voxels and the images shown are kept, the latter resized while they are
/// read: about `4 x trials x voxels + channels x size^2 x images` bytes. Units are in the order of
/// `betas[mask]` in NumPy. Voxels that were not measured in all of the chosen sessions are left out.
///
/// Source: Allen et al. 2022, "A massive 7T fMRI dataset to bridge cognitive neuroscience and artificial
/// intelligence", Nature Neuroscience 25; NSD data manual; docs/reference/nsd.md.
///
/// @param path the folder that has `nsddata`, `nsddata_betas` and `nsddata_stimuli`
/// @param subject 1 to 8
/// @param roi the region: V1, V2, V3, V4, VO, PHC, LO or TO; or `{file, labels, within}`, see [NsdRegion]
/// @param sessions numbers and ranges, `[1-5, 7]`; none: all that are there
/// @param space the folder of that name: volumes `func1pt8mm`, `func1mm`; surfaces `nativesurface`,
///     `fsaverage`
/// @param betas the preparation, a folder's name
/// @param size side in pixels to which the images (425 x 425) are brought
/// @param grey convert the images to one channel
/// @param heldOut `shared`: the images that all subjects share are set apart for testing; `none`: a share
///     is drawn
/// @param leastRepeats images with fewer trials in the chosen sessions are left out, with their trials: 1
///     to 3
@JsonClassDescription("Natural Scenes Dataset: 7T fMRI of 73,000 photographs, from its own files (Allen et al. 2022).")
@JsonTypeName("nsd")
public record NaturalScenes(
        Path path,
        int subject,
        NsdRegion roi,
        @Default("[]") List<String> sessions,
        @Default("func1pt8mm") String space,
        @Default("betas_fithrf_GLMdenoise_RR") String betas,
        @Default("64") int size,
        @Default("false") boolean grey,
        @Default("shared") HeldOut heldOut,
        @Default("1") int leastRepeats)
        implements RecordingSource {

    /// Which images models are tested on.
    public enum HeldOut {
        /// Of the 1000 shared images, those that the chosen sessions show.
        SHARED,
        NONE
    }

    public NaturalScenes {
        sessions = List.copyOf(sessions);
        InputError.unless(subject >= 1 && subject <= 8, "nsd.subject: expected 1 to 8, got %d", subject);
        NsdSessions.check("nsd.sessions", sessions);
        InputError.unless(!space.isBlank(), "nsd.space: expected the name of a folder, got none");
        InputError.unless(!betas.isBlank(), "nsd.betas: expected the name of a folder, got none");
        InputError.unless(
                size >= 1 && size <= 4096, "nsd.size: expected a number of pixels from 1 to 4096, got %d", size);
        InputError.unless(
                leastRepeats >= 1 && leastRepeats <= 3, "nsd.least-repeats: expected 1 to 3, got %d", leastRepeats);
    }

    @Override
    public Recording read(RecordingContext context) {
        InputError.unless(
                Files.isDirectory(path), "%s: expected the folder of the Natural Scenes Dataset, got none", path);
        var folder = new NsdFolder(path, subject, space, betas);
        NsdDesign design = NsdDesign.read(folder.design(), subject);
        Path stimuli = folder.stimuli();
        Map<Integer, List<Path>> there = folder.sessions();
        NsdTrials trials = design.trials(NsdSessions.of("nsd.sessions", sessions, there.keySet()), leastRepeats);
        NsdResponses responses = NsdResponses.read(roi, folder, there, trials);
        Images images = NsdImages.read(stimuli, trials.images(), size, grey);
        return new Recording(
                        "NSD subject " + subject + " " + roi,
                        false,
                        images,
                        responses.rows(),
                        trials.imageOfTrial(),
                        responses.units(),
                        trials.labels(),
                        Map.of())
                .withSessions(trials.sessionOfTrial())
                .withHeldOut(heldOut == HeldOut.SHARED ? trials.heldOut() : new int[0]);
    }
}
