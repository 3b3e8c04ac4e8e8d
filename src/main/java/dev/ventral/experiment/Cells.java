package dev.ventral.experiment;

import dev.ventral.distributed.Rendezvous;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Work in cells, each done by the rank that takes it first: fast machines do more of them. A rank that dies
/// takes none but its own cell with it.
final class Cells {
    private static final String HOLDER = "holder/";
    private static final String END = "end/";
    private static final String WELL = ".";
    private final Rendezvous meeting;
    private final String self;

    /// How a cell stands.
    enum State {
        /// There is nothing to do.
        DONE,
        /// It can be done now.
        READY,
        /// Another has to be done first.
        WAITING,
        /// Another, which had to be done first, will not be.
        NEVER
    }

    /// @param name on all ranks the same
    /// @param work what fails it is thrown, or told by [Cells#fail]
    record Cell(String name, Supplier<State> state, Runnable work) {}

    Cells(Rendezvous meeting) {
        this.meeting = meeting;
        self = Integer.toString(meeting.ranks().rank());
    }

    /// Does cells until none is left for this rank; others may still be at theirs.
    void work(List<Cell> cells) {
        List<Cell> open = new ArrayList<>(cells);
        while (!open.isEmpty()) {
            if (!workOn(open) && !open.isEmpty()) {
                Rendezvous.sleep();
            }
        }
    }

    /// @return whether a cell was done; those that are no longer open leave the list
    private boolean workOn(List<Cell> open) {
        for (Iterator<Cell> cells = open.iterator(); cells.hasNext(); ) {
            Cell cell = cells.next();
            State state = cell.state().get();
            if (state == State.READY && take(cell.name())) {
                cells.remove();
                cell.work().run();
                end(cell.name(), WELL);
                return true;
            } else if (state != State.WAITING) {
                cells.remove();
            }
        }
        return false;
    }

    /// Takes a cell, unless another rank has it.
    boolean take(String name) {
        return meeting.putFirst(HOLDER + name, self).equals(self);
    }

    /// The rank that has a cell.
    OptionalInt holder(String name) {
        String rank = meeting.get(HOLDER + name);
        return rank == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(rank));
    }

    /// Says that a cell failed.
    void fail(String name, String reason) {
        end(name, reason);
    }

    private void end(String name, String how) {
        meeting.putFirst(END + name, how);
    }

    /// Why a cell failed; null where it did not, or is not done.
    @Nullable
    String failure(String name) {
        String end = meeting.get(END + name);
        return end == null || end.equals(WELL) ? null : end;
    }

    /// How work stands that needs this cell's result.
    ///
    /// @param there whether the result can be seen
    State after(String name, boolean there) {
        if (there) {
            return State.READY;
        }
        OptionalInt holder = holder(name);
        boolean lost =
                holder.isPresent() && meeting.ranks().rank() != holder.getAsInt() && meeting.gone(holder.getAsInt());
        // what was written just before its rank ended is looked for once more by the next run
        return failure(name) != null || lost ? State.NEVER : State.WAITING;
    }

    /// Waits until every other rank says that it has done all it could, or is gone.
    void finish() {
        meeting.put("finished/" + self, "");
        for (int rank = 0; rank < meeting.ranks().size(); rank++) {
            if (rank != meeting.ranks().rank()) {
                meeting.await("finished/" + rank, rank);
            }
        }
    }
}
