package io.millrace.samples.nexmark;

/**
 * What happens in the auction house, event by event: of 50 events in a row the first is a new person, the next three are new auctions, the
 * rest are bids. Everything about an event follows from its number and the seed, so that any reader can begin anywhere. The proportions,
 * and how many sellers and auctions are sought after, are NEXMark's.
 *
 * @param seed of all values
 * @param eventsPerSecond of event time, persons, auctions and bids together
 */
public record AuctionHouse(long seed, long eventsPerSecond) {
    static final int CYCLE = 50;
    static final int AUCTIONS_PER_CYCLE = 3;
    static final int BIDS_PER_CYCLE = 46;
    static final long FIRST_ID = 1000;
    static final int FIRST_CATEGORY = 10;
    static final int CATEGORIES = 5;

    /** 2015-07-15T00:00:00Z in microseconds. */
    private static final long START_US = 1_436_918_400_000_000L;

    private static final long US_PER_S = 1_000_000;

    /** Newest persons who may sell or bid, and newest auctions that may be bid for. */
    private static final int ACTIVE_PERSONS = 1000;

    private static final int OPEN_AUCTIONS = 100;

    /** Of so many that are chosen, all but one are the sought-after one. */
    private static final int HOT_SELLER_ODDS = 4;

    private static final int HOT_AUCTION_ODDS = 2;
    private static final int HOT_BIDDER_ODDS = 4;

    /** One person or auction in so many is the sought-after one. */
    private static final int HOT_STRIDE = 100;

    /** When the event happens: microseconds since 1970 in UTC. */
    public long timeUs(long event) {
        return START_US + Math.multiplyExact(event, US_PER_S) / eventsPerSecond;
    }

    long personEvent(long person) {
        return person * CYCLE;
    }

    long auctionEvent(long auction) {
        return auction / AUCTIONS_PER_CYCLE * CYCLE + 1 + auction % AUCTIONS_PER_CYCLE;
    }

    long bidEvent(long bid) {
        return bid / BIDS_PER_CYCLE * CYCLE + 1 + AUCTIONS_PER_CYCLE + bid % BIDS_PER_CYCLE;
    }

    /** An even choice from 0 until n, one for each event and use. */
    long choice(long event, int use, long n) {
        return Long.remainderUnsigned(mix(seed ^ mix(event * 31 + use)), n);
    }

    long seller(long event) {
        return personId(event, HOT_SELLER_ODDS, 0, 1);
    }

    long bidder(long event) {
        return personId(event, HOT_BIDDER_ODDS, 1, 2);
    }

    private long personId(long event, int odds, int besideHot, int use) {
        long newest = event / CYCLE;
        if (choice(event, use, odds) > 0) {
            return FIRST_ID + newest / HOT_STRIDE * HOT_STRIDE + besideHot;
        }
        long active = Math.min(newest + 1, ACTIVE_PERSONS);
        return FIRST_ID + newest - choice(event, use + 10, active);
    }

    long auctionOfBid(long event) {
        long newest = event / CYCLE * AUCTIONS_PER_CYCLE + AUCTIONS_PER_CYCLE - 1;
        if (choice(event, 3, HOT_AUCTION_ODDS) > 0) {
            return FIRST_ID + newest / HOT_STRIDE * HOT_STRIDE;
        }
        return FIRST_ID + newest - choice(event, 13, Math.min(newest + 1, OPEN_AUCTIONS));
    }

    /** From 1 to 10,000,000, as often below 100 as from 100 to 10,000 and so on. */
    long price(long event, int use) {
        return Math.round(Math.pow(10, choice(event, use, 7_000_000) / 1e6));
    }

    /** How long an auction is open: up to twice as long as it takes until {@link #OPEN_AUCTIONS} more are there. */
    long openForUs(long event) {
        long horizonUs = (long) OPEN_AUCTIONS * CYCLE / AUCTIONS_PER_CYCLE * US_PER_S / eventsPerSecond;
        return 1 + choice(event, 4, Math.max(1, 2 * horizonUs));
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
