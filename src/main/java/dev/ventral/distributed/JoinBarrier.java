package dev.ventral.distributed;

import dev.ventral.InputError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The beginning of work in common: every rank is waited for, and all must be about the same.
public final class JoinBarrier {
    private static final String ARRIVED = "arrived/";

    private JoinBarrier() {}

    /// Says that this rank is there and what it is about, and waits for the others.
    ///
    /// @param work what has to be the same on all ranks, in a user's words and as one line: `the experiment
    ///     with SHA-256 …`
    /// @param patience for ranks that are missing
    /// @throws InputError naming the ranks that did not come, or those about something else
    public static void of(RankStore meeting, String work, Duration patience) {
        RankInfo ranks = meeting.ranks();
        long end = System.nanoTime() + patience.toNanos();
        try {
            meeting.put(ARRIVED + ranks.rank(), host() + "\n" + work);
            List<Integer> missing = missing(meeting);
            while (!missing.isEmpty() && System.nanoTime() < end) {
                for (int rank : missing) {
                    InputError.unless(
                            !meeting.ended(rank),
                            "ranks: expected %d, got none of rank %d, which ended",
                            ranks.size(),
                            rank);
                }
                Rendezvous.sleep();
                missing = missing(meeting);
            }
            InputError.unless(
                    missing.isEmpty(),
                    "ranks: expected %d within %d s, got none of rank%s %s",
                    ranks.size(),
                    patience.toSeconds(),
                    missing.size() == 1 ? "" : "s",
                    missing.stream().map(String::valueOf).collect(Collectors.joining(", ")));
            compare(meeting);
        } catch (RankLost e) {
            throw new InputError(
                    "ranks: expected all to stay until everyone had come, got none of the one that keeps the"
                            + " meeting place",
                    e);
        }
    }

    private static List<Integer> missing(RankStore meeting) {
        List<Integer> missing = new ArrayList<>();
        for (int rank = 0; rank < meeting.ranks().size(); rank++) {
            if (meeting.get(ARRIVED + rank) == null) {
                missing.add(rank);
            }
        }
        return missing;
    }

    private static void compare(RankStore meeting) {
        String first = work(meeting, 0);
        for (int rank = 1; rank < meeting.ranks().size(); rank++) {
            String other = work(meeting, rank);
            InputError.unless(
                    other.equals(first),
                    "ranks: expected all to be about the same, got %s on rank 0 (%s), %s on rank %d (%s)",
                    first,
                    host(meeting, 0),
                    other,
                    rank,
                    host(meeting, rank));
        }
    }

    private static String work(RankStore meeting, int rank) {
        return said(meeting, rank)[1];
    }

    private static String host(RankStore meeting, int rank) {
        return said(meeting, rank)[0];
    }

    private static String[] said(RankStore meeting, int rank) {
        return String.valueOf(meeting.get(ARRIVED + rank)).split("\n", 2);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "unknown machine";
        }
    }
}
