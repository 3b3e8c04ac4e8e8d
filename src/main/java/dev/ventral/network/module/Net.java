package dev.ventral.network.module;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.Suggest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// Network that can be run: a libtorch module whose parameters and buffers carry PyTorch's names, and whose
/// forward pass shows its named activations.
///
/// It lives in the pointer scope that was open when it was built.
public abstract class Net extends Module {
    private final List<BatchNorm> norms = new ArrayList<>();
    private final List<Net> inner = new ArrayList<>();
    private Map<String, String> regions = Map.of();
    private long seed;
    private long draws;

    protected Net() {
        super();
    }

    /// The output (logits `N x classes`) for normalised images `N x C x H x W`.
    public abstract Tensor forward(Tensor images, Taps taps);

    /// All names that [Taps] may ask for, in the order of the forward pass, those of regions aside.
    public abstract List<String> tapNames();

    /// A copy for evaluation in which each batch norm that follows a convolution has become part of it (w' = w
    /// g / s, b' = (b - m) g / s + a, for batch norm's weight g, bias a, running mean m and s = sqrt(running
    /// variance + eps)).
    ///
    /// Its logits are those of this network in evaluation mode but for rounding. It has no taps for the batch
    /// norms that are gone, and the tap of a convolution shows what the batch norm behind it gave. Its
    /// parameters ask for no gradient. It does not follow later changes of this network. A network that knows
    /// no folding returns itself.
    public Net folded() {
        return this;
    }

    /// Whether training-mode forward passes update the running mean and variance that evaluation uses (they do
    /// unless told otherwise). Off, a second batch of other images (guidance) is normalised by its own
    /// statistics and leaves no trace.
    public final void runningStatistics(boolean update) {
        norms().forEach(norm -> norm.update(update));
    }

    /// From now on batch norms in training mode normalise by the statistics of the images of all.
    public final void share(BatchPeers peers) {
        norms().forEach(norm -> norm.share(peers));
    }

    /// Seeds whatever is random in the following forward passes (dropout). A training loop calls this at each
    /// step with a number made of the run's seed and the step, so that a resumed run draws the same.
    public final void seed(long seed) {
        this.seed = seed;
        draws = 0;
        for (int i = 0; i < inner.size(); i++) {
            inner.get(i).seed(Seeds.mix(seed, i, 0x1E));
        }
    }

    /// Lets taps be named by regions of the brain too.
    ///
    /// @param chosen taps by region; regions that are taps themselves, and taps that a cut network lacks, are
    ///     left out
    public final void regions(Map<String, String> chosen) {
        List<String> known = tapNames();
        Map<String, String> own = new LinkedHashMap<>(chosen);
        own.entrySet().removeIf(entry -> known.contains(entry.getKey()) || !known.contains(entry.getValue()));
        regions = Collections.unmodifiableMap(own);
    }

    /// The taps that stand for regions of the brain, by region.
    public final Map<String, String> regions() {
        return regions;
    }

    /// The tap that `name` means: its own of this name, or that of the region.
    public final String tap(String name) {
        return regions.getOrDefault(name, name);
    }

    /// Whether every one of `names` is a tap of this network, or a region that has one.
    public final boolean knows(Collection<String> names) {
        return names.stream().map(this::tap).allMatch(tapNames()::contains);
    }

    /// Throws unless every one of `names` is a tap of this network, or a region that has one.
    public final void checkTaps(Collection<String> names) {
        List<String> known = tapNames();
        for (String name : names) {
            if (!known.contains(tap(name))) {
                List<String> near = Suggest.nearest(name, known);
                throw new InputError("taps: expected names that the network has, got '" + name + "'"
                        + (near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?")
                        + " (taps: " + String.join(", ", known)
                        + (regions.isEmpty() ? "" : "; regions: " + regionTexts()) + ")");
            }
        }
    }

    private String regionTexts() {
        return String.join(
                ", ",
                regions.entrySet().stream()
                        .map(entry -> entry.getKey() + " = " + entry.getValue())
                        .toList());
    }

    /// The name that this network gives to what files may call `name`: the same, but for names that changed.
    public String known(String name) {
        return name;
    }

    /// A batch norm that obeys [#runningStatistics]; the caller registers it where it belongs.
    public final BatchNorm batchNorm(int channels) {
        var norm = new BatchNorm(channels);
        norms.add(norm);
        return norm;
    }

    /// A network that is part of this one, to be registered where it belongs: it obeys what this one is told
    /// ([#runningStatistics], [#seed]).
    protected final Net inner(Net net) {
        inner.add(net);
        return net;
    }

    /// All batch norms, those of networks within this one too.
    final List<BatchNorm> norms() {
        var all = new ArrayList<>(norms);
        inner.forEach(net -> all.addAll(net.norms()));
        return all;
    }

    /// The next number of the stream begun by [#seed].
    protected final long random() {
        return Seeds.mix(seed, draws++);
    }
}
