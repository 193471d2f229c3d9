package dev.sallyport.web;

/// One line of a door's route table, enumerated from the router itself.
public record Route(String method, String path, Caller caller, String handler)
        implements Comparable<Route> {
    @Override
    public int compareTo(Route other) {
        int byPath = path.compareTo(other.path);
        return byPath != 0 ? byPath : method.compareTo(other.method);
    }

    /// The line in the golden file.
    public String line() {
        return "%-6s %-60s %-13s %s".formatted(method, path, caller, handler);
    }
}
