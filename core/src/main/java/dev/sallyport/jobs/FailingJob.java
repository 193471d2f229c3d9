package dev.sallyport.jobs;

import java.time.Instant;

/// A job that keeps failing: something for an operator to look at.
public record FailingJob(String step, String key, int failures, Instant nextTry) {}
