package dev.ventral.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private static final int ASKED = 200;

    /// A count that was read and then written would give some numbers twice.
    @Test
    void noNumberIsGivenTwice() throws Throwable {
        List<long[]> given = Together.work(
                Together.ranks(3),
                meeting -> LongStream.range(0, ASKED)
                        .map(_ -> meeting.add("cells", 1))
                        .toArray());
        assertThat(given.stream().flatMapToLong(LongStream::of).sorted().toArray())
                .containsExactly(LongStream.rangeClosed(1, 3 * ASKED).toArray());
    }

    @Test
    void theFirstValueStays() throws Throwable {
        List<String> seen = Together.work(Together.ranks(3), meeting -> {
            String own = "rank " + meeting.ranks().rank();
            String first = meeting.putFirst("name", own);
            assertThat(meeting.get("name")).isEqualTo(first);
            assertThat(meeting.get("no such name")).isNull();
            return first;
        });
        assertThat(seen).allMatch(seen.getFirst()::equals).allMatch(value -> value.startsWith("rank "));
    }

    @Test
    void valuesAreTexts() throws Throwable {
        Together.work(Together.ranks(2), meeting -> {
            if (meeting.ranks().rank() == 1) {
                meeting.put("text", "1/2 µV → „“\n");
            }
            assertThat(meeting.await("text", 1)).isEqualTo("1/2 µV → „“\n");
            return true;
        });
    }

    /// Nobody waits for what a rank that has left would have said.
    @Test
    void whoLeavesIsNotWaitedFor() throws Throwable {
        List<Boolean> answered = Together.work(
                Together.ranks(2), meeting -> meeting.ranks().rank() == 1 || meeting.await("never said", 1) == null);
        assertThat(answered).containsExactly(true, true);
    }

    @Test
    void aRankThatEndedIsGone() throws Throwable {
        try (Rendezvous host = Rendezvous.host(2)) {
            RankInfo place = host.ranks();
            assertThat(place.hosted()).isTrue();
            RankInfo own = new RankInfo(1, 1, 2, place.address(), place.port(), true);
            try (Rendezvous meeting = Rendezvous.at(own, Duration.ofSeconds(20))) {
                assertThat(meeting.gone(0)).isFalse();
                host.putEnded(0, "137");
                assertThat(meeting.gone(0)).isTrue();
                assertThat(meeting.ended(0)).isTrue();
            }
        }
    }

    @Test
    void aPlaceThatIsGoneIsSaid() {
        Rendezvous host = Rendezvous.host(2);
        RankInfo place = host.ranks();
        RankInfo own = new RankInfo(1, 1, 2, place.address(), place.port(), true);
        try (Rendezvous meeting = Rendezvous.at(own, Duration.ofSeconds(20))) {
            host.close();
            assertThatThrownBy(() -> meeting.add("count", 1))
                    .isInstanceOf(RankLost.class)
                    .hasMessageContaining("meeting place at 127.0.0.1:" + place.port()
                            + " is gone, most likely with the" + " launcher; the same command does the rest")
                    .hasMessageNotContaining("frame #");
        }
    }

    @Test
    void nobodyIsThere() throws Throwable {
        RankInfo second = Together.ranks(2).getLast();
        assertThatThrownBy(() -> Rendezvous.at(second, Duration.ofMillis(300)))
                .isInstanceOf(InputError.class)
                .hasMessageStartingWith("ranks: expected rank 0 to wait for rank 1 at 127.0.0.1:" + second.port()
                        + ", got nobody within");
    }

    @Test
    void thePortIsTaken() {
        try (Rendezvous other = Rendezvous.host(1)) {
            int port = other.ranks().port();
            RankInfo first = new RankInfo(0, 0, 2, "127.0.0.1", port, false);
            assertThatThrownBy(() -> Rendezvous.at(first, Duration.ofSeconds(1)))
                    .isInstanceOf(InputError.class)
                    .hasMessageStartingWith(
                            "MASTER_PORT: expected a port that is free on rank 0's machine, got " + port)
                    .hasMessageNotContaining("frame #");
        }
    }
}
