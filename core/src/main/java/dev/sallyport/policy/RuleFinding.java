package dev.sallyport.policy;

/// Something to say about a place in a text of policies: what is wrong and what would be right.
///
/// @param line from 1; 0 when it concerns the whole text
/// @param column from 1; 0 when it concerns the whole text
/// @param refused whether the text cannot be taken as long as this is so
public record RuleFinding(int line, int column, String message, boolean refused) {
    @Override
    public String toString() {
        return line == 0 ? message : "line " + line + ", column " + column + ": " + message;
    }
}
