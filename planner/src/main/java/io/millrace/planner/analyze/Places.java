package io.millrace.planner.analyze;

import io.millrace.error.MillraceException;
import io.millrace.planner.parse.SqlParser;
import io.millrace.sql.tree.SourceText;
import io.millrace.sql.tree.SourceText.Place;
import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** The SQL texts that one analysis has met, so that an error about a tree can point at where it was written. */
final class Places {
    private final List<SourceText> texts = new ArrayList<>();
    private final IdentityHashMap<Tree.Text, Tree> parsed = new IdentityHashMap<>();

    void add(SourceText text) {
        texts.add(text);
    }

    /** The texts met until now. */
    List<SourceText> texts() {
        return List.copyOf(texts);
    }

    /** An expression given as text to the API, as the tree it stands for: the same tree each time. */
    Tree parsed(Tree.Text text) {
        return parsed.computeIfAbsent(text, t -> SqlParser.parseExpression(t.sql(), this::add));
    }

    /** The error with a picture of where this tree or plan was written, if it has no place yet and that was written as text. */
    MillraceException placed(MillraceException error, Object phrase) {
        for (SourceText text : texts) {
            Place place = text.find(phrase);
            if (place != null) {
                return error.at(text.picture(place));
            }
        }
        return error;
    }
}
