package dev.ventral.guidance;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.network.Classifier;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Weight schedule: the weight of a guidance term over training, as a factor of what the term says itself; the
/// catalogue.
///
/// A factor is a function of the step alone, so that a resumed run needs no state of it. A step whose factor is
/// 0 is not guided, and costs nothing. A term that weighs the loss on labelled images too does that in every
/// step, whatever the factor.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface WeightSchedule {

    /// The factor at a time.
    ///
    /// @param epoch step over steps per epoch: 1.5 is the middle of the second epoch
    double factor(double epoch);

    /// The term with its loss times the factor of the step.
    ///
    /// @param stepsPerEpoch at least 1
    default Term of(Term term, int stepsPerEpoch) {
        return new DelegatingTerm(term) {
            private double factorOf(long step) {
                return factor((double) step / stepsPerEpoch);
            }

            @Override
            public boolean guides(long step) {
                return factorOf(step) > 0 && super.guides(step);
            }

            @Override
            public Tensor loss(Classifier model, GuidanceBatch batch) {
                return super.loss(model, batch).mul(new Scalar(factorOf(batch.step())));
            }
        };
    }

    /// Always 1.
    @JsonClassDescription("The same weight throughout.")
    @JsonTypeName("constant")
    record Constant() implements WeightSchedule {
        @Override
        public double factor(double epoch) {
            return 1;
        }

        @Override
        public Term of(Term term, int stepsPerEpoch) {
            return term;
        }
    }

    /// `from` until `start`, then in a straight line to `to` within `epochs`, then `to`; every step has a
    /// factor of its own. With 0 epochs it jumps.
    ///
    /// @param from factor at first
    /// @param to factor in the end
    /// @param start when it begins to change, in epochs
    /// @param epochs how long it changes; parts of epochs may be given
    @JsonClassDescription("In a straight line from one factor to another.")
    @JsonTypeName("ramp")
    record Ramp(
            @Default("0") double from,
            @Default("1") double to,
            @Default("0") double start,
            double epochs) implements WeightSchedule {
        public Ramp {
            check("from", from);
            check("to", to);
            check("start", start);
            check("epochs", epochs);
        }

        @Override
        public double factor(double epoch) {
            if (epoch < start) {
                return from;
            }
            return epoch >= start + epochs ? to : from + (to - from) * (epoch - start) / epochs;
        }

        private static void check(String name, double value) {
            InputError.unless(
                    value >= 0 && Double.isFinite(value), "schedule.%s: expected a number >= 0, got %s", name, value);
        }
    }

    /// Times `factor` from each of some epochs on.
    ///
    /// @param at epochs, increasing
    /// @param factor of the weight; 0 ends guidance
    @JsonClassDescription("Times a factor at given epochs.")
    @JsonTypeName("steps")
    record Steps(List<Integer> at, @Default("0.1") double factor) implements WeightSchedule {
        public Steps {
            at = List.copyOf(at);
            InputError.unless(
                    factor >= 0 && Double.isFinite(factor), "schedule.factor: expected a number >= 0, got %s", factor);
            for (int i = 0; i < at.size(); i++) {
                InputError.unless(
                        at.get(i) > (i == 0 ? 0 : at.get(i - 1)),
                        "schedule.at: expected increasing epochs from 1 on, got %s",
                        at);
            }
        }

        @Override
        public double factor(double epoch) {
            return Math.pow(factor, (double) at.stream().filter(e -> e <= epoch).count());
        }
    }
}
