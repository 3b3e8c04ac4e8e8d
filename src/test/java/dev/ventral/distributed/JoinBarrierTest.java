package dev.ventral.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinBarrierTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static String refusal(Rendezvous meeting, String work, Duration patience) {
        try {
            JoinBarrier.of(meeting, work, patience);
            return "";
        } catch (InputError e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void allCome() throws Throwable {
        assertThat(Together.work(Together.ranks(3), meeting -> refusal(meeting, "the same", PATIENCE)))
                .containsExactly("", "", "");
    }

    /// Ranks 1 and 3 of four are never started.
    @Test
    void thoseWhoDoNotComeAreNamed() throws Throwable {
        List<RankInfo> all = Together.ranks(4);
        List<String> said = Together.work(
                List.of(all.get(0), all.get(2)), meeting -> refusal(meeting, "the same", Duration.ofSeconds(1)));
        String message = "ranks: expected 4 within 1 s, got none of ranks 1, 3";
        assertThat(said).containsExactly(message, message);
    }

    /// Nobody waits until the time is over for a rank that the launcher has seen end.
    @Test
    void whoEndedBeforeIsNotWaitedFor() {
        try (Rendezvous host = Rendezvous.host(2)) {
            RankInfo place = host.ranks();
            host.putEnded(1, "2");
            try (Rendezvous meeting =
                    Rendezvous.at(new RankInfo(0, 0, 2, place.address(), place.port(), true), PATIENCE)) {
                assertThatThrownBy(() -> JoinBarrier.of(meeting, "work", Duration.ofMinutes(10)))
                        .isInstanceOf(InputError.class)
                        .hasMessageContaining("rank 1, which ended");
            }
        }
    }

    @Test
    void ranksWithOtherWorkAreRefused() throws Throwable {
        List<String> said = Together.work(
                Together.ranks(2),
                meeting -> refusal(meeting, "work " + meeting.ranks().rank(), PATIENCE));
        assertThat(said)
                .allMatch(message ->
                        message.matches("ranks: expected all to be about the same, got work 0 on rank 0 \\(.*\\),"
                                + " work 1 on rank 1 \\(.*\\)"));
    }
}
