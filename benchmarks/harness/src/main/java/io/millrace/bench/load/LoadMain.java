package io.millrace.bench.load;

import io.millrace.bench.contract.Transactions;
import io.millrace.bench.result.CellResult;
import java.nio.file.Files;
import java.nio.file.Path;

/** The load's process: runs the cell of its arguments ({@link CellSpec#parse}) and writes the result to {@code result.json} in the cell's folder. */
public final class LoadMain {
    /** The file in the cell's folder. */
    public static final String RESULT_FILE = "result.json";

    private LoadMain() {}

    public static void main(String[] arguments) throws Exception {
        CellSpec cell = CellSpec.parse(arguments);
        CellResult.Builder result = new CellResult.Builder();
        // Engines name their own topics and groups after it.
        String name = "cell" + System.currentTimeMillis();
        Path table = cell.folder().resolve("accounts.csv");
        Files.writeString(table, Transactions.tableCsv());
        try (KafkaSide kafka = new KafkaSide(cell.bootstrapServers(), new Transactions(cell.workload()))) {
            try {
                if (cell.isDrain()) {
                    new DrainCell(cell, kafka, table, name).run(result);
                } else if (cell.isIdle()) {
                    new IdleCell(cell, kafka, table, name).run(result);
                } else {
                    new LiveCell(cell, kafka, table, name).run(result);
                }
            } catch (CellFailure e) {
                result.label("held", "no");
                result.label("failure", String.valueOf(e.getMessage()));
            } finally {
                kafka.deleteAllOf(name);
            }
        }
        Files.writeString(cell.folder().resolve(RESULT_FILE), result.build().toJson());
    }
}
