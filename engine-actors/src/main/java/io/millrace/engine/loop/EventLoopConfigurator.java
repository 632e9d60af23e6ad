package io.millrace.engine.loop;

import com.typesafe.config.Config;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;

/** Makes an {@link EventLoop} the executor of a Pekko dispatcher: {@code executor = "…EventLoopConfigurator"}. */
public final class EventLoopConfigurator extends ExecutorServiceConfigurator {

    /** Called by Pekko, by reflection. */
    public EventLoopConfigurator(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
        return new Factory(threads);
    }

    private record Factory(ThreadFactory threads) implements ExecutorServiceFactory {
        @Override
        public ExecutorService createExecutorService() {
            return new EventLoop(threads);
        }
    }
}
