package dev.ventral.evaluation;

import dev.ventral.component.Kinds;
import dev.ventral.network.module.Net;
import java.util.List;

/// One measurement of trained networks: accuracy against the strength of a perturbation, likeness to a brain, how
/// smooth the loss is, or whatever else a room of evaluations has to offer.
///
/// An item of `evaluation` in an experiment file. Each room has a sealed family of them, which the catalogue lists;
/// nothing else has to know a kind: its title and words, what it needs before anything is trained, its figures,
/// pictures and tables all come from here.
public interface Evaluation {

    /// The name in results (column `perturbation`), different for each evaluation of an experiment and norm.
    String perturbation();

    /// The norm of the strengths: `l1`, `l2`, `linf`; empty where there is none.
    default String norm() {
        return "";
    }

    /// What it is called for people.
    default String title() {
        return Kinds.title(getClass());
    }

    /// One sentence for people on what its figures, pictures and tables are; may be empty.
    default String words() {
        return "";
    }

    /// Where in the network it looks.
    default List<String> taps() {
        return List.of();
    }

    /// Throws where the network has not what is asked of it, before anything costly is done.
    default void check(Net net) {}

    /// Reads and computes what does not depend on a network, before anything is trained, so that mistakes show early.
    ///
    /// @throws dev.ventral.InputError if something it needs cannot be read
    Measurement prepare(EvaluationContext context);
}
