package dev.sallyport.jobs;

/// Whose work it is.
public enum Zone {
    OUTER("jobs.outer_task", "outer"),
    INNER("jobs.inner_task", "inner");

    private final String table;
    private final String process;

    Zone(String table, String process) {
        this.table = table;
        this.process = process;
    }

    String table() {
        return table;
    }

    /// The process that runs it, and the login role that asks from there.
    String process() {
        return process;
    }
}
