package io.millrace.sql;

import io.millrace.sql.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/** Grows a CASE WHEN branch by branch. */
final class CaseBuilder {
    private CaseBuilder() {}

    static Tree when(Tree soFar, Tree condition, Tree value) {
        if (!(soFar instanceof Tree.CaseWhen c)) {
            throw new IllegalArgumentException(
                    "when() adds a case to a Column that when() began, which this one is not. Begin with functions.when(…).");
        }
        if (c.otherwise() != null) {
            throw new IllegalArgumentException("No case can be added behind otherwise(). Put otherwise() last.");
        }
        List<Tree.Branch> branches = new ArrayList<>(c.branches());
        branches.add(new Tree.Branch(condition, value));
        return new Tree.CaseWhen(branches, null);
    }

    static Tree otherwise(Tree soFar, Tree value) {
        if (!(soFar instanceof Tree.CaseWhen c)) {
            throw new IllegalArgumentException(
                    "otherwise() ends a Column that when() began, which this one is not. Begin with functions.when(…).");
        }
        if (c.otherwise() != null) {
            throw new IllegalArgumentException("The Column has an otherwise() already. Leave one of them out.");
        }
        return new Tree.CaseWhen(c.branches(), value);
    }
}
