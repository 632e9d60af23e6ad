package io.millrace.sql;

import io.millrace.sql.api.java.UDF0;
import io.millrace.sql.api.java.UDF1;
import io.millrace.sql.api.java.UDF10;
import io.millrace.sql.api.java.UDF11;
import io.millrace.sql.api.java.UDF12;
import io.millrace.sql.api.java.UDF13;
import io.millrace.sql.api.java.UDF14;
import io.millrace.sql.api.java.UDF15;
import io.millrace.sql.api.java.UDF16;
import io.millrace.sql.api.java.UDF17;
import io.millrace.sql.api.java.UDF18;
import io.millrace.sql.api.java.UDF19;
import io.millrace.sql.api.java.UDF2;
import io.millrace.sql.api.java.UDF20;
import io.millrace.sql.api.java.UDF21;
import io.millrace.sql.api.java.UDF22;
import io.millrace.sql.api.java.UDF3;
import io.millrace.sql.api.java.UDF4;
import io.millrace.sql.api.java.UDF5;
import io.millrace.sql.api.java.UDF6;
import io.millrace.sql.api.java.UDF7;
import io.millrace.sql.api.java.UDF8;
import io.millrace.sql.api.java.UDF9;
import io.millrace.sql.tree.UserFunction.Body;
import org.jspecify.annotations.Nullable;

/**
 * Makes one shape of the 23 user function types: a body that takes its arguments as an array.
 *
 * <p>Longer than 500 lines because Java has no type for functions of any number of arguments; 23 times the same two lines.
 */
@SuppressWarnings("unchecked")
final class UdfBodies {
    private UdfBodies() {}

    static Body of(UDF0<?> f) {
        UDF0<@Nullable Object> g = (UDF0<@Nullable Object>) f;
        return a -> g.call();
    }

    static Body of(UDF1<?, ?> f) {
        UDF1<@Nullable Object, @Nullable Object> g = (UDF1<@Nullable Object, @Nullable Object>) f;
        return a -> g.call(a[0]);
    }

    static Body of(UDF2<?, ?, ?> f) {
        UDF2<@Nullable Object, @Nullable Object, @Nullable Object> g =
                (UDF2<@Nullable Object, @Nullable Object, @Nullable Object>) f;
        return a -> g.call(a[0], a[1]);
    }

    static Body of(UDF3<?, ?, ?, ?> f) {
        UDF3<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object> g =
                (UDF3<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>) f;
        return a -> g.call(a[0], a[1], a[2]);
    }

    static Body of(UDF4<?, ?, ?, ?, ?> f) {
        UDF4<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object> g =
                (UDF4<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>) f;
        return a -> g.call(a[0], a[1], a[2], a[3]);
    }

    static Body of(UDF5<?, ?, ?, ?, ?, ?> f) {
        UDF5<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>
                g = (UDF5<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4]);
    }

    static Body of(UDF6<?, ?, ?, ?, ?, ?, ?> f) {
        UDF6<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF6<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4], a[5]);
    }

    static Body of(UDF7<?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF7<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF7<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
    }

    static Body of(UDF8<?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF8<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF8<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
    }

    static Body of(UDF9<?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF9<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF9<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]);
    }

    static Body of(UDF10<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF10<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF10<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9]);
    }

    static Body of(UDF11<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF11<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF11<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10]);
    }

    static Body of(UDF12<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF12<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF12<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]);
    }

    static Body of(UDF13<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF13<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF13<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12]);
    }

    static Body of(UDF14<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF14<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF14<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13]);
    }

    static Body of(UDF15<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF15<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF15<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a ->
                g.call(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14]);
    }

    static Body of(UDF16<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF16<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF16<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(
                a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15]);
    }

    static Body of(UDF17<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF17<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF17<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(
                a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15],
                a[16]);
    }

    static Body of(UDF18<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF18<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF18<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(
                a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15],
                a[16], a[17]);
    }

    static Body of(UDF19<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF19<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF19<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(
                a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15],
                a[16], a[17], a[18]);
    }

    static Body of(UDF20<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF20<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF20<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(
                a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15],
                a[16], a[17], a[18], a[19]);
    }

    static Body of(UDF21<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF21<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF21<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(
                a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15],
                a[16], a[17], a[18], a[19], a[20]);
    }

    static Body of(UDF22<?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?> f) {
        UDF22<
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object,
                        @Nullable Object>
                g = (UDF22<
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object,
                                @Nullable Object>)
                        f;
        return a -> g.call(
                a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15],
                a[16], a[17], a[18], a[19], a[20], a[21]);
    }
}
