package io.millrace.engine.operator;

import io.millrace.engine.exchange.RowOutput;
import io.millrace.planner.physical.OperatorSpec;
import io.millrace.row.RowWriter;
import java.util.List;

/** Emits rows of a partition with their numbers behind their columns. One thread. */
final class RankedOutput {
    private final TopRows top;
    private final RowOutput out;
    private final List<Ranking> rankings;
    private final RowCopier copier;
    private final RowWriter result = new RowWriter();

    RankedOutput(OperatorSpec.TopN spec, TopRows top, RowOutput out) {
        this.top = top;
        this.out = out;
        rankings = spec.ranks().calls().stream().map(c -> Ranking.of(c.name())).toList();
        copier = RowCopier.all(spec.ranks().input());
    }

    void all(RankedRows rows, int keyHash) {
        List<int[]> numbers = numbers(rows);
        for (int i = 0; i < rows.size(); i++) {
            emit(rows, i, numbers, keyHash);
        }
    }

    /** The rows that stand where another stood before, or none, or one with other numbers. */
    void changes(RankedRows before, RankedRows now, int keyHash) {
        List<int[]> old = numbers(before);
        List<int[]> numbers = numbers(now);
        for (int i = 0; i < now.size(); i++) {
            boolean same = now.same(i, before);
            for (int k = 0; same && k < numbers.size(); k++) {
                same = numbers.get(k)[i] == old.get(k)[i];
            }
            if (!same) {
                emit(now, i, numbers, keyHash);
            }
        }
    }

    private List<int[]> numbers(RankedRows rows) {
        boolean[] ties = top.ties(rows);
        return rankings.stream().map(r -> r.numbers(ties)).toList();
    }

    private void emit(RankedRows rows, int i, List<int[]> numbers, int keyHash) {
        int own = copier.size();
        result.begin(own + rankings.size());
        copier.copy(rows.base(), rows.off(i), result, 0);
        for (int k = 0; k < rankings.size(); k++) {
            result.setLong(own + k, numbers.get(k)[i]);
        }
        out.row(result.buffer(), 0, result.length(), keyHash);
    }
}
