package io.millrace.bench.load;

/** The engine did not do what the contract asks; the cell has no figures. */
final class CellFailure extends Exception {
    CellFailure(String why) {
        super(why);
    }
}
