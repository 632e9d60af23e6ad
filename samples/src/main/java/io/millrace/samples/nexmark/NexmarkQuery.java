package io.millrace.samples.nexmark;

import io.millrace.sql.Dataset;
import io.millrace.sql.MillraceSession;
import io.millrace.sql.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * NEXMark's queries as SQL over the views person, auction and bid. The same text runs over tables, where it tells what a stream has to come
 * to. Windows are ten seconds of event time, as far as the original leaves it open.
 *
 * <p>q4 and q6 average over all that has closed so far, which a stream can only do by taking back what it said; here they average what
 * closed in each window, so that each row is final.
 */
public enum NexmarkQuery {
    /** All bids as they are: what reading and writing cost. */
    Q0("SELECT auction, bidder, price, dateTime, extra FROM bid"),

    /** Prices in another currency. */
    Q1("SELECT auction, bidder, 0.908 * price AS price, dateTime, extra FROM bid"),

    /** Bids for certain auctions. */
    Q2("SELECT auction, price FROM bid WHERE auction % 123 = 0"),

    /** Who sells in a category and in certain states: a join over all time. */
    Q3("""
            SELECT p.name, p.city, p.state, a.id
            FROM auction a JOIN person p ON a.seller = p.id
            WHERE a.category = 10 AND p.state IN ('OR', 'ID', 'CA')"""),

    /** Average closing price of each category. */
    Q4(closing("category")),

    /** The auction with most bids in the last ten seconds, every two; of several the one that came first. */
    Q5("""
            SELECT window, max(struct(num, -auction AS minusAuction)) AS hottest
            FROM (
              SELECT window(dateTime, '10 seconds', '2 seconds') AS window, auction, count(*) AS num
              FROM bid
              GROUP BY window(dateTime, '10 seconds', '2 seconds'), auction)
            GROUP BY window"""),

    /** Average closing price of each seller. */
    Q6(closing("seller")),

    /** The highest bid of each window. */
    Q7("""
            SELECT window, max(struct(price, auction, bidder, dateTime)) AS highest
            FROM bid
            GROUP BY window(dateTime, '10 seconds')"""),

    /** Persons who began to sell in the window in which they came. */
    Q8("""
            SELECT p.id, p.name, p.window
            FROM (
              SELECT id, name, window FROM person GROUP BY id, name, window(dateTime, '10 seconds')) p
            JOIN (
              SELECT seller, window FROM auction GROUP BY seller, window(dateTime, '10 seconds')) a
            ON p.id = a.seller AND p.window = a.window""");

    private static final List<String> TABLES = List.of("person", "auction", "bid");

    private final String sql;

    NexmarkQuery(String sql) {
        this.sql = sql;
    }

    /** The average of the closing prices of the auctions that are alike in this column. */
    private static String closing(String by) {
        return """
            SELECT window, %1$s, avg(final) AS average
            FROM (
              SELECT window(a.dateTime, '10 seconds') AS window, a.id, a.%1$s, max(b.price) AS final
              FROM auction a JOIN bid b
                ON a.id = b.auction AND b.dateTime BETWEEN a.dateTime AND a.dateTime + INTERVAL 10 SECONDS
              WHERE b.dateTime <= a.expires
              GROUP BY window(a.dateTime, '10 seconds'), a.id, a.%1$s)
            GROUP BY window, %1$s""".formatted(by);
    }

    public String sql() {
        return sql;
    }

    /**
     * @param name such as q5
     * @throws IllegalArgumentException if there is no such query; it names those there are
     */
    public static NexmarkQuery of(String name) {
        return Arrays.stream(values())
                .filter(q -> q.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no query '" + name + "'. There are "
                        + Arrays.stream(values())
                                .map(q -> q.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + "."));
    }

    /** The query over streams of this size. It makes the views of the session anew. */
    public Dataset<Row> overStreams(MillraceSession session, AuctionScale scale) {
        for (String table : TABLES) {
            session.readStream()
                    .format("nexmark")
                    .options(scale.options(table))
                    .load()
                    .withWatermark("dateTime", "0 seconds")
                    .createOrReplaceTempView(table);
        }
        return session.sql(sql);
    }

    /** The query over the same rows as tables. It makes the views of the session anew. */
    public Dataset<Row> overTables(MillraceSession session, AuctionScale scale) {
        for (String table : TABLES) {
            session.read()
                    .format("nexmark")
                    .options(scale.options(table))
                    .load()
                    .createOrReplaceTempView(table);
        }
        return session.sql(sql);
    }
}
