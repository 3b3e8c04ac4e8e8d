package dev.ventral.results;

/// Names of the files and folders of a run, an audit, recordings and a comparison that are no [CsvTable].
public final class RunFiles {
    /// What a run is.
    public static final String EXPERIMENT = "experiment.yaml";

    /// What an audit is.
    public static final String AUDIT = "audit.yaml";

    /// What a comparison of representations did.
    public static final String SIMILARITY = "similarity.json";

    /// What a command ran on, and with what.
    public static final String PROVENANCE = "provenance.json";

    /// The page for people.
    public static final String REPORT = "report.html";

    /// One folder for each recording.
    public static final String RECORDINGS = "recordings";

    /// Figures of a recording.
    public static final String SUMMARY = "summary.json";

    /// One line for each unit of a recording.
    public static final String UNITS = "units.csv";

    /// One line for each epoch of an encoding model's training.
    public static final String ENCODING = "encoding.csv";

    /// Matrices of similarity for people to compare.
    public static final String MATRICES = "similarity";

    /// What each network did with each image.
    public static final String OUTCOMES = "outcomes";

    /// Pictures and tables of evaluations, a folder for each.
    public static final String EVALUATIONS = "evaluations";

    private RunFiles() {}
}
