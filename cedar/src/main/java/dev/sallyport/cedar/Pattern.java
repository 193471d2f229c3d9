package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;

/// The right side of `like`: literal pieces with `*` (any text, the empty one included) between
/// them.
///
/// `a*b` is `[a, b]`, `*` is `["", ""]`; without a star there is one piece. Matching is greedy from
/// the left and linear in the text for each piece: no pattern makes it explode.
public record Pattern(List<String> pieces) {
    public Pattern {
        pieces = List.copyOf(pieces);
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("pattern: at least one piece");
        }
    }

    boolean matches(String text) {
        String first = pieces.getFirst();
        if (pieces.size() == 1) {
            return text.equals(first);
        }
        String last = pieces.getLast();
        int end = text.length() - last.length();
        if (first.length() > end || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (int i = 1; i < pieces.size() - 1; i++) {
            String piece = pieces.get(i);
            int found = find(text, piece, at);
            if (found < 0 || found + piece.length() > end) {
                return false;
            }
            at = found + piece.length();
        }
        return true;
    }

    /// `indexOf`, but linear whatever the two strings are (Knuth, Morris, Pratt) once they are
    /// large.
    private static int find(String text, String piece, int from) {
        if ((long) text.length() * piece.length() <= 1 << 16) {
            return text.indexOf(piece, from);
        }
        int[] border = borders(piece);
        int matched = 0;
        for (int i = from; i < text.length(); i++) {
            while (matched > 0 && text.charAt(i) != piece.charAt(matched)) {
                matched = border[matched - 1];
            }
            if (text.charAt(i) == piece.charAt(matched)) {
                matched++;
            }
            if (matched == piece.length()) {
                return i - matched + 1;
            }
        }
        return -1;
    }

    private static int[] borders(String piece) {
        int[] border = new int[piece.length()];
        for (int i = 1; i < border.length; i++) {
            int length = border[i - 1];
            while (length > 0 && piece.charAt(i) != piece.charAt(length)) {
                length = border[length - 1];
            }
            border[i] = piece.charAt(i) == piece.charAt(length) ? length + 1 : 0;
        }
        return border;
    }

    /// As the literal of a policy, quotes included.
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < pieces.size(); i++) {
            if (i > 0) {
                out.append('*');
            }
            StringBuilder piece = new StringBuilder();
            Texts.escape(pieces.get(i), piece);
            out.append(piece.toString().replace("*", "\\*"));
        }
        return out.append('"').toString();
    }

    /// Collects what [Texts#unescape] reads.
    static final class Builder implements Texts.Sink {
        private final List<String> pieces = new ArrayList<>();
        private StringBuilder piece = new StringBuilder();

        @Override
        public void codePoint(int c) {
            piece.appendCodePoint(c);
        }

        @Override
        public void star() {
            pieces.add(piece.toString());
            piece = new StringBuilder();
        }

        Pattern build() {
            pieces.add(piece.toString());
            return new Pattern(pieces);
        }
    }
}
