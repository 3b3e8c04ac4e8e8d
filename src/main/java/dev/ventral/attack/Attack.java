package dev.ventral.attack;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.TargetClass;
import java.util.List;

/// Attack: something that moves an image, within bounds or as little as possible, until the network gets it
/// wrong; the catalogue of attacks. Either it makes equal steps ([SteppedAttack]) or it is made of attacks that
/// do ([EnsembleAttack]); what is run in the end are its [#members].
///
/// Attacks see pixels on [0, 1] only, and an epsilon always means pixels. What they find is a proposal:
/// evaluation projects it onto the ball and the bounds again and asks the network itself whether it is wrong.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Attack permits SteppedAttack, EnsembleAttack {

    /// The name in results: the `kind` of experiment files.
    String name();

    /// The norm that bounds or measures the change.
    Norm norm();

    /// The bounds at which accuracy is reported, in pixels on [0, 1] (L0: a number of values), strictly
    /// increasing; 0 means no change.
    List<Double> epsilons();

    /// What is run, one after the other, on the images that stand: itself, unless it is an ensemble.
    List<SteppedAttack> members();

    /// Whether the attack looks for the smallest change, once for all epsilons, rather than for any within
    /// epsilon.
    boolean minimizes();

    /// Whether an image that stands within a larger epsilon may be taken to stand within a smaller one without
    /// trying: so it is with attacks that search the ball, but not with those whose only step has the ball's
    /// size.
    boolean monotoneInEpsilon();

    /// The class that images are to be taken to.
    TargetClass target();
}
