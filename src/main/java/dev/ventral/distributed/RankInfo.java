package dev.ventral.distributed;

import dev.ventral.InputError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which of several processes this one is, and where they meet.
///
/// The environment says so: `RANK`, `WORLD_SIZE`, `MASTER_ADDR`, `MASTER_PORT` and `LOCAL_RANK` as torchrun and
/// Kubeflow set them, or else what Slurm's `srun` sets.
///
/// @param rank from 0
/// @param local rank among those of the same machine, from 0
/// @param size processes in all
/// @param address of the machine where they meet
/// @param port there
/// @param hosted whether who started the ranks keeps the meeting place; rank 0 does otherwise
public record RankInfo(int rank, int local, int size, String address, int port, boolean hosted) {
    /// One process by itself.
    public static final RankInfo ALONE = new RankInfo(0, 0, 1, "127.0.0.1", 0, false);

    static final String RANK = "RANK";
    static final String SIZE = "WORLD_SIZE";
    static final String LOCAL = "LOCAL_RANK";
    static final String ADDRESS = "MASTER_ADDR";
    static final String PORT = "MASTER_PORT";
    /// torchrun's word for a store that it keeps itself.
    static final String HOSTED = "TORCHELASTIC_USE_AGENT_STORE";

    private static final String PROCESS = "SLURM_PROCID";
    private static final List<String> SLURM_SIZE = List.of("SLURM_STEP_NUM_TASKS", "SLURM_NTASKS");
    private static final List<String> SLURM_NODES = List.of("SLURM_STEP_NODELIST", "SLURM_JOB_NODELIST");
    private static final String SLURM_LAUNCHER = "SLURM_LAUNCH_NODE_IPADDR";
    private static final List<String> SLURM_JOB = List.of("SLURM_JOB_ID", "SLURM_JOBID");
    private static final String SLURM_STEP = "SLURM_STEP_ID";
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final int MOST = 65_536;

    public RankInfo {
        InputError.unless(size >= 1 && size <= MOST, "%s: expected 1 to %d, got %d", SIZE, MOST, size);
        InputError.unless(rank >= 0 && rank < size, "%s: expected 0 to %d, got %d", RANK, size - 1, rank);
        InputError.unless(local >= 0 && local <= rank, "%s: expected 0 to %d, got %d", LOCAL, rank, local);
        InputError.unless(size == 1 || port >= 1 && port <= 65_535, "%s: expected 1 to 65535, got %d", PORT, port);
    }

    /// Whether there is no other process.
    public boolean alone() {
        return size == 1;
    }

    /// What lines of this process begin with where others say something too: `rank 1: `.
    public static String label(Map<String, String> environment) {
        try {
            RankInfo ranks = of(environment);
            return ranks.alone() ? "" : "rank " + ranks.rank() + ": ";
        } catch (InputError _) {
            return "";
        }
    }

    /// What an environment says; [#ALONE] where it says nothing.
    ///
    /// @throws InputError where it says half of it, or what cannot be
    public static RankInfo of(Map<String, String> environment) {
        if (said(environment, RANK) != null || said(environment, SIZE) != null) {
            return ofTorchrun(environment);
        }
        return said(environment, PROCESS) == null ? ALONE : ofSlurm(environment);
    }

    private static RankInfo ofTorchrun(Map<String, String> environment) {
        int size = number(SIZE, needed(environment, SIZE, RANK));
        int rank = number(RANK, needed(environment, RANK, SIZE));
        if (size == 1) {
            return ALONE;
        }
        String local = said(environment, LOCAL);
        return new RankInfo(
                rank,
                local == null ? 0 : number(LOCAL, local),
                size,
                needed(environment, ADDRESS, SIZE),
                number(PORT, needed(environment, PORT, SIZE)),
                "True".equals(environment.get(HOSTED)));
    }

    private static RankInfo ofSlurm(Map<String, String> environment) {
        String count = first(environment, SLURM_SIZE);
        int size = count == null ? 1 : number(SLURM_SIZE.getFirst(), count);
        if (size == 1) {
            return ALONE;
        }
        String local = said(environment, "SLURM_LOCALID");
        String port = said(environment, PORT);
        return new RankInfo(
                number(PROCESS, needed(environment, PROCESS, SLURM_SIZE.getFirst())),
                local == null ? 0 : number("SLURM_LOCALID", local),
                size,
                slurmAddress(environment),
                port == null ? slurmPort(environment) : number(PORT, port),
                false);
    }

    private static String slurmAddress(Map<String, String> environment) {
        String given = said(environment, ADDRESS);
        if (given != null) {
            return given;
        }
        String nodes = first(environment, SLURM_NODES);
        String node = nodes == null ? said(environment, SLURM_LAUNCHER) : firstNode(nodes);
        if (node == null) {
            throw new InputError(ADDRESS + ": expected the address of rank 0's machine, or " + SLURM_NODES.getLast()
                    + " or " + SLURM_LAUNCHER + " to take it from, got none");
        }
        return node;
    }

    /// The same for all ranks of a step, another for the next step and most other jobs.
    private static int slurmPort(Map<String, String> environment) {
        String job = first(environment, SLURM_JOB);
        if (job == null) {
            throw new InputError(PORT + ": expected a port, or " + SLURM_JOB.getFirst() + " to make it from, got none");
        }
        String step = said(environment, SLURM_STEP);
        long number = whole(SLURM_JOB.getFirst(), job) + 7919 * (step == null ? 0 : whole(SLURM_STEP, step));
        return FIRST_PORT + (int) (number % PORTS);
    }

    /// The first of Slurm's list of machines: `gpu003` of `gpu[003-007,12],cpu1`.
    static String firstNode(String nodes) {
        int comma = nodes.indexOf(',');
        int open = nodes.indexOf('[');
        if (open < 0 || comma >= 0 && comma < open) {
            return comma < 0 ? nodes : nodes.substring(0, comma);
        }
        int close = nodes.indexOf(']', open);
        InputError.unless(close > open, "SLURM_JOB_NODELIST: expected a list such as node[01-04], got '%s'", nodes);
        String number = nodes.substring(open + 1, close).split("[-,]", 2)[0];
        String behind = nodes.substring(close + 1);
        // there may be a second pair of brackets in the name
        return nodes.substring(0, open) + number + (behind.startsWith(",") ? "" : firstNode(behind));
    }

    private static @Nullable String said(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static @Nullable String first(Map<String, String> environment, List<String> names) {
        return names.stream()
                .filter(name -> said(environment, name) != null)
                .findFirst()
                .map(environment::get)
                .map(String::strip)
                .orElse(null);
    }

    private static String needed(Map<String, String> environment, String name, String because) {
        String value = said(environment, name);
        if (value == null) {
            throw new InputError(name + ": expected it in the environment, as " + because + " is "
                    + environment.get(because) + ", got none");
        }
        return value;
    }

    private static int number(String name, String value) {
        return Math.clamp(whole(name, value), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static long whole(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new InputError(name + ": expected a whole number, got '" + value + "'", e);
        }
    }
}
