package dev.sallyport.policychange;

import dev.sallyport.cedar.TextDiff;
import dev.sallyport.ceremony.Line;
import dev.sallyport.policy.AccessChange;
import dev.sallyport.policy.AccessDiff;
import dev.sallyport.warrant.ChangePolicy;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// A change of policies as its signers read it: what it does first, how it is written last.
final class ChangeLines {
    private static final int CHANGES_MAX = 20;
    private static final int TEXT_LINES_MAX = 400;
    private static final String COMPARED =
            "this moment, twice: with nothing said or proved, and with all that a person can say and"
                    + " prove. Conditions on time, address, login or approvals were not tried out";

    private ChangeLines() {}

    /// What lies beside the act.
    record Shown(String text, String diff, String baseText, Replay replay) {}

    static List<Line> of(ChangePolicy act, Shown shown) {
        AccessDiff diff = AccessDiff.read(shown.diff());
        List<Line> lines = new ArrayList<>();
        lines.add(
                new Line(
                        "Change the policies of",
                        "the " + act.door() + " door, version " + act.version()));
        lines.add(new Line("Reason", act.reason()));
        if (!diff.complete()) {
            lines.add(
                    new Line(
                            "Not everything was compared",
                            "there is too much to compare: what follows is a part of it"));
        }
        if (diff.nothing()) {
            lines.add(new Line("Access", "nobody's access changes"));
        }
        add(lines, "Newly allowed", diff.allowed());
        add(lines, "Newly refused", diff.refused());
        add(lines, "Allowed otherwise", diff.otherwise());
        lines.add(new Line("Compared for", COMPARED));
        lines.add(new Line("What really happened", recorded(shown.replay())));
        lines.add(new Line("Text", written(shown)));
        lines.add(new Line("SHA-256 of the text", act.textHash().hex()));
        lines.add(
                new Line(
                        "On trial",
                        "10 minutes; gives way by itself unless an administrator confirms it"));
        return List.copyOf(lines);
    }

    private static String written(Shown shown) {
        TextDiff diff = TextDiff.of(shown.baseText(), shown.text(), TEXT_LINES_MAX);
        String text = String.join("\n", diff.lines());
        return diff.more() == 0 ? text : text + "\nand " + diff.more() + " more lines";
    }

    private static void add(List<Line> lines, String label, AccessDiff.Changes changes) {
        if (changes.count() == 0) {
            return;
        }
        StringBuilder text = new StringBuilder();
        changes.first().stream()
                .limit(CHANGES_MAX)
                .forEach(change -> text.append(sentence(change)).append('\n'));
        long more = changes.count() - Math.min(CHANGES_MAX, changes.first().size());
        if (more > 0) {
            text.append("and ").append(more).append(" more");
        }
        lines.add(new Line(label + " (" + changes.count() + ")", text.toString().strip()));
    }

    private static String recorded(Replay replay) {
        StringBuilder text =
                new StringBuilder(
                        "of %d recorded decisions since %s, %d would be decided otherwise"
                                .formatted(
                                        replay.decided(),
                                        replay.since()
                                                .truncatedTo(ChronoUnit.DAYS)
                                                .toString()
                                                .substring(0, 10),
                                        replay.otherwise()));
        replay.changed().stream()
                .limit(CHANGES_MAX)
                .forEach(it ->
                        text.append('\n')
                                .append(it.at().truncatedTo(ChronoUnit.SECONDS))
                                .append(' ')
                                .append(sentence(it.change()))
                                .append(it.refused() ? ", refused then" : ""));
        int more = replay.otherwise() - Math.min(CHANGES_MAX, replay.changed().size());
        return more > 0
                ? text.append("\nand ").append(more).append(" more").toString()
                : text.toString();
    }

    static String sentence(AccessChange it) {
        String object =
                it.whatName().equals("installation")
                        ? ""
                        : " " + (it.who().equals(it.what()) ? "themselves" : it.whatName());
        return it.whoName()
                + ": "
                + it.action()
                + object
                + ": "
                + it.after()
                + " (was "
                + it.before()
                + ")";
    }
}
