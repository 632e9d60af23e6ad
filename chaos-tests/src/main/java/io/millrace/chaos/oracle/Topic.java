package io.millrace.chaos.oracle;

/** A topic, and the broker that has it. */
public record Topic(String bootstrapServers, String name) {}
