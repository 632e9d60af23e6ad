package io.millrace.bench.compare;

import io.millrace.bench.contract.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** In which order cells run. Engines take turns within a round, so that what drifts on the machine meets all of them. */
final class Schedule {
    /**
     * One cell to come.
     *
     * @param round shared by the cells that are compared pair by pair
     */
    record Turn(String round, Workload workload, String heap, EngineChoice engine) {}

    private Schedule() {}

    /** Every engine once a round, workload and heap; who begins moves on by one each time. */
    static List<Turn> of(List<EngineChoice> engines, List<Workload> workloads, List<String> heaps, int repeats) {
        List<Turn> turns = new ArrayList<>();
        int shift = 0;
        for (int repeat = 1; repeat <= repeats; repeat++) {
            for (Workload workload : workloads) {
                for (String heap : heaps) {
                    List<EngineChoice> order = new ArrayList<>(engines);
                    Collections.rotate(order, -shift);
                    String round = repeat + "-" + workload.label() + "-" + heap;
                    order.forEach(engine -> turns.add(new Turn(round, workload, heap, engine)));
                    shift++;
                }
            }
        }
        return turns;
    }
}
