package io.millrace.chaos.oracle;

import java.util.List;

/**
 * What an oracle found.
 *
 * @param inputs records in the input topic
 * @param outputs records in the output topic
 * @param lost input rows that no result accounts for
 * @param wrong results that no correct run would have given
 * @param missing results that a correct run would have given and are not there
 * @param repeated results that were there before; a sink that writes at least once may repeat
 * @param problems the first findings in words
 */
public record Verdict(
        long inputs, long outputs, long lost, long wrong, long missing, long repeated, List<String> problems) {
    private static final int MOST_PROBLEMS = 20;

    public Verdict {
        problems = problems.stream().limit(MOST_PROBLEMS).toList();
    }

    public boolean ok() {
        return lost == 0 && wrong == 0 && missing == 0;
    }

    @Override
    public String toString() {
        return (ok() ? "ok" : "NOT OK") + ": " + inputs + " inputs, " + outputs + " outputs, " + lost + " lost, "
                + wrong
                + " wrong, " + missing + " missing, " + repeated + " repeated"
                + (problems.isEmpty() ? "" : "\n  " + String.join("\n  ", problems));
    }
}
