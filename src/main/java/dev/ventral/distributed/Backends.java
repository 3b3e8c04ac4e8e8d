package dev.ventral.distributed;

import java.util.Set;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.gloo.Device;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.jspecify.annotations.Nullable;

/// What sums over ranks are made by.
final class Backends {
    /// PyTorch's variable for the network interface by which ranks speak.
    private static final String INTERFACE = "GLOO_SOCKET_IFNAME";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private Backends() {}

    static Backend gloo(Rendezvous meeting) {
        RankInfo ranks = meeting.ranks();
        ProcessGroupGloo.Options options =
                ProcessGroupGloo.Options.create(new Milliseconds(RankGroup.PATIENCE.toMillis()));
        options.devices(new GlooDeviceVector(device(ranks)));
        return new ProcessGroupGloo(new PrefixStore("gloo", meeting.store()), ranks.rank(), ranks.size(), options);
    }

    /// Ranks of one machine speak over its loopback, others by the interface that is named, or else by the
    /// one that has the machine's name.
    private static Device device(RankInfo ranks) {
        @Nullable String named = System.getenv(INTERFACE);
        if (named != null && !named.isBlank()) {
            return ProcessGroupGloo.createDeviceForInterface(named.strip());
        }
        return LOOPBACK.contains(ranks.address())
                ? ProcessGroupGloo.createDeviceForHostname("127.0.0.1")
                : ProcessGroupGloo.createDefaultDevice();
    }

    static Backend nccl(Rendezvous meeting) {
        RankInfo ranks = meeting.ranks();
        var backend = new ProcessGroupNCCL(new PrefixStore("nccl", meeting.store()), ranks.rank(), ranks.size());
        backend.setTimeout(new Milliseconds(RankGroup.PATIENCE.toMillis()));
        return backend;
    }
}
