package dev.sallyport.ledger;

import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.regex.Pattern;

/// Something an entry speaks of, by which it is found again: an id in its text form, or a name out
/// of a fixed set such as `roster:administrators`.
///
/// Entries are never erased, so a name of a person does not belong here.
public record LedgerObject(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9._:-]{0,119}");

    public LedgerObject {
        if (!FORM.matcher(text).matches()) {
            throw new Problem(
                    ProblemCode.INVALID, "an object in the ledger is an id or a plain name");
        }
    }

    public static LedgerObject of(Id id) {
        return new LedgerObject(id.text());
    }

    @Override
    public String toString() {
        return text;
    }
}
