package dev.sallyport.keyring;

import dev.sallyport.kernel.Id;

/// The place a sealed value belongs to. Sealed for one cell, it opens in no other.
///
/// @param table with its schema, such as `iam.totp_factor`
/// @param row the primary key as text
public record Cell(String table, String row, String column) {
    public static Cell of(String table, Id row, String column) {
        return new Cell(table, row.text(), column);
    }
}
