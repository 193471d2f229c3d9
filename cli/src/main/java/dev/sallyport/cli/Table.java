package dev.sallyport.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The columns in which people read a list, and what to do when there is nothing in it.
///
/// @param next a sentence, or nothing
record Table(List<Column> columns, String next) {
    record Column(String title, Function<JsonNode, String> cell) {}

    Table {
        columns = List.copyOf(columns);
    }

    /// A column for each field; dots lead into what lies in a field.
    static Table of(String... fields) {
        return new Table(Stream.of(fields).map(Table::column).toList(), "");
    }

    private static Column column(String field) {
        String title = field.replace('_', ' ').replace('.', ' ');
        return new Column(
                title.toUpperCase(java.util.Locale.ROOT), item -> Cells.cell(item, field));
    }

    Table and(String title, Function<JsonNode, String> cell) {
        List<Column> more = new ArrayList<>(columns);
        more.add(new Column(title, cell));
        return new Table(more, next);
    }

    Table ifEmpty(String sentence) {
        return new Table(columns, sentence);
    }

    /// The titles, and a row for each item, ready for a terminal.
    List<List<String>> rows(JsonNode items) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(Column::title).toList());
        for (JsonNode item : items) {
            rows.add(columns.stream().map(it -> Plain.line(it.cell().apply(item))).toList());
        }
        return rows;
    }
}
