package io.millrace.engine.deploy;

import io.millrace.connector.Environment;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * What a shard region is where there is no cluster: starts the actor of a task at its first message, and passes messages on. An execution
 * has entity ids of its own, so none is used again.
 */
final class LocalRegion extends AbstractBehavior<ShardingEnvelope<TaskMessage>> {
    private final DispatcherSelector dispatcher;
    private final SiteDirectory sites;
    private final Environment environment;
    private final Map<String, ActorRef<TaskMessage>> tasks = new HashMap<>();

    private LocalRegion(
            ActorContext<ShardingEnvelope<TaskMessage>> context,
            DispatcherSelector dispatcher,
            SiteDirectory sites,
            Environment environment) {
        super(context);
        this.dispatcher = dispatcher;
        this.sites = sites;
        this.environment = environment;
    }

    static Behavior<ShardingEnvelope<TaskMessage>> create(
            DispatcherSelector dispatcher, SiteDirectory sites, Environment environment) {
        return Behaviors.setup(context -> new LocalRegion(context, dispatcher, sites, environment));
    }

    @Override
    public Receive<ShardingEnvelope<TaskMessage>> createReceive() {
        return newReceiveBuilder()
                .onAnyMessage(this::onEnvelope)
                .onSignal(Terminated.class, this::onEnded)
                .build();
    }

    private Behavior<ShardingEnvelope<TaskMessage>> onEnvelope(ShardingEnvelope<TaskMessage> envelope) {
        tasks.computeIfAbsent(envelope.entityId(), this::start).tell(envelope.message());
        return this;
    }

    private ActorRef<TaskMessage> start(String entityId) {
        ActorRef<TaskMessage> task = getContext().spawnAnonymous(TaskActor.create(sites, environment), dispatcher);
        getContext().watch(task);
        return task;
    }

    private Behavior<ShardingEnvelope<TaskMessage>> onEnded(Terminated ended) {
        tasks.values().removeIf(task -> task.path().equals(ended.getRef().path()));
        return this;
    }
}
