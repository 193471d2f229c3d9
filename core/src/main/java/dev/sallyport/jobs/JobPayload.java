package dev.sallyport.jobs;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/// The JSON of a job's row. `jobs.ask_inner` and `jobs.ask_outer` write the same.
record JobPayload(
        @JsonProperty("asked_by") String askedBy,
        @JsonProperty("payload") Map<String, String> payload) {}
