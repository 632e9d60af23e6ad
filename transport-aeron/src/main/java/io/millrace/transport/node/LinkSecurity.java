package io.millrace.transport.node;

import io.millrace.transport.seal.ClusterKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How this process seals its frames.
 *
 * @param key null: frames are sent and taken as they are
 * @param incarnation drawn at random for this process alone: no two ever have a key in common
 */
public record LinkSecurity(@Nullable ClusterKey key, UUID incarnation) {}
