package io.millrace.planner.function.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.planner.function.sketch.TupleKind.Mode;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.datasketches.hash.MurmurHash3;
import org.apache.datasketches.thetacommon.ThetaUtil;
import org.apache.datasketches.tuple.Sketch;
import org.apache.datasketches.tuple.TupleSketchIterator;
import org.apache.datasketches.tuple.Union;
import org.apache.datasketches.tuple.UpdatableSketch;
import org.apache.datasketches.tuple.UpdatableSketchBuilder;
import org.apache.datasketches.tuple.aninteger.IntegerSummary;
import org.apache.datasketches.tuple.aninteger.IntegerSummaryFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of a state against the library's sketch of the same values. */
class TupleTableTest {
    private static final TupleKind<IntegerSummary> KIND = TupleKind.INTEGERS;

    private static UpdatableSketch<Integer, IntegerSummary> sketch(int lgEntries, Mode mode) {
        IntegerSummary.Mode its = IntegerSummary.Mode.values()[mode.ordinal()];
        return new UpdatableSketchBuilder<>(new IntegerSummaryFactory(its))
                .setNominalEntries(1 << lgEntries)
                .build();
    }

    private static void add(TupleTable table, long key, int value) {
        table.add(MurmurHash3.hash(new long[] {key}, ThetaUtil.DEFAULT_UPDATE_SEED)[0] >>> 1, value);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void itsSketchHasTheBytesOfTheLibrarys(long seed) {
        Random random = new Random(seed);
        int lg = 4 + random.nextInt(7);
        Mode mode = Mode.at(random.nextInt(4));
        int keys = 1 + random.nextInt(5 << lg);
        int rows = random.nextInt(10 << lg);
        TupleTable table = TupleTable.create(KIND, lg, mode);
        UpdatableSketch<Integer, IntegerSummary> library = sketch(lg, mode);
        for (int i = 0; i < rows; i++) {
            long key = random.nextInt(keys);
            int value = random.nextInt();
            // As from a state that was kept, each time.
            table = TupleTable.of(KIND, table.state().clone());
            add(table, key, value);
            library.update(key, value);
        }
        Union<IntegerSummary> union = KIND.union(lg, mode);
        union.union(library);
        assertThat(table.result())
                .as("%d rows of %d keys, lgNomEntries %d, mode %s", rows, keys, lg, mode)
                .isEqualTo(union.getResult().toByteArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void tablesAreUnitedAsTheLibraryUnitesSketches(long seed) {
        Random random = new Random(-seed);
        int lg = 4 + random.nextInt(5);
        Mode mode = Mode.at(random.nextInt(4));
        TupleTable all = TupleTable.create(KIND, lg, mode);
        TupleTable ofSketches = TupleTable.create(KIND, lg, mode);
        Union<IntegerSummary> union = KIND.union(lg, mode);
        for (int part = 0; part < 5; part++) {
            TupleTable table = TupleTable.create(KIND, lg, mode);
            UpdatableSketch<Integer, IntegerSummary> library = sketch(lg, mode);
            int rows = random.nextInt(6 << lg);
            for (int i = 0; i < rows; i++) {
                long key = random.nextInt(8 << lg);
                int value = random.nextInt(1000);
                add(table, key, value);
                library.update(key, value);
            }
            byte[] before = table.state().clone();
            all.unite(table.state());
            assertThat(table.state()).isEqualTo(before);
            ofSketches.unite(KIND.heapify(table.result()), KIND);
            union.union(library);
        }
        Map<Long, Integer> wanted = entries(union.getResult());
        assertThat(entries(KIND.heapify(all.result()))).isEqualTo(wanted);
        assertThat(entries(KIND.heapify(ofSketches.result()))).isEqualTo(wanted);
    }

    /** Values by hash, and the bound of hashes without one. */
    private static Map<Long, Integer> entries(Sketch<IntegerSummary> sketch) {
        Map<Long, Integer> entries = new TreeMap<>();
        TupleSketchIterator<IntegerSummary> it = sketch.iterator();
        while (it.next()) {
            entries.put(it.getHash(), it.getSummary().getValue());
        }
        entries.put(sketch.getThetaLong(), 0);
        return entries;
    }
}
