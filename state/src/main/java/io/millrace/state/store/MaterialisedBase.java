package io.millrace.state.store;

import io.millrace.spi.checkpoint.ObjectRef;
import java.util.List;
import java.util.Map;

/**
 * A base that stands in the checkpoint location.
 *
 * @param epoch the durable epoch whose state it holds exactly
 * @param refs what the manifest must name: its description, then its files
 * @param files the files by their name in the store's directory
 */
public record MaterialisedBase(long epoch, List<ObjectRef> refs, Map<String, ObjectRef> files) {}
