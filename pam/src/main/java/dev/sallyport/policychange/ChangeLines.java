package dev.sallyport.policychange;

import dev.sallyport.ceremony.Line;
import dev.sallyport.policy.AccessChange;
import dev.sallyport.policy.AccessDiff;
import dev.sallyport.warrant.ChangePolicy;
import java.util.ArrayList;
import java.util.List;

/// A change of policies as its signers read it: what it does first, how it is written last.
final class ChangeLines {
    private static final int CHANGES_MAX = 20;
    private static final int TEXT_LINES_MAX = 400;

    private ChangeLines() {}

    static List<Line> of(ChangePolicy act, String text, String diffJson, String baseText) {
        AccessDiff diff = AccessDiff.read(diffJson);
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
        lines.add(new Line("Text", TextDiff.of(baseText, text, TEXT_LINES_MAX)));
        lines.add(new Line("SHA-256 of the text", act.textHash().hex()));
        lines.add(
                new Line(
                        "On trial",
                        "10 minutes; gives way by itself unless an administrator confirms it"));
        return List.copyOf(lines);
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
