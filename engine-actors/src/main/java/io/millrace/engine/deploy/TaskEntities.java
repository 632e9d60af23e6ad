package io.millrace.engine.deploy;

import io.millrace.spi.exchange.TaskId;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;

/**
 * How tasks are named as sharded entities: {@code query.execution/stage/partition@node}. One shard is one incarnation of a node,
 * so a new placement is a new entity and waits for no hand-over (docs/decisions/004-one-shard-per-node.md).
 */
public final class TaskEntities {
    private TaskEntities() {}

    public static String entityId(String queryId, long execution, TaskId task, NodeAddress node) {
        return queryId + "." + execution + "/" + task + "@" + node.shardId();
    }

    static String shardIdOf(String entityId) {
        return entityId.substring(entityId.indexOf('@') + 1);
    }

    /** The shard of an entity is the node in its id. */
    public static final class Extractor extends ShardingMessageExtractor<ShardingEnvelope<TaskMessage>, TaskMessage> {
        @Override
        public String entityId(ShardingEnvelope<TaskMessage> envelope) {
            return envelope.entityId();
        }

        @Override
        public String shardId(String entityId) {
            return shardIdOf(entityId);
        }

        @Override
        public TaskMessage unwrapMessage(ShardingEnvelope<TaskMessage> envelope) {
            return envelope.message();
        }
    }
}
