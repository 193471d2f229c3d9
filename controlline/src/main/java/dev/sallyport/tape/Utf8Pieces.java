package dev.sallyport.tape;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Turns a stream of byte pieces into text: a character split between two pieces is held back until
/// it is whole, bytes that are no UTF-8 become U+FFFD.
final class Utf8Pieces {
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] held = new byte[0];

    String next(byte[] piece) {
        ByteBuffer in = ByteBuffer.allocate(held.length + piece.length);
        in.put(held).put(piece).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        decoder.decode(in, out, false);
        held = new byte[in.remaining()];
        in.get(held);
        return out.flip().toString();
    }

    /// What was held back and will not be completed.
    String rest() {
        String rest = held.length == 0 ? "" : "\uFFFD";
        held = new byte[0];
        return rest;
    }
}
