package dev.ventral.experiment;

import dev.ventral.distributed.RankStore;
import dev.ventral.distributed.Rendezvous;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Work in cells, each done by the worker that takes it first: workers are threads of one process or of several
/// ranks, which see each other's cells in a store. A rank that dies takes none but its own cells with it.
final class CellQueue {
    private static final String HOLDER = "holder/";
    private static final String END = "end/";
    private static final String DONE = "done";
    private static final String WELL = ".";
    private final RankStore store;

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
    /// @param work what fails it is thrown, or told by [CellQueue#fail]
    record Cell(String name, Supplier<State> state, Runnable work) {}

    CellQueue(RankStore store) {
        this.store = store;
    }

    /// Does cells until none is left for this worker; others may still be at theirs.
    ///
    /// @param worker this rank's, from 0
    /// @param admitted asked before a cell is begun: whether it may be now
    void work(List<Cell> cells, int worker, Predicate<Cell> admitted) {
        List<Cell> open = new ArrayList<>(cells);
        while (!open.isEmpty()) {
            if (!workOn(open, worker, admitted) && !open.isEmpty()) {
                Rendezvous.sleep();
            }
        }
    }

    /// @return whether a cell was done; those that are no longer open leave the list
    private boolean workOn(List<Cell> open, int worker, Predicate<Cell> admitted) {
        for (Iterator<Cell> cells = open.iterator(); cells.hasNext(); ) {
            Cell cell = cells.next();
            State state = cell.state().get();
            if (state == State.READY) {
                if (holder(cell.name()).isEmpty() && !admitted.test(cell)) {
                    return false;
                }
                if (take(cell.name(), worker)) {
                    cells.remove();
                    cell.work().run();
                    end(cell.name(), WELL);
                    store.add(DONE, 1);
                    return true;
                }
            }
            if (state != State.WAITING) {
                cells.remove();
            }
        }
        return false;
    }

    /// How many cells all ranks have done.
    long done() {
        return store.add(DONE, 0);
    }

    /// Takes a cell, unless another worker has it.
    boolean take(String name, int worker) {
        String self = store.ranks().rank() + "." + worker;
        return store.putFirst(HOLDER + name, self).equals(self);
    }

    /// The rank that has a cell.
    OptionalInt holder(String name) {
        String worker = store.get(HOLDER + name);
        return worker == null
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(worker.substring(0, worker.indexOf('.'))));
    }

    /// Says that a cell failed.
    void fail(String name, String reason) {
        end(name, reason);
    }

    private void end(String name, String how) {
        store.putFirst(END + name, how);
    }

    /// Why a cell failed; null where it did not, or is not done.
    @Nullable
    String failure(String name) {
        String end = store.get(END + name);
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
        boolean lost = holder.isPresent() && store.ranks().rank() != holder.getAsInt() && store.gone(holder.getAsInt());
        // what was written just before its rank ended is looked for once more by the next run
        return failure(name) != null || lost ? State.NEVER : State.WAITING;
    }

    /// Waits until every other rank says that it has done all it could, or is gone.
    void finish() {
        int self = store.ranks().rank();
        store.put("finished/" + self, "");
        for (int rank = 0; rank < store.ranks().size(); rank++) {
            if (rank != self) {
                store.await("finished/" + rank, rank);
            }
        }
    }
}
