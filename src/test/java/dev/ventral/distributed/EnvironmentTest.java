package dev.ventral.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Environments as the programs' manuals describe them.
class EnvironmentTest {
    private static final Map<String, String> TORCHRUN = Map.of(
            "RANK", "3",
            "LOCAL_RANK", "1",
            "WORLD_SIZE", "4",
            "LOCAL_WORLD_SIZE", "2",
            "MASTER_ADDR", "node-a",
            "MASTER_PORT", "29400");

    private static final Map<String, String> SLURM = Map.of(
            "SLURM_PROCID", "5",
            "SLURM_LOCALID", "1",
            "SLURM_NTASKS", "8",
            "SLURM_JOB_ID", "4012345",
            "SLURM_STEP_ID", "0",
            "SLURM_JOB_NODELIST", "gpu[003-006]",
            "SLURM_LAUNCH_NODE_IPADDR", "10.0.0.9");

    private static Map<String, String> with(Map<String, String> environment, String... changes) {
        Map<String, String> changed = new HashMap<>(environment);
        for (int i = 0; i < changes.length; i += 2) {
            if (changes[i + 1].isEmpty()) {
                changed.remove(changes[i]);
            } else {
                changed.put(changes[i], changes[i + 1]);
            }
        }
        return changed;
    }

    @Test
    void nothingIsSaid() {
        assertThat(RankInfo.of(Map.of("HOME", "/root"))).isEqualTo(RankInfo.ALONE);
        assertThat(RankInfo.ALONE.alone()).isTrue();
        assertThat(RankInfo.label(Map.of())).isEmpty();
    }

    @Test
    void torchrun() {
        assertThat(RankInfo.of(TORCHRUN)).isEqualTo(new RankInfo(3, 1, 4, "node-a", 29400, false));
        assertThat(RankInfo.of(with(TORCHRUN, "TORCHELASTIC_USE_AGENT_STORE", "True"))
                        .hosted())
                .isTrue();
        assertThat(RankInfo.of(with(TORCHRUN, "TORCHELASTIC_USE_AGENT_STORE", "False"))
                        .hosted())
                .isFalse();
        assertThat(RankInfo.label(TORCHRUN)).isEqualTo("rank 3: ");
    }

    /// Pods of one process each: no local rank is given.
    @Test
    void kubeflow() {
        assertThat(RankInfo.of(with(TORCHRUN, "LOCAL_RANK", "", "MASTER_ADDR", "job-master-0", "MASTER_PORT", "23456")))
                .isEqualTo(new RankInfo(3, 0, 4, "job-master-0", 23456, false));
    }

    @Test
    void oneProcessNeedsNoPlaceToMeet() {
        assertThat(RankInfo.of(Map.of("RANK", "0", "WORLD_SIZE", "1"))).isEqualTo(RankInfo.ALONE);
        assertThat(RankInfo.of(Map.of("SLURM_PROCID", "0", "SLURM_NTASKS", "1")))
                .isEqualTo(RankInfo.ALONE);
    }

    /// 4012345 modulo 10,000 is 2345.
    @Test
    void slurm() {
        assertThat(RankInfo.of(SLURM)).isEqualTo(new RankInfo(5, 1, 8, "gpu003", 22345, false));
        assertThat(RankInfo.of(with(SLURM, "SLURM_STEP_ID", "1")).port()).isEqualTo(20_000 + (2345 + 7919) % 10_000);
        assertThat(RankInfo.of(with(SLURM, "SLURM_JOB_NODELIST", "")).address()).isEqualTo("10.0.0.9");
        assertThat(RankInfo.of(with(SLURM, "SLURM_STEP_NODELIST", "gpu005")).address())
                .isEqualTo("gpu005");
        assertThat(RankInfo.of(with(SLURM, "SLURM_STEP_NUM_TASKS", "6")).size()).isEqualTo(6);
        assertThat(RankInfo.of(with(SLURM, "MASTER_ADDR", "other", "MASTER_PORT", "4000")))
                .isEqualTo(new RankInfo(5, 1, 8, "other", 4000, false));
    }

    /// What torchrun says inside a Slurm job is what holds.
    @Test
    void torchrunWithinSlurm() {
        Map<String, String> both = new HashMap<>(SLURM);
        both.putAll(TORCHRUN);
        assertThat(RankInfo.of(both)).isEqualTo(new RankInfo(3, 1, 4, "node-a", 29400, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node7|node7",
                "node7,node9|node7",
                "gpu[003-007,12],cpu1|gpu003",
                "gpu[12,003-007]|gpu12",
                "rack[1-2]-node[05-06]|rack1-node05",
                "a1,gpu[3-4]|a1",
            })
    void theFirstMachineOfAList(String nodes, String first) {
        assertThat(RankInfo.firstNode(nodes)).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RANK||RANK: expected it in the environment, as WORLD_SIZE is 4, got none",
                "WORLD_SIZE||WORLD_SIZE: expected it in the environment, as RANK is 3, got none",
                "MASTER_ADDR||MASTER_ADDR: expected it in the environment, as WORLD_SIZE is 4, got none",
                "MASTER_PORT||MASTER_PORT: expected it in the environment, as WORLD_SIZE is 4, got none",
                "RANK|4|RANK: expected 0 to 3, got 4",
                "RANK|-1|RANK: expected 0 to 3, got -1",
                "RANK|one|RANK: expected a whole number, got 'one'",
                "WORLD_SIZE|0|WORLD_SIZE: expected 1 to 65536, got 0",
                "MASTER_PORT|70000|MASTER_PORT: expected 1 to 65535, got 70000",
                "LOCAL_RANK|4|LOCAL_RANK: expected 0 to 3, got 4",
            })
    void halfOfItIsRefused(String name, String value, String message) {
        Map<String, String> environment = with(TORCHRUN, name, value == null ? "" : value);
        assertThatThrownBy(() -> RankInfo.of(environment))
                .isInstanceOf(InputError.class)
                .hasMessage(message);
    }

    @Test
    void slurmWithoutMachinesOrJob() {
        assertThatThrownBy(() -> RankInfo.of(with(SLURM, "SLURM_JOB_NODELIST", "", "SLURM_LAUNCH_NODE_IPADDR", "")))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("MASTER_ADDR: expected the address of rank 0's machine");
        assertThatThrownBy(() -> RankInfo.of(with(SLURM, "SLURM_JOB_ID", "")))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("MASTER_PORT: expected a port, or SLURM_JOB_ID");
    }
}
