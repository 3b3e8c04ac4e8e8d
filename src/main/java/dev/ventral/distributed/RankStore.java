package dev.ventral.distributed;

import org.jspecify.annotations.Nullable;

/// Names with values that all ranks of a run see, and whether the others are alive: in the memory of one process, or
/// c10d's ([Rendezvous]). All methods may be called from any thread.
public interface RankStore extends AutoCloseable {

    /// The store of a process by itself.
    static RankStore alone() {
        return new LocalStore();
    }

    /// This rank.
    RankInfo ranks();

    /// Adds to a count that begins at 0, and returns it: no two ranks are given the same number.
    long add(String name, long amount);

    /// Gives a name a value.
    void put(String name, String value);

    /// Gives a name this value if it has none.
    ///
    /// @return the value it has then
    String putFirst(String name, String value);

    /// The value of a name; null where it has none.
    @Nullable
    String get(String name);

    /// Whether another rank has left, ended, or shown no life for a minute.
    boolean gone(int rank);

    /// Whether another rank ended before it left.
    boolean ended(int rank);

    /// Waits until a name has a value.
    ///
    /// @param by who is to give it one
    /// @return its value; null where that rank is gone
    default @Nullable String await(String name, int by) {
        while (true) {
            boolean gone = gone(by);
            String value = get(name);
            if (value != null || gone) {
                return value;
            }
            Rendezvous.sleep();
        }
    }

    /// What to say of an error in work that all ranks do together: that another one is gone, where that is why.
    ///
    /// @param error as the engine put it
    /// @return the error itself where it is not known to be another rank's end
    RuntimeException blame(RuntimeException error);

    @Override
    void close();
}
