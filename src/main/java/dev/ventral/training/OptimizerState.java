package dev.ventral.training;

import dev.ventral.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Optimiser state: an [Optimizer] at work on named parameters.
///
/// libtorch's own optimisers keep step counts and learning rate on the host, which a captured step would
/// freeze, and their state cannot be taken out by name; here all of it is tensors on the device, and the
/// checkpoint holds it by the parameter's name. Made in the pointer scope that is open, where it lives.
final class OptimizerState {
    private final Optimizer optimizer;
    private final Map<String, Tensor> parameters;
    private final Set<String> decaying;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final Tensor minusLr;
    private final Tensor decay;
    private double lr = Double.NaN;

    /// @param parameters by name, on their device already
    /// @param decaying those guidance parameters that weight decay does not leave alone
    OptimizerState(Optimizer optimizer, Map<String, Tensor> parameters, Set<String> decaying) {
        this.optimizer = optimizer;
        this.decaying = Set.copyOf(decaying);
        this.parameters = Map.copyOf(parameters);
        Tensor any = parameters.values().iterator().next();
        minusLr = torch.zeros(new long[0]).to(any.device(), any.scalar_type());
        decay = minusLr.clone();
        try (var _ = new NoGradGuard()) {
            parameters.forEach((name, p) -> {
                switch (optimizer) {
                    case Optimizer.Sgd sgd -> {
                        if (sgd.momentum() > 0) {
                            state.put(name + ".momentum_buffer", torch.zeros_like(p));
                        }
                    }
                    case Optimizer.Adam _, Optimizer.AdamW _ -> {
                        state.put(name + ".exp_avg", torch.zeros_like(p));
                        state.put(name + ".exp_avg_sq", torch.zeros_like(p));
                    }
                }
            });
            if (!(optimizer instanceof Optimizer.Sgd)) {
                state.put("step", minusLr.clone());
            }
        }
    }

    /// Sets the learning rate of the steps to come.
    void lr(double lr) {
        this.lr = lr;
        minusLr.fill_(new Scalar(-lr));
        if (optimizer instanceof Optimizer.AdamW adamW) {
            decay.fill_(new Scalar(1 - lr * adamW.weightDecay()));
        }
    }

    /// The learning rate in use.
    double lr() {
        return lr;
    }

    /// Forgets all gradients.
    void zero() {
        parameters.values().forEach(p -> p.mutable_grad().reset());
    }

    /// One step with the gradients the parameters hold; parameters without a gradient stay.
    void step() {
        try (var _ = new NoGradGuard()) {
            switch (optimizer) {
                case Optimizer.Sgd sgd -> parameters.forEach((name, p) -> sgd(sgd, name, p));
                case Optimizer.Adam adam -> {
                    Tensor step = state("step").add_(new Scalar(1));
                    parameters.forEach((name, p) -> adam(
                            name,
                            p,
                            decayed(name, p, adam.weightDecay()),
                            step,
                            adam.beta1(),
                            adam.beta2(),
                            adam.eps()));
                }
                case Optimizer.AdamW adamW -> {
                    Tensor step = state("step").add_(new Scalar(1));
                    parameters.forEach((name, p) -> {
                        if (p.grad().defined()) {
                            if (decays(name)) {
                                p.mul_(decay);
                            }
                            adam(name, p, p.grad(), step, adamW.beta1(), adamW.beta2(), adamW.eps());
                        }
                    });
                }
            }
        }
    }

    private void sgd(Optimizer.Sgd sgd, String name, Tensor p) {
        Tensor gradient = decayed(name, p, sgd.weightDecay());
        if (!gradient.defined()) {
            return;
        }
        Tensor direction = gradient;
        if (sgd.momentum() > 0) {
            Scalar momentum = new Scalar(sgd.momentum());
            Tensor buffer = state(name + ".momentum_buffer").mul_(momentum).add_(gradient);
            direction = sgd.nesterov() ? gradient.add(buffer.mul(momentum)) : buffer;
        }
        p.addcmul_(direction, minusLr);
    }

    private void adam(String name, Tensor p, Tensor gradient, Tensor step, double beta1, double beta2, double eps) {
        if (!gradient.defined()) {
            return;
        }
        Tensor mean = state(name + ".exp_avg").mul_(new Scalar(beta1)).add_(gradient, new Scalar(1 - beta1));
        Tensor square =
                state(name + ".exp_avg_sq").mul_(new Scalar(beta2)).addcmul_(gradient, gradient, new Scalar(1 - beta2));
        Tensor correction1 = torch.pow(new Scalar(beta1), step).neg().add(new Scalar(1));
        Tensor correction2 = torch.pow(new Scalar(beta2), step).neg().add(new Scalar(1));
        Tensor deviation = square.div(correction2).sqrt().add(new Scalar(eps));
        p.addcmul_(mean.div(correction1).div(deviation), minusLr);
    }

    private Tensor decayed(String name, Tensor p, double weightDecay) {
        Tensor gradient = p.grad();
        return gradient.defined() && weightDecay > 0 && decays(name)
                ? gradient.add(p, new Scalar(weightDecay))
                : gradient;
    }

    /// Guidance parameters such as layer mixes mean something at zero only by accident: weight decay leaves
    /// them alone, unless the term says otherwise of them.
    private boolean decays(String name) {
        return !name.startsWith(GuidanceTerms.PREFIX) || decaying.contains(name);
    }

    private Tensor state(String name) {
        Tensor tensor = state.get(name);
        if (tensor == null) {
            throw new IllegalStateException("no optimiser state '" + name + "'");
        }
        return tensor;
    }

    /// All state by name, for the checkpoint.
    Map<String, Tensor> state() {
        return state;
    }

    /// Copies state from a checkpoint.
    void load(Map<String, Tensor> saved) {
        try (var _ = new NoGradGuard()) {
            state.forEach((name, tensor) -> {
                Tensor from = saved.get(name);
                if (from == null || !java.util.Arrays.equals(Tensors.shape(from), Tensors.shape(tensor))) {
                    throw new dev.ventral.InputError("checkpoint: expected optimiser state '" + name + "' of shape "
                            + java.util.Arrays.toString(Tensors.shape(tensor))
                            + ", got " + (from == null ? "none" : java.util.Arrays.toString(Tensors.shape(from))));
                }
                tensor.copy_(from);
            });
        }
    }
}
