package io.millrace.bench.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The static side of {@link Workload#ENHANCE} in memory. Immutable once read. */
public final class AccountTable {
    /** One line of the table. */
    public record Account(String tier, int creditLimit, String homeCountry) {}

    private final Map<String, Account> byId = new HashMap<>();

    private AccountTable() {}

    /** Reads a CSV file with the header account_id,tier,credit_limit,home_country. */
    public static AccountTable read(Path csv) {
        AccountTable table = new AccountTable();
        try {
            Files.readAllLines(csv).stream()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .forEach(table::add);
        } catch (IOException e) {
            throw new UncheckedIOException("The table " + csv + " could not be read", e);
        }
        return table;
    }

    private void add(String[] fields) {
        byId.put(fields[0], new Account(fields[1].intern(), Integer.parseInt(fields[2]), fields[3].intern()));
    }

    /** @return null if there is no such account */
    public @Nullable Account get(String accountId) {
        return byId.get(accountId);
    }
}
