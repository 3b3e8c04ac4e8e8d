package dev.ventral.neural;

import dev.ventral.similarity.Correlation;

/// How well the other repeats of an image predict a trial: the score of a model that knows the mean response to
/// each image and nothing else.
public final class OracleScore {
    private OracleScore() {}

    /// Correlation of each unit's response in a trial with its mean over the other repeats of the same image,
    /// over all trials of the repeated images. On [-1, 1]; 0 for a constant unit. Chance lies a little below
    /// 0, as a trial is left out of the mean it is compared with.
    ///
    /// Source: Walker et al. 2019, "Inception loops discover what excites neurons most using deep predictive
    /// models", Nature Neuroscience 22, methods ("oracle score").
    ///
    /// @throws dev.ventral.InputError if fewer than two images are repeated
    public static double[] of(Recording recording) {
        int[] repeated = Reliability.repeated(recording);
        int count = 0;
        for (int image : repeated) {
            count += recording.repeats(image);
        }
        double[] scores = new double[recording.units()];
        double[] trial = new double[count];
        double[] others = new double[count];
        for (int u = 0; u < scores.length; u++) {
            int at = 0;
            for (int image : repeated) {
                int[] trials = recording.trialsOf(image);
                double sum = 0;
                for (int t : trials) {
                    sum += recording.response(t, u);
                }
                for (int t : trials) {
                    trial[at] = recording.response(t, u);
                    others[at++] = (sum - recording.response(t, u)) / (trials.length - 1);
                }
            }
            scores[u] = Correlation.pearson(trial, others);
        }
        return scores;
    }
}
