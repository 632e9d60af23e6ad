package io.millrace.samples.nexmark;

import java.util.List;
import java.util.Locale;

/** The three tables of the auction house, and how a row of each is made. */
public enum AuctionTable {
    PERSON(
            "id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING, state STRING, dateTime TIMESTAMP, extra STRING") {
        @Override
        public long event(AuctionHouse house, long index) {
            return house.personEvent(index);
        }

        @Override
        public long rowsUntil(long event) {
            return (event + AuctionHouse.CYCLE - 1) / AuctionHouse.CYCLE;
        }

        @Override
        public void set(int column, Cells row, int i, AuctionHouse house, long event, long index) {
            switch (column) {
                case 0 -> row.setLong(i, AuctionHouse.FIRST_ID + index);
                case 1 -> row.setString(i, name(house, event));
                case 2 ->
                    row.setString(i, name(house, event).replace(' ', '.').toLowerCase(Locale.ROOT) + "@example.org");
                case 3 ->
                    row.setString(
                            i,
                            String.format(
                                    Locale.ROOT,
                                    "%04d %04d %04d %04d",
                                    house.choice(event, 22, 10_000),
                                    house.choice(event, 23, 10_000),
                                    house.choice(event, 24, 10_000),
                                    house.choice(event, 25, 10_000)));
                case 4 -> row.setString(i, pick(CITIES, house, event, 26));
                case 5 -> row.setString(i, pick(STATES, house, event, 27));
                case 6 -> row.setLong(i, house.timeUs(event));
                default -> row.setString(i, extra(house, event, 60));
            }
        }

        private String name(AuctionHouse house, long event) {
            return pick(FIRST_NAMES, house, event, 20) + " " + pick(LAST_NAMES, house, event, 21);
        }
    },

    AUCTION(
            "id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT, dateTime TIMESTAMP, expires TIMESTAMP, seller BIGINT, category BIGINT, extra STRING") {
        @Override
        public long event(AuctionHouse house, long index) {
            return house.auctionEvent(index);
        }

        @Override
        public long rowsUntil(long event) {
            long rest = event % AuctionHouse.CYCLE;
            return event / AuctionHouse.CYCLE * AuctionHouse.AUCTIONS_PER_CYCLE
                    + Math.max(0, Math.min(AuctionHouse.AUCTIONS_PER_CYCLE, rest - 1));
        }

        @Override
        public void set(int column, Cells row, int i, AuctionHouse house, long event, long index) {
            switch (column) {
                case 0 -> row.setLong(i, AuctionHouse.FIRST_ID + index);
                case 1 -> row.setString(i, "item " + Long.toHexString(house.choice(event, 30, 1 << 24)));
                case 2 -> row.setString(i, extra(house, event + 1, 40));
                case 3 -> row.setLong(i, house.price(event, 31));
                case 4 -> row.setLong(i, house.price(event, 31) + house.price(event, 32));
                case 5 -> row.setLong(i, house.timeUs(event));
                case 6 -> row.setLong(i, house.timeUs(event) + house.openForUs(event));
                case 7 -> row.setLong(i, house.seller(event));
                case 8 ->
                    row.setLong(i, AuctionHouse.FIRST_CATEGORY + house.choice(event, 33, AuctionHouse.CATEGORIES));
                default -> row.setString(i, extra(house, event, 200));
            }
        }
    },

    BID("auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, dateTime TIMESTAMP, extra STRING") {
        @Override
        public long event(AuctionHouse house, long index) {
            return house.bidEvent(index);
        }

        @Override
        public long rowsUntil(long event) {
            return event / AuctionHouse.CYCLE * AuctionHouse.BIDS_PER_CYCLE
                    + Math.max(0, event % AuctionHouse.CYCLE - 1 - AuctionHouse.AUCTIONS_PER_CYCLE);
        }

        @Override
        public void set(int column, Cells row, int i, AuctionHouse house, long event, long index) {
            switch (column) {
                case 0 -> row.setLong(i, house.auctionOfBid(event));
                case 1 -> row.setLong(i, house.bidder(event));
                case 2 -> row.setLong(i, house.price(event, 40));
                case 3 -> row.setString(i, pick(CHANNELS, house, event, 41));
                case 4 ->
                    row.setString(i, "https://auctions.example.org/item/" + house.choice(event, 42, 1 << 20) + "/bid");
                case 5 -> row.setLong(i, house.timeUs(event));
                default -> row.setString(i, extra(house, event, 30));
            }
        }
    };

    private static final List<String> FIRST_NAMES =
            List.of("Ada", "Barbara", "Claude", "Donald", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "Jean", "Kurt");
    private static final List<String> LAST_NAMES =
            List.of("Abbott", "Bauer", "Curie", "Dijk", "Ender", "Fuchs", "Graf", "Hale", "Ito");
    private static final List<String> CITIES =
            List.of("Bend", "Boise", "Portland", "Phoenix", "Palo Alto", "Seattle", "Redmond", "Los Angeles", "Kent");
    private static final List<String> STATES = List.of("AZ", "CA", "ID", "OR", "WA", "WY");
    private static final List<String> CHANNELS = List.of("apple", "baidu", "facebook", "google", "direct");

    private final String ddl;

    AuctionTable(String ddl) {
        this.ddl = ddl;
    }

    /** The columns, as name and type with commas between. */
    public String ddl() {
        return ddl;
    }

    /** Where a row is put together, cell by cell, in whatever form an engine has. */
    public interface Cells {
        /** Also of a timestamp, in microseconds since 1970 in UTC. */
        void setLong(int i, long value);

        void setString(int i, String value);
    }

    /** Which of all events makes this row of the table, counted from 0. */
    public abstract long event(AuctionHouse house, long index);

    /** How many rows the events before this one make. */
    public abstract long rowsUntil(long event);

    /** Sets column i of the row to the table's column of this number. */
    public abstract void set(int column, Cells row, int i, AuctionHouse house, long event, long index);

    private static String pick(List<String> from, AuctionHouse house, long event, int use) {
        return from.get((int) house.choice(event, use, from.size()));
    }

    /** Small letters, on average so many. */
    private static String extra(AuctionHouse house, long event, int average) {
        char[] text = new char[average * 4 / 5 + (int) house.choice(event, 50, average * 2 / 5 + 1)];
        long letters = 0;
        for (int i = 0; i < text.length; i++) {
            letters = i % 8 == 0 ? house.choice(event, 51 + i, Long.MAX_VALUE) : letters / 26;
            text[i] = (char) ('a' + letters % 26);
        }
        return new String(text);
    }
}
