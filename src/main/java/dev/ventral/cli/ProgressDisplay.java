package dev.ventral.cli;

import dev.ventral.Event;
import dev.ventral.distributed.RankInfo;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// Shows what a run does, on standard error: a bar for the stage at work where a person watches; notes and
/// failures always. Of several ranks the first speaks, and those that have failures to tell of.
@SuppressWarnings("SystemConsoleNull") // it does where there is neither terminal nor JLine
final class ProgressDisplay implements Event.Listener, AutoCloseable {
    private final PrintWriter err;
    private final RankInfo ranks;
    private final boolean watched;
    private @Nullable ProgressBar bar;

    ProgressDisplay(PrintWriter err) {
        this(err, RankInfo.ALONE);
    }

    ProgressDisplay(PrintWriter err, RankInfo ranks) {
        this.err = err;
        this.ranks = ranks;
        watched = ranks.rank() == 0 && isTerminal();
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Event.Note(String message) when ranks.rank() == 0 -> say(message);
            case Event.Failed(String condition, long seed, String message) ->
                say((ranks.alone() ? "" : "rank " + ranks.rank() + ": ") + "stopped " + condition + ", seed " + seed
                        + ": " + message);
            case Event.Started(String stage, long total)
            when watched -> {
                finish();
                var builder = new ProgressBarBuilder()
                        .setTaskName(stage)
                        .setInitialMax(Math.max(total, 0))
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(250);
                bar = (total > 0 ? builder : builder.hideEta()).build();
            }
            case Event.Advanced(String _, long done, String note)
            when bar != null -> {
                bar.stepTo(done);
                bar.setExtraMessage(note);
            }
            case Event.Finished(String stage, String note)
            when watched -> {
                finish();
                say(stage + (note.isEmpty() ? "" : ": " + note));
            }
            case Event.Measured(String _, long _, int _, long _, var values)
            when bar != null -> {
                Double accuracy = values.get("validation/accuracy");
                Double loss = values.get("loss/task");
                bar.setExtraMessage(
                        accuracy != null
                                ? String.format(Locale.ROOT, " validation %.1f %%", 100 * accuracy)
                                : loss != null ? String.format(Locale.ROOT, " loss %.3f", loss) : "");
            }
            default -> {}
        }
    }

    private static boolean isTerminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    private void say(String message) {
        err.println(message);
        err.flush();
    }

    /// Ends the bar.
    void finish() {
        ProgressBar open = bar;
        if (open != null) {
            bar = null;
            open.close();
        }
    }

    @Override
    public void close() {
        finish();
    }
}
