package io.millrace.bench.handover;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Two receivers hand frames to each other; time a hop. {@code cold}: one frame, so that a receiver has nothing to do before it comes, and often
 * sleeps. {@code loaded}: 64 frames under way at once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HandOverBenchmark {
    private static final int HOPS = 64_000;
    private static final int UNDER_WAY = 64;
    private static final String CONFIG = """
            pekko.loglevel = OFF
            pekko.stdout-loglevel = OFF
            pekko.jvm-shutdown-hooks = off
            loop-1 { type = Dispatcher, executor = "io.millrace.engine.loop.EventLoopConfigurator", throughput = 64 }
            loop-2 { type = Dispatcher, executor = "io.millrace.engine.loop.EventLoopConfigurator", throughput = 64 }
            pool {
              type = Dispatcher
              executor = "fork-join-executor"
              fork-join-executor { parallelism-min = 2, parallelism-max = 2 }
              throughput = 64
            }
            """;

    /**
     * sameLoop, twoLoops: actors on the engine's event loops; pool: on Pekko's fork-join dispatcher, the yardstick; queue: two threads with a
     * queue of the JDK each and no actor, the bound.
     */
    @Param({"sameLoop", "twoLoops", "pool", "queue"})
    private String way = "";

    private Consumer<Ball> first = ball -> {};
    private @Nullable ActorSystem<Void> system;
    private final List<Thread> threads = new ArrayList<>();

    @Setup(Level.Trial)
    public void start() {
        switch (way) {
            case "sameLoop" -> first = actors("loop-1", "loop-1");
            case "twoLoops" -> first = actors("loop-1", "loop-2");
            case "pool" -> first = actors("pool", "pool");
            case "queue" -> first = queues();
            default -> throw new IllegalArgumentException(way);
        }
    }

    @TearDown(Level.Trial)
    public void stop() {
        threads.forEach(Thread::interrupt);
        if (system != null) {
            system.terminate();
        }
    }

    private Consumer<Ball> actors(String one, String other) {
        CompletableFuture<ActorRef<Ball>> left = new CompletableFuture<>();
        CompletableFuture<ActorRef<Ball>> right = new CompletableFuture<>();
        system = ActorSystem.create(
                Behaviors.<Void>setup(context -> {
                    left.complete(context.spawn(relay(right), "left", DispatcherSelector.fromConfig(one)));
                    right.complete(context.spawn(relay(left), "right", DispatcherSelector.fromConfig(other)));
                    return Behaviors.empty();
                }),
                "handover",
                ConfigFactory.parseString(CONFIG).withFallback(ConfigFactory.load()));
        right.join();
        return left.join()::tell;
    }

    private static Behavior<Ball> relay(CompletableFuture<ActorRef<Ball>> to) {
        return Behaviors.receiveMessage(ball -> {
            if (ball.take()) {
                to.join().tell(ball);
            }
            return Behaviors.same();
        });
    }

    private Consumer<Ball> queues() {
        LinkedTransferQueue<Ball> left = new LinkedTransferQueue<>();
        LinkedTransferQueue<Ball> right = new LinkedTransferQueue<>();
        threads.add(new Thread(() -> relay(left, right)));
        threads.add(new Thread(() -> relay(right, left)));
        threads.forEach(Thread::start);
        return left::add;
    }

    private static void relay(LinkedTransferQueue<Ball> from, LinkedTransferQueue<Ball> to) {
        try {
            while (true) {
                Ball ball = from.take();
                if (ball.take()) {
                    to.add(ball);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Benchmark
    @OperationsPerInvocation(HOPS)
    public void cold() throws InterruptedException {
        play(1);
    }

    @Benchmark
    @OperationsPerInvocation(HOPS)
    public void loaded() throws InterruptedException {
        play(UNDER_WAY);
    }

    private void play(int balls) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(balls);
        for (int i = 0; i < balls; i++) {
            first.accept(new Ball(HOPS / balls, done));
        }
        done.await();
    }
}
